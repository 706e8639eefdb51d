import type { Caller } from '#platform/http'
import { onRecord } from '../record.ts'
import { refuse } from '../refuse.ts'
import { linkPerson } from '../sign-on/linking.ts'
import type { IdentityWorld } from '../world.ts'
import { recoveryLeft, showsCode } from './codes.ts'
import { deviceOf } from './device.ts'
import { beginEntering, type Entering, endEntering, enteringOf } from './entering.ts'
import { spendLink } from './link.ts'
import { afterAnswer, tell } from './notice.ts'
import { openSession } from './open.ts'
import { showsPasskey } from './passkeys.ts'
import { isPassword } from './password.ts'
import { beginTry, personKey, placeKey, placeOf, succeeded } from './tries.ts'

/** After so many failures in a row the person is told, and whoever looks after security. */
const toldAt = new Set([4, 10])

const failed = (
  world: IdentityWorld,
  { address }: Pick<Caller, 'address'>,
  { person, how, failures }: { person: string | null; how: string; failures: number },
): void =>
  afterAnswer(world, async () => {
    if (!person) return
    await onRecord(world, {
      kind: 'session.refused',
      person,
      by: 'the door',
      data: { how, place: placeOf(address), failures },
    })
    if (toldAt.has(failures))
      await world.db.transaction().execute((trx) =>
        tell(world, trx, {
          person,
          kind: 'failures',
          sentence: `Somebody tried ${failures} times in a row to sign in as you, last from ${placeOf(address)}, and did not get in. Further tries have to wait. If that was not you, change your password.`,
        }),
      )
  })

/** A device we know has its own count, so that strangers cannot keep its people out; and no network holds it up. */
const keysFor = async (world: IdentityWorld, caller: Caller, typed: string): Promise<string[]> => {
  const device = await deviceOf(world, caller.request)
  return device
    ? [personKey(world, typed, device.id)]
    : [personKey(world, typed, null), placeKey(caller.address)]
}

const personOf = (world: IdentityWorld, email: string) =>
  world.db
    .selectFrom('identity.user as u')
    .leftJoin('identity.password as p', 'p.person_id', 'u.id')
    .select(['u.id', 'p.hash'])
    .where('u.email', '=', email.trim().toLowerCase())
    .executeTakeFirst()

/**
 * The first of two factors. Whether there is nobody of that address, the password is wrong, or tries have to wait: the
 * work and the answer are the same. @throws not_let_in; too_many_tries where it is the network that has to wait.
 */
export const showPassword = async (
  world: IdentityWorld,
  caller: Caller,
  { email, password }: { email: string; password: string },
): Promise<void> => {
  const keys = await keysFor(world, caller, email)
  const tried = await beginTry(world, keys)
  if (tried.waits === 'place') throw refuse('too_many_tries')
  const person = await personOf(world, email)
  const right = await isPassword(person?.hash ?? null, password)
  if (!tried.open || !right || !person) {
    if (tried.open)
      failed(world, caller, { person: person?.id ?? null, how: 'password', failures: tried.failures })
    throw refuse('not_let_in')
  }
  await succeeded(world, keys)
  await beginEntering(world, caller, { next: 'code', person: person.id, link: null, password: null })
}

/** Whom an identity provider had shown before is linked, now that the second factor was. */
const linkSignedOn = async (
  world: IdentityWorld,
  person: string,
  entering: Entering | null,
): Promise<void> => {
  const { link, signOn } = entering ?? {}
  if (!signOn || entering?.person !== person) return
  await world.db.transaction().execute(async (trx) => {
    if (link) await spendLink(world, trx, link)
    await linkPerson(world, trx, person, signOn)
  })
}

/** The second factor, after the password or an identity provider: opens the session. @throws start_again, not_let_in, too_many_tries. */
export const showCode = async (
  world: IdentityWorld,
  caller: Caller,
  code: string,
): Promise<{ recoveryLeft: number | null }> => {
  const entering = await enteringOf(world, caller)
  if (entering?.next !== 'code' || !entering.person) throw refuse('start_again')
  const { person } = entering
  const keys = await keysFor(world, caller, `code of ${person}`)
  const tried = await beginTry(world, keys)
  if (tried.waits === 'place') throw refuse('too_many_tries')
  const shown = tried.open
    ? await world.db.transaction().execute((trx) => showsCode(world, trx, { person, code }))
    : null
  if (!shown) {
    if (tried.open) failed(world, caller, { person, how: 'code', failures: tried.failures })
    throw refuse('not_let_in')
  }
  await succeeded(world, keys)
  await endEntering(world, caller)
  await linkSignedOn(world, person, entering)
  await openSession(world, caller, { person, how: shown })
  return { recoveryLeft: shown === 'recovery' ? await recoveryLeft(world.db, person) : null }
}

/** Both factors at once, by a passkey whose device has verified its person. @throws not_let_in, too_many_tries. */
export const signInByPasskey = async (
  world: IdentityWorld,
  caller: Caller,
  given: { ceremony: string; response: Record<string, unknown> },
): Promise<void> => {
  const keys = (await deviceOf(world, caller.request)) ? [] : [placeKey(caller.address)]
  if (!(await beginTry(world, keys)).open) throw refuse('too_many_tries')
  const person = await showsPasskey(world, given)
  if (!person) throw refuse('not_let_in')
  // This try, and the asking for it.
  await succeeded(world, keys, 2)
  const entering = await enteringOf(world, caller)
  if (entering?.person === person && entering.signOn) {
    await endEntering(world, caller)
    await linkSignedOn(world, person, entering)
  }
  await openSession(world, caller, { person, how: 'passkey' })
}
