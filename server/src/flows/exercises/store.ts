import type { Exercise as Shown, Speed } from '@callbox/contract'
import type { Selectable } from 'kysely'
import { type Planted, plantedIn, type Scenario } from '#core/practice'
import type { DB, Db, Trx } from '#platform/db'
import { elapsed, type Pace } from './pace.ts'

/** Without what is played: that is large, and read by `playedIn` where it is needed. */
export type ExerciseRow = Omit<Selectable<DB['exercises.exercise']>, 'played' | 'played_sha256'>
export const columns = [
  'agency_id',
  'exercise_id',
  'account_id',
  'handle',
  'scenario',
  'title',
  'seed',
  'duration',
  'pleas',
  'opening',
  'started_at',
  'started_by',
  'started_name',
  'state',
  'speed',
  'played_until',
  'messages',
  'heard',
  'ended_at',
  'ended_by',
  'ended_name',
  'note',
] as const satisfies readonly (keyof ExerciseRow)[]

export type PaceRow = Pace & { position: number; by: { id: string; name: string } }

/** One exercise; null when the agency has none of that id. */
export const exerciseById = async (db: Db | Trx, agency: number, id: string): Promise<ExerciseRow | null> =>
  (await db
    .selectFrom('exercises.exercise')
    .select(columns)
    .where('agency_id', '=', agency)
    .where('exercise_id', '=', id)
    .executeTakeFirst()) ?? null

/** The one that is going on, running or paused. */
export const exerciseNow = async (db: Db | Trx, agency: number): Promise<ExerciseRow | null> =>
  (await db
    .selectFrom('exercises.exercise')
    .select(columns)
    .where('agency_id', '=', agency)
    .where('state', '<>', 'ended')
    .executeTakeFirst()) ?? null

/** How its public calls us. */
export const usOf = ({ handle }: Pick<ExerciseRow, 'handle'>): string => `@${handle}`

const kept = new Map<string, { scenario: Scenario; planted: Planted[] }>()

/** The scenario as it is played in one exercise, and its pleas; what was read once never changes. */
export const playedIn = async (
  db: Db | Trx,
  agency: number,
  { exercise_id: id, seed, handle }: Pick<ExerciseRow, 'exercise_id' | 'seed' | 'handle'>,
): Promise<{ scenario: Scenario; planted: Planted[] }> => {
  const known = kept.get(id)
  if (known) return known
  const { played } = await db
    .selectFrom('exercises.exercise')
    .select('played')
    .where('agency_id', '=', agency)
    .where('exercise_id', '=', id)
    .executeTakeFirstOrThrow()
  const scenario = played as unknown as Scenario
  const read = { scenario, planted: plantedIn(scenario, seed, usOf({ handle })) }
  if (kept.size >= 4) kept.clear()
  kept.set(id, read)
  return read
}

/** Locked until the transaction ends: whoever decides on it waits for its sweep, and the other way round. */
export const lockExercise = async (trx: Trx, agency: number, id: string): Promise<ExerciseRow | null> =>
  (await trx
    .selectFrom('exercises.exercise')
    .select(columns)
    .where('agency_id', '=', agency)
    .where('exercise_id', '=', id)
    .forUpdate()
    .executeTakeFirst()) ?? null

/** The rows of its clock, in the order in which they were made. */
export const pacesOf = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, PaceRow[]>> => {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('exercises.pace')
          .selectAll()
          .where('agency_id', '=', agency)
          .where('exercise_id', 'in', [...ids])
          .orderBy('exercise_id')
          .orderBy('position')
          .execute()
  const all = new Map<string, PaceRow[]>(ids.map((id) => [id, []]))
  for (const { exercise_id, position, at, speed, by_id, by_name } of rows)
    all.get(exercise_id)!.push({ position, at, speed, by: { id: by_id, name: by_name } })
  return all
}

/** One more row of its clock. */
export const addPace = async (
  trx: Trx,
  row: Pick<ExerciseRow, 'agency_id' | 'exercise_id'>,
  { at, speed, by, after }: Pace & { by: { id: string; name: string }; after: number },
): Promise<void> => {
  await trx
    .insertInto('exercises.pace')
    .values({
      agency_id: row.agency_id,
      exercise_id: row.exercise_id,
      position: after + 1,
      at,
      speed,
      by_id: by.id,
      by_name: by.name,
    })
    .execute()
}

/** How many pleas were planted so far, by exercise. */
export const pleaCounts = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, number>> => {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('exercises.plea')
          .select(['exercise_id', (eb) => eb.fn.countAll<number>().as('n')])
          .where('agency_id', '=', agency)
          .where('exercise_id', 'in', [...ids])
          .groupBy('exercise_id')
          .execute()
  return new Map(rows.map(({ exercise_id, n }) => [exercise_id, Number(n)]))
}

/** Exercise seconds that have passed at `at`, within its duration. */
export const secondsOf = (row: ExerciseRow, paces: readonly Pace[], at: Date): number =>
  Math.min(row.duration, elapsed(paces, row.ended_at && row.ended_at < at ? row.ended_at : at))

/** The contract's exercise. */
export const shown = (row: ExerciseRow, paces: readonly Pace[], said: number, at: Date): Shown => ({
  id: row.exercise_id,
  scenario: row.scenario,
  title: row.title,
  state: row.state as Shown['state'],
  speed: row.speed as Speed,
  seed: row.seed,
  startedAt: row.started_at.toISOString(),
  startedBy: { id: row.started_by, name: row.started_name },
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by === null ? null : { id: row.ended_by, name: row.ended_name ?? '' },
  note: row.note,
  seconds: secondsOf(row, paces, at),
  duration: row.duration,
  at: at.toISOString(),
  messages: row.messages,
  pleas: { said, planted: row.pleas },
  opening: row.opening,
})
