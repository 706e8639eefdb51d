import { fitsNaming, namingInWords, namingProblem } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { putSetting, settingOf } from '#platform/settings'
import type { Entry } from './entry.ts'
import { refuse } from './refusals.ts'

const key = 'register.naming'

/** The agency's convention for names of accounts; '' while it has none (CoP S1). */
export const namingOf = async (db: Db | Trx, agency: number): Promise<string> => {
  const kept = await settingOf(db, agency, key)
  const pattern = kept && typeof kept === 'object' && 'pattern' in kept ? kept.pattern : ''
  return typeof pattern === 'string' ? pattern : ''
}

/** Sets the convention, on the record. @throws naming_unusable */
export const setNaming = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, pattern, by }: { agency: number; pattern: string; by: string },
): Promise<void> => {
  const wrong = namingProblem(pattern)
  if (wrong) throw refuse('naming_unusable', { why: wrong })
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const before = await namingOf(trx, agency)
    await putSetting(trx, { agency, key, value: { pattern }, by, at })
    await recordAct(trx, {
      agency,
      kind: 'register.naming_set',
      subject: null,
      at,
      by,
      data: { pattern, before },
    })
  })
}

/** Whether the name keeps to the convention, as it was registered and as the network last told it. */
export const namingState = (entry: Entry, pattern: string): { fits: boolean | null; says: string } => {
  // The form is our own page and has no name that the public could see.
  if (entry.network === 'web') return { fits: true, says: 'This is our own page.' }
  if (pattern === '')
    return { fits: null, says: 'The agency has no naming convention yet: set one on the register.' }
  const live = entry.profile?.handle ?? entry.account?.handle
  const wrong = [...new Set([entry.handle, ...(live ? [live] : [])])].filter(
    (name) => !fitsNaming(pattern, name),
  )
  return wrong.length === 0
    ? { fits: true, says: `It keeps to the convention: ${namingInWords(pattern)}.` }
    : {
        fits: false,
        says: `“${wrong.join('” and “')}” does not keep to the convention: ${namingInWords(pattern)}.`,
      }
}
