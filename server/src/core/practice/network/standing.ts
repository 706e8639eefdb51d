import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { openAccount } from '../deliver.ts'
import { faultsOf, meets, on, signInEnds } from '../faults.ts'
import type { Fault } from '../types.ts'
import { type Allowance, allowanceOf } from './allowance.ts'
import { type Answer, admit, type Who } from './answer.ts'

const limitedBy = (faults: readonly Fault[], now: Date): Fault | undefined =>
  on(faults, 'rate_limited', now) ?? on(faults, 'rate_limited_without_time', now)

/**
 * Signs an account in, and opens it when the network does not know it yet: whatever password is given is right. What
 * was revoked before, or was to end, is over with it. Null when the network does not answer.
 */
export const signIn = async (
  { db, clock }: { db: Db; clock: Clock },
  { agency, handle }: { agency: number; handle: string },
): Promise<Who | null> => {
  const now = clock.now()
  const outage = on(await faultsOf(db, agency, handle), 'outage', now)
  if (meets(outage, 1, 'sign in') && (outage?.of ?? 'all') === 'all') return null
  return db.transaction().execute(async (trx) => {
    await openAccount(trx, agency, handle, now)
    const { sign_ins } = await trx
      .updateTable('practice.account')
      .set((e) => ({ sign_ins: e('sign_ins', '+', 1) }))
      .where('agency_id', '=', agency)
      .where('handle', '=', handle)
      .returning('sign_ins')
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('practice.fault')
      .set({ until_at: now })
      .where('agency_id', '=', agency)
      .where('handle', '=', handle)
      .where('kind', 'in', ['revoked', 'expiring'])
      .where('from_at', '<=', now)
      .where('until_at', 'is', null)
      .execute()
    return { agency, handle, signIn: sign_ins }
  })
}

export type Standing = {
  state: 'well' | 'slow' | 'cannot_send' | 'cannot_read'
  /** How many posts the account may still publish in this hour. */
  allowance: Allowance
}

const stateUnder = (faults: readonly Fault[], now: Date): Standing['state'] => {
  const outage = on(faults, 'outage', now)
  if (outage) return outage.of === 'sending' ? 'cannot_send' : 'cannot_read'
  const limited = limitedBy(faults, now)
  if (limited) return limited.of === 'reading' ? 'cannot_read' : 'cannot_send'
  return on(faults, 'slow', now) ? 'slow' : 'well'
}

/** How the network does for the account. */
export const standing = async (db: Db, who: Who, now: Date): Promise<Answer<Standing>> => {
  const asked = await admit(db, who, 'standing', now, 'standing')
  if (asked.is !== 'admitted') return asked
  const limited = limitedBy(asked.faults, now)
  const told = await allowanceOf(db, who, now)
  const allowance = limited && limited.of !== 'reading' ? { ...told, left: 0 } : told
  return { is: 'answered', it: { state: stateUnder(asked.faults, now), allowance } }
}

/** What keeps an account signed in: a ticket, and when it ends; null for what the network left out. */
export type Ticket = { ticket: string | null; ends: Date | 'never' | null }

/** Renews the sign-in, as a network does each time that it is asked. */
export const renew = async (db: Db, who: Who, now: Date): Promise<Answer<Ticket>> => {
  const asked = await admit(db, who, 'standing', now, 'renew')
  if (asked.is !== 'admitted') return asked
  if (on(asked.faults, 'empty_renewal', now)) return { is: 'answered', it: { ticket: null, ends: null } }
  const ends = signInEnds(asked.faults, now) ?? 'never'
  return { is: 'answered', it: { ticket: `${who.handle} ${who.signIn}`, ends } }
}
