import type { Place } from '@callbox/contract'
import type { Pack } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import type { AlarmRow } from './store.ts'
import { say } from './words.ts'

/** A request for an interpreter whose time has run out. */
export type LateInterpreter = { id: string; conversation: string; band: Place; askedAt: Date; dueAt: Date }
/** Those of an agency at a moment; whoever asks interpreters knows. */
export type LateInterpreters = (db: Db, agency: number, at: Date) => Promise<readonly LateInterpreter[]>

/**
 * An interpreter who was asked and does not come is an alarm with the steps of the conversation's band, until there is
 * an answer or nobody waits any more (APCO 4.3.4). One whose request is no longer late ends.
 * @returns how many were raised.
 */
export const compareInterpreters = async (
  trx: Trx,
  agency: number,
  pack: Pack,
  late: readonly LateInterpreter[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'interpreter_late')
  const still = new Set(late.map((request) => request.id))
  const why = 'The interpreter has answered, or nobody waits for one any more.'
  await end(
    trx,
    agency,
    held.filter((alarm) => !still.has(alarm.about)).map((alarm) => ({ alarm, why })),
    now,
  )
  const known = new Set(held.map((alarm) => alarm.about))
  const fresh = late.filter(({ id, band }) => !known.has(id) && pack.targets[band].escalation.length > 0)
  return raise(
    trx,
    agency,
    fresh.map(({ id, conversation, band, askedAt, dueAt }) => {
      const said = { kind: 'interpreter_late', band, since: askedAt, sentence: '' } as const
      return {
        ...said,
        subject: conversation,
        about: id,
        missedAt: dueAt,
        sentence: say(said, now),
        stage: 0,
        dueAt: secondsAfter(dueAt, pack.targets[band].escalation[0]!.after_seconds),
      }
    }),
    now,
  )
}
