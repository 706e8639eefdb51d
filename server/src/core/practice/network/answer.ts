import type { Db, Trx } from '#platform/db'
import { faultsOf, meets, on, signInEnds } from '../faults.ts'
import type { Fault } from '../types.ts'

/** Which of our accounts asks, and with which of its sign-ins. */
export type Who = { agency: number; handle: string; signIn: number }

/** What the network answers to any request: what was asked for, or what keeps it from answering. */
export type Answer<T> =
  | { is: 'answered'; it: T }
  | { is: 'signed_out' }
  /** Nobody answers; what became of the request is not told. */
  | { is: 'silent' }
  /** 429; seconds, or null when it does not say until when. */
  | { is: 'limited'; retryAfter: number | null }

const usualRetryAfter = 30

/**
 * Whether the network lets the account do something now, and under which faults. `request` tells one request from
 * another where a fault meets only a share of them; it may pass when it is tried a minute later.
 */
export const admit = async (
  db: Db | Trx,
  who: Who,
  doing: 'reading' | 'sending' | 'standing',
  now: Date,
  request: string,
): Promise<Exclude<Answer<never>, { is: 'answered' }> | { is: 'admitted'; faults: Fault[] }> => {
  const faults = await faultsOf(db, who.agency, who.handle)
  const account = await db
    .selectFrom('practice.account')
    .select('sign_ins')
    .where('agency_id', '=', who.agency)
    .where('handle', '=', who.handle)
    .executeTakeFirst()
  const minute = Math.floor(now.getTime() / 60_000)
  const met = (fault: Fault | undefined, usually: 'all' | 'sending'): boolean => {
    const of = fault?.of ?? usually
    return (of === 'all' || of === doing) && meets(fault, 1, request, minute)
  }
  if (met(on(faults, 'outage', now), 'all')) return { is: 'silent' }
  if (!account || who.signIn > account.sign_ins || on(faults, 'revoked', now)) return { is: 'signed_out' }
  const ends = signInEnds(faults, now)
  if (ends && ends <= now) return { is: 'signed_out' }
  const limited = on(faults, 'rate_limited', now)
  if (met(limited, 'sending')) return { is: 'limited', retryAfter: limited?.retryAfter ?? usualRetryAfter }
  if (met(on(faults, 'rate_limited_without_time', now), 'sending')) return { is: 'limited', retryAfter: null }
  return { is: 'admitted', faults }
}
