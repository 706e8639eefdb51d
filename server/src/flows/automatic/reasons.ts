import type { AutomaticReason } from '@callbox/contract'
import { anybodyWaitsSince } from '#core/conversations'
import { strainNow } from '#core/load'
import { hoursByAccount, watchedAt } from '#core/register'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import type { Setting } from './store.ts'

/** What makes an account overloaded at a moment, in words; null while it is not. */
export const overloadOf = async (
  db: Db | Trx,
  agency: number,
  { account, waitMinutes }: Pick<Setting, 'account' | 'waitMinutes'>,
  at: Date,
): Promise<string | null> => {
  const { strained, sentences } = await strainNow(db)
  if (strained) return sentences.join(' ')
  if (waitMinutes === null) return null
  return (await anybodyWaitsSince(db, agency, account, secondsAfter(at, -waitMinutes * 60)))
    ? `Somebody has waited longer than ${waitMinutes} minutes.`
    : null
}

/**
 * Answers for messages of one stretch of time why their account would answer by itself: by the hours at the moment they
 * came, by the load at `now`. Hours and load are read once, however many messages there are.
 */
export const reasonsFor = async (
  db: Db | Trx,
  agency: { id: number; zone: string },
  settings: readonly Setting[],
  now: Date,
): Promise<(account: string, at: Date) => AutomaticReason | null> => {
  const hours = settings.some((one) => one.outOfHours)
    ? await hoursByAccount(db, agency.id)
    : new Map<string, never>()
  const overloaded = new Set<string>()
  for (const setting of settings)
    if (setting.overload && (await overloadOf(db, agency.id, setting, now))) overloaded.add(setting.account)
  const outOfHours = new Set(settings.filter((one) => one.outOfHours).map(({ account }) => account))
  return (account, at) => {
    const kept = outOfHours.has(account) ? hours.get(account) : null
    if (kept && !watchedAt(kept, at, agency.zone)) return 'out_of_hours'
    return overloaded.has(account) ? 'overload' : null
  }
}
