import type { Place } from '@callbox/contract'
import { type Account, accountById, accountRef, accountsOf } from '#core/accounts'
import { personNames } from '#core/identity'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** One person's name; the id when it is nobody's (a rule of the software). */
export const nameOf = async (db: Reader, id: string): Promise<string> =>
  (await personNames(db, [id])).get(id) ?? id

/** People by id, as the contract names them. */
export const peopleBy = async (
  db: Reader,
  ids: readonly string[],
): Promise<(id: string) => { id: string; name: string }> => {
  const names = await personNames(db, ids)
  return (id) => ({ id, name: names.get(id) ?? id })
}

/** The accounts by id, closed ones that are still asked for included. */
export const accountsBy = async (
  db: Reader,
  agency: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> => {
  const known = new Map((await accountsOf(db, agency)).map((account) => [account.id, account]))
  for (const id of new Set(ids)) {
    const closed = known.has(id) ? null : await accountById(db, agency, id)
    if (closed) known.set(id, closed)
  }
  return known
}

/** How an account is named in the queue; a bare one when it is no longer in the register. */
export const shownAccount = (accounts: ReadonlyMap<string, Account>, id: string) => {
  const account = accounts.get(id)
  return account ? accountRef(account) : { id, network: 'unknown', handle: '', name: 'Account not found' }
}

/** A place of the queue as people call it. */
export const placeWords = (place: Place): string => place.replaceAll('_', ' ')
