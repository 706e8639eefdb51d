import type { Place } from '@callbox/contract'
import { recordActs } from '#core/archive'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { isOfConversation } from './about.ts'
import type { AlarmKind } from './alarm.ts'
import { type AlarmRow, endAlarms, insertAlarms } from './store.ts'

export type NewAlarm = {
  kind: AlarmKind
  /** The conversation or account. */
  subject: string | null
  /** One alarm of a kind about the same thing, while it is open. */
  about: string
  band: Place | null
  since: Date
  missedAt: Date
  sentence: string
  stage: number
  dueAt: Date | null
}

/** Raises those that are not open already, on the record and told, in a few statements whatever their number. */
export const raise = async (
  trx: Trx,
  agency: number,
  alarms: readonly NewAlarm[],
  now: Date,
): Promise<number> => {
  if (alarms.length === 0) return 0
  const asked = alarms.map((alarm) => ({ ...alarm, id: newId(now) }))
  const made = await insertAlarms(
    trx,
    asked.map((alarm) => ({
      agency_id: agency,
      alarm_id: alarm.id,
      kind: alarm.kind,
      subject: alarm.subject,
      about: alarm.about,
      band: alarm.band,
      since: alarm.since,
      missed_at: alarm.missedAt,
      sentence: alarm.sentence,
      stage: alarm.stage,
      raised_at: now,
      due_at: alarm.dueAt,
    })),
  )
  const raised = asked.filter((alarm) => made.has(alarm.id))
  await recordActs(
    trx,
    raised.map(({ id, kind, subject, sentence }) => ({
      agency,
      kind: 'alarm.raised',
      subject: subject ?? id,
      at: now,
      by: 'alarms',
      why: sentence,
      data: { alarm: id, kind },
    })),
  )
  await emit(
    trx,
    ...raised.map(({ id, kind, subject }) => ({
      agency,
      name: 'alarm.raised' as const,
      at: now,
      subject: subject ?? id,
      data: { alarm: id, kind, conversation: isOfConversation(kind) ? subject : null },
    })),
  )
  return raised.length
}

/** Ends alarms, each with its reason on the record. @returns the ids of those that ended here and now. */
export const end = async (
  trx: Trx,
  agency: number,
  ended: readonly { alarm: AlarmRow; why: string }[],
  now: Date,
): Promise<Set<string>> => {
  if (ended.length === 0) return new Set()
  const gone = await endAlarms(
    trx,
    agency,
    ended.map(({ alarm, why }) => ({ id: alarm.id, why })),
    now,
  )
  const done = ended.filter(({ alarm }) => gone.has(alarm.id))
  await recordActs(
    trx,
    done.map(({ alarm, why }) => ({
      agency,
      kind: 'alarm.ended',
      subject: alarm.subject ?? alarm.id,
      at: now,
      by: 'alarms',
      why,
      data: { alarm: alarm.id, kind: alarm.kind },
    })),
  )
  await emit(
    trx,
    ...done.map(({ alarm }) => ({
      agency,
      name: 'alarm.ended' as const,
      at: now,
      subject: alarm.subject ?? alarm.id,
      data: { alarm: alarm.id, kind: alarm.kind },
    })),
  )
  return gone
}
