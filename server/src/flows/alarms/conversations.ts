import { conversationRows, overdue, type QueueRow } from '#core/conversations'
import type { Pack } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { end, type NewAlarm, raise } from './raise.ts'
import { type AlarmRow, openAlarms } from './store.ts'
import { say } from './words.ts'

const kindsOf = { look: 'nobody_looked', answer: 'nobody_answered' } as const
/** As many as are looked at in one second; the most pressing ones first. */
const most = 10_000

type OfConversation = AlarmRow & { kind: 'nobody_looked' | 'nobody_answered'; subject: string }
const ofConversation = (alarm: AlarmRow): alarm is OfConversation =>
  alarm.subject !== null && (alarm.kind === 'nobody_looked' || alarm.kind === 'nobody_answered')

/** Why an alarm about this conversation is over; null while what it says is still so. */
export const overBecause = (
  alarm: Pick<AlarmRow, 'kind' | 'band'>,
  row: QueueRow | undefined,
  now: Date,
): string | null => {
  if (!row) return 'The conversation is no longer in the queue.'
  if (row.state === 'closed') return 'The conversation was closed.'
  const looks = alarm.kind === 'nobody_looked'
  if (looks && row.lookedAt) return 'Somebody looked at it.'
  if (!looks && row.answeredAt) return 'It was answered.'
  if (row.state === 'copy') return 'It stands under the conversation whose words it repeats.'
  if (row.state === 'waiting') return 'We wait for the person.'
  if (row.band !== alarm.band) return 'It was placed elsewhere in the queue.'
  if ((looks ? row.lookDueAt : row.answerDueAt) > now) return 'Its clock was set anew.'
  return null
}

/** Ends the alarms whose conversation was looked at, answered, closed or placed anew: asked of the conversations themselves. */
const endOver = async (
  trx: Trx,
  agency: number,
  alarms: readonly OfConversation[],
  now: Date,
): Promise<void> => {
  if (alarms.length === 0) return
  const ids = [...new Set(alarms.map((alarm) => alarm.subject))]
  const rows = new Map((await conversationRows(trx, agency, ids)).map((row) => [row.id, row]))
  await end(
    trx,
    agency,
    alarms.flatMap((alarm) => {
      const why = overBecause(alarm, rows.get(alarm.subject), now)
      return why ? [{ alarm, why }] : []
    }),
    now,
  )
}

/** The same for the conversations that something has just happened to. */
export const endFor = async (trx: Trx, agency: number, conversations: string[], now: Date): Promise<void> =>
  endOver(trx, agency, (await openAlarms(trx, agency, conversations)).filter(ofConversation), now)

/**
 * Compares the clocks that have run out with the alarms that are open: raises what is missing, ends what is over
 * (APCO 4.2.5: how soon people look and answer in an emergency is watched, not hoped for).
 * @returns how many were raised.
 */
export const compare = async (
  trx: Trx,
  agency: number,
  pack: Pack,
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter(ofConversation)
  const known = new Map(held.map((alarm) => [`${alarm.kind} ${alarm.subject}`, alarm]))
  const fresh: NewAlarm[] = []
  const still = new Set<string>()
  for (const what of ['look', 'answer'] as const) {
    const kind = kindsOf[what]
    for (const row of await overdue(trx, agency, what, now, most)) {
      const target = pack.targets[row.band]
      const alarm = known.get(`${kind} ${row.id}`)
      if (alarm?.band === row.band) {
        still.add(alarm.id)
        continue
      }
      if (target.escalation.length === 0) continue
      const ran = what === 'look' ? target.first_look_seconds : target.first_answer_seconds
      const since = new Date(Math.min(row.lastInAt.getTime(), secondsAfter(row.dueAt, -ran).getTime()))
      const said = { kind, band: row.band, since, sentence: '' }
      fresh.push({
        ...said,
        subject: row.id,
        about: row.id,
        missedAt: row.dueAt,
        sentence: say(said, now),
        stage: 0,
        dueAt: secondsAfter(row.dueAt, target.escalation[0]!.after_seconds),
      })
    }
  }
  // First what is over: a conversation that moved to another band gets a new alarm with that band's steps.
  await endOver(
    trx,
    agency,
    held.filter((alarm) => !still.has(alarm.id)),
    now,
  )
  return raise(trx, agency, fresh, now)
}
