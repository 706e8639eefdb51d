import { recordAct } from '#core/archive'
import { clearFault } from '#core/practice'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { keepReport } from './keep-report.ts'
import { refuse } from './refusals.ts'
import { addPace, columns, type ExerciseRow, lockExercise, type PaceRow, pacesOf } from './store.ts'

export type By = { id: string; name: string }
type Asked = { agency: number; id: string; by: By }

/** What was done to it: on the record and told, in the transaction that does it (law 8). */
export const tell = async (
  trx: Trx,
  row: Pick<ExerciseRow, 'agency_id' | 'exercise_id' | 'scenario'>,
  done: {
    kind: string
    state: string
    at: Date
    by: By
    why?: string | undefined
    data?: Record<string, unknown>
  },
): Promise<void> => {
  await recordAct(trx, {
    agency: row.agency_id,
    kind: done.kind,
    subject: row.exercise_id,
    at: done.at,
    by: done.by.id,
    why: done.why,
    data: { scenario: row.scenario, ...done.data },
  })
  await emit(trx, {
    agency: row.agency_id,
    name: 'exercise.changed',
    at: done.at,
    subject: row.exercise_id,
    data: { exercise: row.exercise_id, state: done.state },
  })
}

/** @throws no_such_exercise, exercise_ended */
const going = async (trx: Trx, { agency, id }: Asked): Promise<{ row: ExerciseRow; paces: PaceRow[] }> => {
  const row = await lockExercise(trx, agency, id)
  if (!row) throw refuse('no_such_exercise')
  if (row.state === 'ended') throw refuse('exercise_ended')
  return { row, paces: (await pacesOf(trx, agency, [id])).get(id)! }
}

const set = (
  trx: Trx,
  row: ExerciseRow,
  to: { state: 'running' | 'paused'; speed: number },
): Promise<unknown> =>
  trx
    .updateTable('exercises.exercise')
    .set(to)
    .where('agency_id', '=', row.agency_id)
    .where('exercise_id', '=', row.exercise_id)
    .execute()

/** Turns its clock to another pace; a state it has already is left as it is. */
const turn = (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  asked: Asked,
  to: (row: ExerciseRow) => { state: 'running' | 'paused'; speed: number; kind: string },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const { row, paces } = await going(trx, asked)
    const { kind, ...next } = to(row)
    if (row.state === next.state && row.speed === next.speed) return
    const at = clock.now()
    await set(trx, row, next)
    await addPace(trx, row, {
      at,
      speed: next.state === 'paused' ? 0 : next.speed,
      by: asked.by,
      after: paces.at(-1)?.position ?? 0,
    })
    await tell(trx, row, { kind, state: next.state, at, by: asked.by, data: { speed: next.speed } })
  })

/** Its public falls silent, its clock stands. @throws no_such_exercise, exercise_ended */
export const pause = (world: Pick<World, 'db' | 'clock'>, asked: Asked): Promise<void> =>
  turn(world, asked, ({ speed }) => ({ state: 'paused', speed, kind: 'exercise.paused' }))

/** Goes on where it stands, at the speed it had. @throws no_such_exercise, exercise_ended */
export const resume = (world: Pick<World, 'db' | 'clock'>, asked: Asked): Promise<void> =>
  turn(world, asked, ({ speed }) => ({ state: 'running', speed, kind: 'exercise.resumed' }))

/** Faster or slower from now on; a paused one stays paused. @throws no_such_exercise, exercise_ended */
export const setSpeed = (
  world: Pick<World, 'db' | 'clock'>,
  asked: Asked & { speed: number },
): Promise<void> =>
  turn(world, asked, ({ state }) => ({
    state: state as 'running' | 'paused',
    speed: asked.speed,
    kind: 'exercise.speed_set',
  }))

/** Ends it, and makes the report of it that stays (APCO 4.1.5). @throws no_such_exercise, exercise_ended */
export const endIn = async (trx: Trx, asked: Asked & { note: string; at: Date }): Promise<void> => {
  const { row } = await going(trx, asked)
  const note = asked.note.trim() || null
  const ended = await trx
    .updateTable('exercises.exercise')
    .set({
      state: 'ended',
      ended_at: asked.at,
      ended_by: asked.by.id,
      ended_name: asked.by.name,
      note,
    })
    .where('agency_id', '=', row.agency_id)
    .where('exercise_id', '=', row.exercise_id)
    .returning(columns)
    .executeTakeFirstOrThrow()
  await trx
    .deleteFrom('exercises.reaction')
    .where('agency_id', '=', row.agency_id)
    .where('exercise_id', '=', row.exercise_id)
    .execute()
  await clearFault(trx, { agency: row.agency_id, exercise: row.exercise_id, at: asked.at })
  await keepReport(trx, ended)
  await tell(trx, row, {
    kind: 'exercise.ended',
    state: 'ended',
    at: asked.at,
    by: asked.by,
    why: note ?? undefined,
  })
}

/** Ends it now. @throws no_such_exercise, exercise_ended */
export const end = (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  asked: Asked & { note: string },
): Promise<void> => db.transaction().execute((trx) => endIn(trx, { ...asked, at: clock.now() }))
