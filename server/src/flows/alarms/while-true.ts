import type { Trx } from '#platform/db'
import type { AlarmKind } from './alarm.ts'
import { end, raise } from './raise.ts'
import type { AlarmRow } from './store.ts'

/** Something about an account or network that is so now. */
export type Fact = {
  /** Which one it is: an alarm about the same is the same alarm. */
  about: string
  /** What a person opens for it; null where there is no page for it. */
  subject: string | null
  since: Date
  sentence: string
}

/**
 * Alarms of a kind that stand for as long as their fact does: one that holds and has no alarm raises one, at its first
 * rung and called to nobody; an alarm whose fact is over ends, with why. @returns how many were raised.
 */
export const whileTrue = async (
  trx: Trx,
  agency: number,
  { kind, facts, over }: { kind: AlarmKind; facts: readonly Fact[]; over: string },
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === kind)
  const so = new Set(facts.map(({ about }) => about))
  await end(
    trx,
    agency,
    held.filter((alarm) => !so.has(alarm.about)).map((alarm) => ({ alarm, why: over })),
    now,
  )
  const known = new Set(held.map((alarm) => alarm.about))
  return raise(
    trx,
    agency,
    facts
      .filter(({ about }) => !known.has(about))
      .map((fact) => ({ ...fact, kind, band: null, missedAt: fact.since, stage: 1, dueAt: null })),
    now,
  )
}
