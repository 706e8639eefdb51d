import { randomInt } from 'node:crypto'
import type { World } from '#core/world'
import { AppError } from '#platform/errors'
import { elapsed, momentOf } from './pace.ts'
import { scenarioOf, start } from './start.ts'
import { addPace, exerciseNow, lockExercise, pacesOf } from './store.ts'

const by = { id: 'practice centre', name: 'practice centre' }
/** Real seconds for which the program may have stood still without its quiet shift losing them. */
const patience = 120

/**
 * A practice centre opens with a quiet shift going on. Where a person's exercise is going on, it is left alone. The quiet
 * shift loses the time in which the program did not run: nobody wants the whole night at once in the morning.
 */
export const openQuietShift = async (
  world: Pick<World, 'db' | 'clock' | 'centre'>,
  agency: number,
): Promise<void> => {
  const { db, clock } = world
  const going = await exerciseNow(db, agency)
  if (going && !going.opening) return
  const over = going !== null && going.played_until >= going.duration
  if (!going || over) {
    await start(world, {
      agency,
      scenario: scenarioOf('quiet-night'),
      speed: 1,
      seed: randomInt(2_147_483_647),
      instead: over,
      opening: true,
      by,
    }).catch((error: unknown) => {
      // Another process opened it in this moment, or a person started theirs.
      if (!(error instanceof AppError && error.code === 'exercise_running')) throw error
    })
    return
  }
  await db.transaction().execute(async (trx) => {
    const row = await lockExercise(trx, agency, going.exercise_id)
    if (row?.state !== 'running') return
    const now = clock.now()
    const paces = (await pacesOf(trx, agency, [row.exercise_id])).get(row.exercise_id)!
    if ((elapsed(paces, now) - row.played_until) / row.speed < patience) return
    const stood = momentOf(paces, row.played_until) ?? now
    const last = paces.at(-1)?.position ?? 0
    await addPace(trx, row, { at: stood, speed: 0, by, after: last })
    await addPace(trx, row, { at: now, speed: row.speed, by, after: last + 1 })
  })
}
