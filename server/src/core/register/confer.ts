import { z } from 'zod'
import { recordAct } from '#core/archive'
import { people } from '#core/identity'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { putSetting, settingOf } from '#platform/settings'
import { refuse } from './refusals.ts'
import { ahead } from './settle.ts'

const key = 'register.standard'
const kept = z.object({
  by: z.string(),
  with: z.string(),
  at: z.iso.datetime(),
  says: z.string(),
  reviewOn: z.string(),
})
export type Conferred = z.infer<typeof kept>

/** When security and communications last went through the standard together; null when they never did (CoP S5). */
export const conferredOf = async (db: Db | Trx, agency: number): Promise<Conferred | null> =>
  kept.safeParse(await settingOf(db, agency, key)).data ?? null

/**
 * Security and communications went through the security standard together (CoP S5): one of the two holds each role, and
 * neither can say it alone. @throws no_such_person, both_needed, review_past
 */
export const confer = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  asked: { agency: number; by: string; with: string; says: string; reviewOn: string },
): Promise<void> => {
  const { agency, by, says, reviewOn } = asked
  await ahead({ db, clock }, agency, reviewOn)
  const here = await people(db, agency, clock)
  const [me, other] = [by, asked.with].map((id) => here.find((one) => one.id === id))
  if (!other) throw refuse('no_such_person', { field: 'with' })
  const roles = (one: typeof me): readonly string[] => one?.roles ?? []
  const both = (a: typeof me, b: typeof me): boolean =>
    roles(a).includes('security') && roles(b).includes('communications')
  if (by === other.id || !(both(me, other) || both(other, me))) throw refuse('both_needed')
  const at = clock.now()
  const value: Conferred = { by, with: other.id, at: at.toISOString(), says, reviewOn }
  await db.transaction().execute(async (trx) => {
    await putSetting(trx, { agency, key, value, by, at })
    await recordAct(trx, {
      agency,
      kind: 'register.conferred',
      subject: null,
      at,
      by,
      why: says,
      data: { with: other.id, reviewOn },
    })
  })
}
