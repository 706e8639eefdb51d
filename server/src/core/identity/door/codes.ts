import { randomBytes } from 'node:crypto'
import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import { renderSVG } from 'uqr'
import { hmac } from '#platform/crypto'
import type { Db, Trx } from '#platform/db'
import type { SecretPlace } from '#platform/vault'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'

/** Seconds that a code of the app lasts (RFC 6238); one before and one after count too, for clocks that differ. */
const step = 30
const recoveryCodes = 10

const placeOfSeed = (person: string): string => `code maker of ${person}`
const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / step)

/** The step whose code this is; null when it is none of those that count now. Every one is compared, found or not. */
export const stepOf = async (secret: string, code: string, now: Date): Promise<number | null> => {
  const typed = code.replace(/\s/g, '')
  let found: number | null = null
  for (const at of [-1, 0, 1].map((off) => stepAt(now) + off)) {
    const wanted = await createOTP(secret).hotp(at)
    let differs = wanted.length ^ typed.length
    for (let n = 0; n < wanted.length; n += 1) differs |= wanted.charCodeAt(n) ^ (typed.charCodeAt(n) || 0)
    if (differs === 0) found = at
  }
  return found
}

/** A new secret for the person's app, sealed; one that is in use counts until a code of the new one was typed. */
export const newCodeMaker = async (
  { db, keys, clock, centre }: IdentityWorld,
  { person, email }: { person: string; email: string },
): Promise<{ secret: string; uri: string; picture: string }> => {
  const secret = randomBytes(20).toString('base64url')
  const sealed = keys.seal(placeOfSeed(person), secret)
  const at = clock.now()
  await db
    .insertInto('identity.code_maker')
    .values({ person_id: person, state: 'new', sealed, made_at: at })
    .onConflict((on) => on.columns(['person_id', 'state']).doUpdateSet({ sealed, made_at: at, last_step: 0 }))
    .execute()
  const otp = createOTP(secret)
  const uri = otp.url(centre.name, email)
  return {
    secret: base32.encode(secret, { padding: false }),
    uri,
    picture: renderSVG(uri, { ecc: 'M', border: 2 }),
  }
}

const typed = async (
  { keys, clock }: Pick<IdentityWorld, 'keys' | 'clock'>,
  trx: Trx,
  { person, code, state }: { person: string; code: string; state: 'new' | 'used' },
): Promise<boolean> => {
  const row = await trx
    .selectFrom('identity.code_maker')
    .select(['sealed', 'last_step'])
    .where('person_id', '=', person)
    .where('state', '=', state)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return false
  const at = await stepOf(keys.open(placeOfSeed(person), row.sealed), code, clock.now())
  // A code that was seen over somebody's shoulder opens nothing a second time, nor does one older than the last.
  if (at === null || at <= row.last_step) return false
  await trx
    .updateTable('identity.code_maker')
    .set({ last_step: at })
    .where('person_id', '=', person)
    .where('state', '=', state)
    .execute()
  return true
}

/** The first code of the new secret puts it in the place of the old one. @throws wrong_code. */
export const adoptCodeMaker = async (
  world: IdentityWorld,
  trx: Trx,
  { person, code }: { person: string; code: string },
): Promise<void> => {
  if (!(await typed(world, trx, { person, code, state: 'new' }))) throw refuse('wrong_code')
  await trx
    .deleteFrom('identity.code_maker')
    .where('person_id', '=', person)
    .where('state', '=', 'used')
    .execute()
  await trx
    .updateTable('identity.code_maker')
    .set({ state: 'used', confirmed_at: world.clock.now() })
    .where('person_id', '=', person)
    .where('state', '=', 'new')
    .execute()
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
/** Twenty-four characters that cannot be mistaken for one another, in six groups: 118 bits. */
const newRecoveryCode = (): string => {
  const letters: string[] = []
  while (letters.length < 24)
    for (const byte of randomBytes(48)) {
      if (byte < 248 && letters.length < 24) letters.push(alphabet[byte % 31]!)
    }
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** Keyed, so that a copy of the table alone tells nothing; a code has more than 112 random bits, so that nothing slow is needed (ASVS 6.5.2). */
const hashOf = ({ keys }: Pick<IdentityWorld, 'keys'>, person: string, code: string): Buffer =>
  hmac(keys.derive('recovery code'), `${person} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)

/** Ten new ones in the place of those there were. Only their hashes are kept: they are shown this once. */
export const newRecoveryCodes = async (
  world: Pick<IdentityWorld, 'keys' | 'clock'>,
  trx: Trx,
  person: string,
): Promise<string[]> => {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
  await trx.deleteFrom('identity.recovery_code').where('person_id', '=', person).execute()
  await trx
    .insertInto('identity.recovery_code')
    .values(
      codes.map((code) => ({
        person_id: person,
        hash: hashOf(world, person, code),
        made_at: world.clock.now(),
      })),
    )
    .execute()
  return codes
}

/** How many recovery codes are left. */
export const recoveryLeft = async (db: Db | Trx, person: string): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('identity.recovery_code')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('person_id', '=', person)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow()
    ).n,
  )

/** Whether a code of the person's app, or a recovery code that is thereby used up, was typed. */
export const showsCode = async (
  world: Pick<IdentityWorld, 'keys' | 'clock'>,
  trx: Trx,
  { person, code }: { person: string; code: string },
): Promise<'code' | 'recovery' | null> => {
  if (/^[\s\d]{6,8}$/.test(code))
    return (await typed(world, trx, { person, code, state: 'used' })) ? 'code' : null
  const { numUpdatedRows } = await trx
    .updateTable('identity.recovery_code')
    .set({ used_at: world.clock.now() })
    .where('person_id', '=', person)
    .where('hash', '=', hashOf(world, person, code))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? 'recovery' : null
}

/** What a change of keys wraps anew here. */
export const seeds: SecretPlace = {
  name: 'seeds of code apps',
  rows: async (db) =>
    (await db.selectFrom('identity.code_maker').select(['person_id', 'state', 'sealed']).execute()).map(
      ({ person_id: person, state, sealed }) => ({
        where: placeOfSeed(person),
        sealed,
        put: async (next) => {
          const { numUpdatedRows } = await db
            .updateTable('identity.code_maker')
            .set({ sealed: next })
            .where('person_id', '=', person)
            .where('state', '=', state)
            .where('sealed', '=', sealed)
            .executeTakeFirst()
          return numUpdatedRows > 0n
        },
      }),
    ),
}
