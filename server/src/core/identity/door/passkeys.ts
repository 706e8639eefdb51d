import { isIP } from 'node:net'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Db, Trx } from '#platform/db'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { keep, take } from './kept.ts'

/** Seconds that a browser has to answer. */
const patience = 300
/** As many as anybody needs; each is a way in. */
const mostPasskeys = 20

type Given = { ceremony: string; response: Record<string, unknown> }
type Challenge = { challenge: string; person: string | null; for: 'make' | 'show' }
type RegistrationResponse = Parameters<typeof verifyRegistrationResponse>[0]['response']
type AuthenticationResponse = Parameters<typeof verifyAuthenticationResponse>[0]['response']
type Transports = NonNullable<Parameters<typeof verifyAuthenticationResponse>[0]['credential']['transports']>

const hostOf = (origin: string): string => new URL(origin).hostname

/** Whether browsers make passkeys for this address: they need a name, and https unless it is this very machine. */
export const passkeysWorkAt = (origin: string): boolean => {
  const host = hostOf(origin)
  return (origin.startsWith('https:') || host === 'localhost') && isIP(host.replace(/^\[|\]$/g, '')) === 0
}

export const passkeysOf = (db: Db, person: string) =>
  db
    .selectFrom('identity.passkey')
    .select(['passkey_id', 'name', 'transports', 'made_at', 'used_at'])
    .where('person_id', '=', person)
    .orderBy('made_at')
    .execute()

const listed = (rows: readonly { passkey_id: string; transports: string[] }[]) =>
  rows.map(({ passkey_id, transports }) => ({ id: passkey_id, transports: transports as Transports }))

/** What a browser needs to make a passkey that can be found without typing a name and that verifies its person. */
export const optionsToMake = async (
  world: IdentityWorld,
  { person, name, email }: { person: string; name: string; email: string },
) => {
  const options = await generateRegistrationOptions({
    rpName: world.centre.name,
    rpID: hostOf(world.origin),
    userID: new Uint8Array(Buffer.from(person)),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    timeout: patience * 1000,
    excludeCredentials: listed(await passkeysOf(world.db, person)),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const value: Challenge = { challenge: options.challenge, person, for: 'make' }
  return { ceremony: await keep(world, 'passkey', value, patience), options: { ...options } }
}

/** Verifies a new passkey and keeps it, with what `also` does in the same transaction. @throws passkey_refused. */
export const makePasskey = async (
  world: IdentityWorld,
  { person, name, ceremony, response }: Given & { person: string; name: string },
  also: (trx: Trx) => Promise<unknown>,
): Promise<void> => {
  const asked = await take<Challenge>(world, 'passkey', ceremony)
  if (asked?.for !== 'make' || asked.person !== person) throw refuse('passkey_refused')
  const { registrationInfo } = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponse,
    expectedChallenge: asked.challenge,
    expectedOrigin: world.origin,
    expectedRPID: hostOf(world.origin),
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }))
  if (!registrationInfo || (await passkeysOf(world.db, person)).length >= mostPasskeys)
    throw refuse('passkey_refused')
  const { credential, credentialBackedUp } = registrationInfo
  await world.db.transaction().execute(async (trx) => {
    const kept = await trx
      .insertInto('identity.passkey')
      .values({
        passkey_id: credential.id,
        person_id: person,
        name,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: [...(credential.transports ?? [])],
        backed_up: credentialBackedUp,
        made_at: world.clock.now(),
      })
      .onConflict((on) => on.doNothing())
      .returning('passkey_id')
      .executeTakeFirst()
    if (!kept) throw refuse('passkey_refused')
    await also(trx)
  })
}

/** What a browser needs to show a passkey: any it has for us, or one of a person who is known already. */
export const optionsToShow = async (world: IdentityWorld, person: string | null = null) => {
  const theirs = person ? listed(await passkeysOf(world.db, person)) : []
  const options = await generateAuthenticationOptions({
    rpID: hostOf(world.origin),
    userVerification: 'required',
    timeout: patience * 1000,
    ...(theirs.length > 0 ? { allowCredentials: theirs } : {}),
  })
  const value: Challenge = { challenge: options.challenge, person, for: 'show' }
  return {
    ceremony: await keep(world, 'passkey', value, patience),
    options: { ...options },
    some: theirs.length > 0,
  }
}

/** Whose passkey was shown, its person verified by their device; null when it does not hold, for whatever reason. */
export const showsPasskey = async (
  world: IdentityWorld,
  { ceremony, response }: Given,
): Promise<string | null> => {
  const asked = await take<Challenge>(world, 'passkey', ceremony)
  if (asked?.for !== 'show' || typeof response.id !== 'string') return null
  const row = await world.db
    .selectFrom('identity.passkey')
    .selectAll()
    .where('passkey_id', '=', response.id)
    .executeTakeFirst()
  if (!row || (asked.person !== null && row.person_id !== asked.person)) return null
  const shown = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponse,
    expectedChallenge: asked.challenge,
    expectedOrigin: world.origin,
    expectedRPID: hostOf(world.origin),
    credential: {
      id: row.passkey_id,
      publicKey: new Uint8Array(row.public_key),
      counter: Number(row.counter),
      transports: row.transports as Transports,
    },
    requireUserVerification: true,
  }).catch(() => null)
  if (!shown?.verified) return null
  await world.db
    .updateTable('identity.passkey')
    .set({ counter: shown.authenticationInfo.newCounter, used_at: world.clock.now() })
    .where('passkey_id', '=', row.passkey_id)
    .execute()
  return row.person_id
}
