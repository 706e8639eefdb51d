import { createHash } from 'node:crypto'
import { accountsOf } from '#core/accounts'
import { listScenarios, plantedIn, type Scenario } from '#core/practice'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { type By, endIn, tell } from './control.ts'
import { refuse } from './refusals.ts'
import { addPace, exerciseNow } from './store.ts'

/** The simulated network: the only one that an exercise is ever played on. */
const network = 'practice'

/** The agency's live account on the practice network; null when it has none. */
export const practiceAccount = async (db: Db | Trx, agency: number) =>
  (await accountsOf(db, agency)).find((one) => one.network === network && one.state === 'live') ?? null

/** The scenario of this name. @throws no_such_scenario */
export const scenarioOf = (name: string): Scenario => {
  const all = listScenarios()
  const found = all.find((one) => one.name === name)
  if (!found) throw refuse('no_such_scenario', { name, known: all.map((one) => one.name).join(', ') })
  return found
}

type Start = {
  agency: number
  scenario: Scenario
  speed: number
  seed: number
  /** Ends the one that is going on. */
  instead: boolean
  /** Opened by the practice centre itself. */
  opening: boolean
  by: By
}

/**
 * Starts an exercise: the scenario is kept as it is played, its clock runs from now. Only in a practice centre, where no
 * real network can be connected, and only through the account on the practice network.
 * @throws real_centre, exercise_running, no_practice_account
 */
export const start = async (
  { db, clock, centre }: Pick<World, 'db' | 'clock' | 'centre'>,
  { agency, scenario, speed, seed, instead, opening, by }: Start,
): Promise<string> => {
  if (!centre.practice) throw refuse('real_centre')
  return db.transaction().execute(async (trx) => {
    const at = clock.now()
    const going = await exerciseNow(trx, agency)
    if (going && !instead)
      throw refuse('exercise_running', { title: going.title, since: going.started_at.toISOString() })
    if (going)
      await endIn(trx, { agency, id: going.exercise_id, by, note: `Ended for "${scenario.title}".`, at })
    const account = await practiceAccount(trx, agency)
    if (!account) throw refuse('no_practice_account')
    // What we answered before it has been heard, or was for nobody in it.
    const before = await trx
      .selectFrom('exercises.exercise')
      .select((eb) => eb.fn.max<number | null>('heard').as('heard'))
      .where('agency_id', '=', agency)
      .executeTakeFirst()
    const id = newId(at)
    const played = JSON.stringify(scenario)
    const hash = createHash('sha256').update(played).digest()
    const made = await trx
      .insertInto('exercises.exercise')
      .values({
        agency_id: agency,
        exercise_id: id,
        account_id: account.id,
        handle: account.handle,
        scenario: scenario.name,
        title: scenario.title,
        played,
        played_sha256: hash,
        seed,
        duration: scenario.minutes * 60,
        pleas: plantedIn(scenario, seed).length,
        opening,
        started_at: at,
        started_by: by.id,
        started_name: by.name,
        state: 'running',
        speed,
        heard: Number(before?.heard ?? 0),
      })
      .onConflict((on) => on.doNothing())
      .returning('exercise_id')
      .executeTakeFirst()
    // Somebody else started one in this very moment: the index on what is going on let only one of them in.
    if (!made) throw refuse('exercise_running', { title: scenario.title, since: at.toISOString() })
    const row = { agency_id: agency, exercise_id: id, scenario: scenario.name }
    await addPace(trx, row, { at, speed, by, after: 0 })
    await tell(trx, row, {
      kind: 'exercise.started',
      state: 'running',
      at,
      by,
      data: { seed, speed, sha256: hash.toString('hex'), account: account.id },
    })
    return id
  })
}
