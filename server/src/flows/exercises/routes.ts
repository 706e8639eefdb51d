import { randomInt } from 'node:crypto'
import { listScenarios, plantedIn } from '#core/practice'
import type { Handlers } from '#core/world'
import { end, pause, resume, setSpeed } from './control.ts'
import { keptReports } from './keep-report.ts'
import { refuse } from './refusals.ts'
import { reportOf } from './report.ts'
import { practiceAccount, scenarioOf, start } from './start.ts'
import { columns, exerciseById, exerciseNow, pacesOf, playedIn, pleaCounts, shown } from './store.ts'

const largestSeed = 2_147_483_647

export const routes: Handlers = {
  'exercises.scenarios': async () => ({
    scenarios: listScenarios().map((scenario) => ({
      name: scenario.name,
      title: scenario.title,
      says: scenario.about,
      clauses: [...scenario.clauses],
      duration: scenario.minutes * 60,
      pleas: plantedIn(scenario, 1).length,
      languages: [...scenario.languages],
      targets: {
        look: scenario.targets.first_look_seconds,
        answer: scenario.targets.first_answer_seconds,
        share: scenario.targets.share,
      },
    })),
  }),
  'exercises.now': async ({ db, clock, centre }, { agency, rights }) => {
    const at = clock.now()
    if (!centre.practice) {
      const why = refuse('real_centre').message
      return { at: at.toISOString(), exercise: null, possible: false, why, next: null }
    }
    const row = await exerciseNow(db, agency)
    const why = (await practiceAccount(db, agency)) ? null : refuse('no_practice_account').message
    if (!row) return { at: at.toISOString(), exercise: null, possible: why === null, why, next: null }
    const ids = [row.exercise_id]
    const paces = (await pacesOf(db, agency, ids)).get(row.exercise_id)!
    const said = (await pleaCounts(db, agency, ids)).get(row.exercise_id) ?? 0
    const exercise = shown(row, paces, said, at)
    const coming = rights.has('exercises.run')
      ? (await playedIn(db, agency, row)).planted.find((plea) => plea.at >= exercise.seconds)
      : undefined
    return {
      at: at.toISOString(),
      exercise,
      possible: why === null,
      why,
      next: coming ? { words: coming.text, seconds: coming.at - exercise.seconds } : null,
    }
  },
  'exercises.start': async (world, { agency, person }, { scenario, speed, seed, instead }) => ({
    id: await start(world, {
      agency,
      scenario: scenarioOf(scenario),
      speed,
      seed: seed ?? randomInt(largestSeed),
      instead,
      opening: false,
      by: person,
    }),
  }),
  'exercises.pause': async (world, { agency, person }, { id }) => {
    await pause(world, { agency, id, by: person })
    return { ok: true }
  },
  'exercises.resume': async (world, { agency, person }, { id }) => {
    await resume(world, { agency, id, by: person })
    return { ok: true }
  },
  'exercises.speed': async (world, { agency, person }, { id, speed }) => {
    await setSpeed(world, { agency, id, by: person, speed })
    return { ok: true }
  },
  'exercises.end': async (world, { agency, person }, { id, note }) => {
    await end(world, { agency, id, by: person, note })
    return { ok: true }
  },
  'exercises.list': async ({ db, clock }, { agency }, { before, limit }) => {
    let asked = db
      .selectFrom('exercises.exercise')
      .select(columns)
      .where('agency_id', '=', agency)
      .where('state', '=', 'ended')
    // Ids are made in the order of time.
    if (before !== undefined) asked = asked.where('exercise_id', '<', before)
    const rows = await asked
      .orderBy('exercise_id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const ids = page.map((row) => row.exercise_id)
    const [paces, counts, reports] = await Promise.all([
      pacesOf(db, agency, ids),
      pleaCounts(db, agency, ids),
      keptReports(db, agency, ids),
    ])
    return {
      exercises: page.map((row) => ({
        ...shown(row, paces.get(row.exercise_id)!, counts.get(row.exercise_id) ?? 0, clock.now()),
        totals: reports.get(row.exercise_id)?.totals ?? null,
      })),
      next: rows.length > limit ? page.at(-1)!.exercise_id : null,
    }
  },
  'exercises.report': async ({ db, clock }, { agency }, { id }) => {
    const row = await exerciseById(db, agency, id)
    if (!row) throw refuse('no_such_exercise')
    const at = clock.now()
    const paces = (await pacesOf(db, agency, [id])).get(id)!
    const said = (await pleaCounts(db, agency, [id])).get(id) ?? 0
    const report = (await keptReports(db, agency, [id])).get(id) ?? (await reportOf(db, row, at))
    return { exercise: shown(row, paces, said, at), report }
  },
}
