import { previewOf } from '#core/conversations'
import { type Act, type Played, play as playOn, type Scenario, timeline } from '#core/practice'
import type { Trx } from '#platform/db'
import { momentOf, type Pace } from './pace.ts'
import type { ExerciseRow } from './store.ts'

/** At most so much is played in one transaction: this many exercise seconds, and about this many acts. */
const longest = 60
const most = 500

/** The acts from `from` until `until`, or until the most that one transaction plays. @returns where they end. */
export const nextActs = (
  scenario: Scenario,
  { seed, from, until, us }: { seed: number; from: number; until: number; us: string },
): { acts: Act[]; until: number } => {
  const to = Math.min(until, from + longest)
  const acts = timeline(scenario, { seed, from, until: to, us })
  const cut = acts[most]?.at
  // All that happens in the same moment stays together, whatever there is of it.
  return cut === undefined || cut <= from
    ? { acts, until: to }
    : { acts: acts.filter((act) => act.at < cut), until: cut }
}

export type At = { row: ExerciseRow; paces: readonly Pace[]; now: Date }

/** Lets acts happen on the practice network, and keeps which of them are planted pleas. @returns how many messages came of it. */
export const perform = async (
  trx: Trx,
  { row, paces, now }: At,
  acts: readonly Act[],
  answer?: string,
): Promise<number> => {
  if (acts.length === 0) return 0
  const made = await playOn(trx, {
    agency: row.agency_id,
    account: row.handle,
    exercise: row.exercise_id,
    acts,
    seed: row.seed,
    now,
    atOf: (seconds) => momentOf(paces, seconds) ?? now,
    ...(answer === undefined ? {} : { answer }),
  })
  await keepPleas(trx, row, acts, made, now)
  return made.length
}

const keepPleas = async (
  trx: Trx,
  { agency_id, exercise_id }: ExerciseRow,
  acts: readonly Act[],
  made: readonly Played[],
  now: Date,
): Promise<void> => {
  const posts = new Map(acts.flatMap((act) => (act.do === 'post' ? [[act.id, act] as const] : [])))
  const told = made.flatMap((one) => {
    const act = posts.get(one.act)
    return act && one.planted !== null && (one.plea || act.role === 'repost')
      ? [{ act, one, plea: one.planted }]
      : []
  })
  const pleas = told.filter(({ one }) => one.plea)
  if (pleas.length > 0)
    await trx
      .insertInto('exercises.plea')
      .values(
        pleas.map(({ act, plea }) => ({
          agency_id,
          exercise_id,
          plea,
          band: act.band,
          // For the report; its public is invented.
          words: previewOf(act.text, 140),
          said_at: now,
        })),
      )
      .execute()
  if (told.length > 0)
    await trx
      .insertInto('exercises.said')
      .values(
        told.map(({ one, plea }) => ({
          agency_id,
          exercise_id,
          network_id: one.networkId,
          plea,
          copy: !one.plea,
        })),
      )
      .execute()
}
