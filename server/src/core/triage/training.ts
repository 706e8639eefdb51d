import { counted } from '@callbox/contract'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { wordsOf as inWords } from '#platform/errors'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { addJob, type JobHandler } from '#platform/jobs'
import { correctionsSince } from './corrections.ts'
import { type Candidate, learn } from './learn.ts'
import { refuse } from './refusals.ts'

export type Training = {
  id: string
  state: 'waiting' | 'working' | 'done' | 'failed'
  says: string
  by: string
  at: Date
  endedAt: Date | null
}

const jobName = 'triage.retrain'
/** A training takes seconds; one that has not ended after so many never will, and must not bar the next. */
const longest = 15 * 60

/** The newest training of an agency: under way, or how it ended. */
export const newestTraining = async (db: Db | Trx, agency: number): Promise<Training | null> =>
  (
    await sql<Training>`select training_id as id, state, says, asked_by as by, asked_at as at, ended_at as "endedAt" from triage.training
      where agency_id = ${agency} order by asked_at desc, training_id desc limit 1`.execute(db)
  ).rows[0] ?? null

/** Asks for a candidate; a job makes it. @throws training_already, nothing_to_learn */
export const askForTraining = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, by }: { agency: number; by: string },
): Promise<{ id: string }> => {
  const at = clock.now()
  const id = newId(at)
  try {
    await db.transaction().execute(async (trx) => {
      await sql`update triage.training set state = 'failed', ended_at = ${at}, says = 'It was cut off and did not end.'
        where agency_id = ${agency} and state in ('waiting', 'working') and asked_at < ${secondsAfter(at, -longest)}`.execute(
        trx,
      )
      if ((await correctionsSince(trx, agency, null)) === 0) throw refuse('nothing_to_learn')
      await trx
        .insertInto('triage.training')
        .values({
          agency_id: agency,
          training_id: id,
          asked_at: at,
          asked_by: by,
          state: 'waiting',
          says: 'Waiting for its turn.',
        })
        .execute()
      await recordAct(trx, { agency, kind: 'triage.training_asked', subject: id, at, by })
      await addJob(
        trx,
        jobName,
        { agency, training: id },
        { key: `${jobName}:${id}`, lane: 'statistics', attempts: 3 },
      )
    })
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw refuse('training_already')
    throw error
  }
  return { id }
}

const change = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
  id: string,
  to: { state: Training['state']; says: string; model?: string },
): Promise<void> => {
  const at = clock.now()
  const ended = to.state === 'done' || to.state === 'failed'
  await db.transaction().execute(async (trx) => {
    await sql`update triage.training set state = ${to.state}, says = ${to.says}, model_id = ${to.model ?? null},
        ended_at = ${ended ? at : null}::timestamptz
      where agency_id = ${agency} and training_id = ${id}`.execute(trx)
    await emit(trx, {
      agency,
      name: 'triage.trained',
      at,
      subject: id,
      data: { model: to.model ?? null, state: to.state },
    })
  })
}

const ending = ({ fresh, version, corrections }: Candidate): string =>
  fresh
    ? `A candidate was made from ${counted(corrections, 'correction')}: ${version}. Read its report, then adopt it or leave it.`
    : `Nothing new was learnt: the same corrections made ${version} before.`

/** Makes the candidate that was asked for. Whatever goes wrong stands in the training's words; nobody's queue waits for it. */
export const trainingJob = (world: Pick<World, 'db' | 'clock' | 'log'>): JobHandler => ({
  name: jobName,
  bay: 'statistics',
  async run(payload) {
    const { agency, training } = payload as { agency: number; training: string }
    const row = await world.db
      .selectFrom('triage.training')
      .select(['state', 'asked_by'])
      .where('agency_id', '=', agency)
      .where('training_id', '=', training)
      .executeTakeFirst()
    if (!row || row.state === 'done' || row.state === 'failed') return
    try {
      const made = await learn(world, {
        agency,
        by: row.asked_by,
        tell: (says) => change(world, agency, training, { state: 'working', says }),
      })
      await change(world, agency, training, { state: 'done', says: ending(made), model: made.id })
    } catch (error) {
      world.log.error({ training, error }, 'a training failed')
      await change(world, agency, training, {
        state: 'failed',
        says: `It did not work: ${inWords(error)}`,
      })
    }
  },
})
