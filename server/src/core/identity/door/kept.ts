import { secondsAfter } from '#platform/clock'
import { newSecret, sha256 } from '#platform/crypto'
import { newId } from '#platform/ids'
import type { IdentityWorld } from '../world.ts'

/**
 * What is kept for minutes before it is known who comes: challenges, and how far somebody has come. It stands under a
 * hash of a random name that only the browser holds, in the sign-in library's table for such things.
 */
const nameOf = (kind: string, token: string): string => `${kind}:${sha256(token).toString('base64url')}`

type Ground = Pick<IdentityWorld, 'db' | 'clock'>

/** Keeps a value for so many seconds. @returns the token by which it is found again. */
export const keep = async (
  { db, clock }: Ground,
  kind: string,
  value: object,
  seconds: number,
): Promise<string> => {
  const token = newSecret(32)
  const at = clock.now()
  await db
    .insertInto('identity.verification')
    .values({
      id: newId(at),
      identifier: nameOf(kind, token),
      value: JSON.stringify(value),
      expiresAt: secondsAfter(at, seconds),
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  return token
}

/** What was kept; null when there is none or its time is over. */
export const find = async <T>({ db, clock }: Ground, kind: string, token: string): Promise<T | null> => {
  const row = await db
    .selectFrom('identity.verification')
    .select('value')
    .where('identifier', '=', nameOf(kind, token))
    .where('expiresAt', '>', clock.now())
    .executeTakeFirst()
  return row ? (JSON.parse(row.value) as T) : null
}

/** The same, taken away: of any number that ask at once, one gets it. */
export const take = async <T>({ db, clock }: Ground, kind: string, token: string): Promise<T | null> => {
  const row = await db
    .deleteFrom('identity.verification')
    .where('identifier', '=', nameOf(kind, token))
    .returning(['value', 'expiresAt'])
    .executeTakeFirst()
  return row && row.expiresAt > clock.now() ? (JSON.parse(row.value) as T) : null
}

/** Puts something else in its place, for the time that is left. */
export const change = async ({ db }: Ground, kind: string, token: string, value: object): Promise<void> => {
  await db
    .updateTable('identity.verification')
    .set({ value: JSON.stringify(value) })
    .where('identifier', '=', nameOf(kind, token))
    .execute()
}
