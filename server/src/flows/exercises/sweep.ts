import type { Clock } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { hear, react } from './hear.ts'
import { elapsed } from './pace.ts'
import { nextActs, perform } from './play.ts'
import { columns, pacesOf, playedIn, secondsOf, usOf } from './store.ts'

type World = { db: Db; clock: Clock }

/**
 * Plays what is due of each running exercise into the practice network. Where it stands moves in the same transaction,
 * under the exercise's lock: each act happens once, however many processes sweep and whenever one of them dies.
 * @returns how many exercises are still behind their clock: they are swept again at once.
 */
export const sweepExercises = async (world: World): Promise<number> => {
  const running = await world.db
    .selectFrom('exercises.exercise')
    .select(['agency_id', 'exercise_id'])
    .where('state', '=', 'running')
    .execute()
  let behind = 0
  for (const { agency_id, exercise_id } of running) {
    const more = await world.db
      .transaction()
      .execute((trx) => playDue(trx, world.clock.now(), agency_id, exercise_id))
    if (more) behind += 1
  }
  return behind
}

/** One bounded window of one exercise, in the transaction given. @returns whether there is more of it to play now. */
export const playDue = async (trx: Trx, now: Date, agency: number, id: string): Promise<boolean> => {
  const row = await trx
    .selectFrom('exercises.exercise')
    .select(columns)
    .where('agency_id', '=', agency)
    .where('exercise_id', '=', id)
    .where('state', '=', 'running')
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!row) return false
  const paces = (await pacesOf(trx, agency, [id])).get(id)!
  const due = secondsOf(row, paces, now)
  const { scenario } = await playedIn(trx, agency, row)
  const at = { row, paces, now }
  const us = usOf(row)
  await hear(trx, at, scenario, us)
  const window = nextActs(scenario, { seed: row.seed, from: row.played_until, until: due, us })
  // What people say to our last answers comes after the end of the scenario too.
  const reacting = window.until < due ? window.until : elapsed(paces, now)
  const messages = (await perform(trx, at, window.acts)) + (await react(trx, at, reacting))
  if (window.until > row.played_until || messages > 0)
    await trx
      .updateTable('exercises.exercise')
      .set((eb) => ({ played_until: window.until, messages: eb('messages', '+', messages) }))
      .where('agency_id', '=', agency)
      .where('exercise_id', '=', id)
      .execute()
  return window.until < due
}
