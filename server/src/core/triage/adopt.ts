import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { forgetTuning } from './kept.ts'
import { adoptionsOf, modelsOf } from './models.ts'
import { refuse } from './refusals.ts'

/**
 * From now on this model ranks; `model` null goes back to the shipped one. The only way for a model to come into use,
 * and only a person takes it (law 2). @throws no_such_model, in_use_already, adopted_meanwhile
 */
export const adopt = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, model, why, by }: { agency: number; model: string | null; why: string; by: string },
): Promise<void> => {
  const at = clock.now()
  const act = async (trx: Trx): Promise<void> => {
    const [now] = await adoptionsOf(trx, agency, 1)
    if ((now?.model ?? null) === model) throw refuse('in_use_already')
    const known = model === null ? null : (await modelsOf(trx, agency, 1000)).find((one) => one.id === model)
    if (known === undefined) throw refuse('no_such_model')
    const number = (now?.number ?? 0) + 1
    const entry = await recordAct(trx, {
      agency,
      kind: 'triage.model_adopted',
      subject: model,
      at,
      by,
      why,
      data: { number, model, version: known?.version ?? 'shipped', before: now?.version ?? 'shipped' },
    })
    // Two people adopting at once take the same number: the key lets one through, the other is told.
    await trx
      .insertInto('triage.adoption')
      .values({ agency_id: agency, number, model_id: model, why, person_id: by, at, entry_id: entry.id })
      .execute()
    await emit(trx, { agency, name: 'triage.adopted', at, subject: model, data: { model, by } })
  }
  try {
    await db.transaction().execute(act)
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw refuse('adopted_meanwhile')
    throw error
  }
  forgetTuning(db, agency)
}
