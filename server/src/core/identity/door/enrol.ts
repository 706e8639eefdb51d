import type { Trx } from '#platform/db'
import type { Caller } from '#platform/http'
import { agencies } from '../agency.ts'
import { onRecord } from '../record.ts'
import { refuse } from '../refuse.ts'
import { linkPerson } from '../sign-on/linking.ts'
import type { IdentityWorld } from '../world.ts'
import { adoptCodeMaker, newRecoveryCodes } from './codes.ts'
import { changeEntering, type Entering, endEntering, mustEnter } from './entering.ts'
import { spendLink } from './link.ts'
import { openSession } from './open.ts'
import { makePasskey } from './passkeys.ts'
import { checkPassword, hashPassword } from './password.ts'

/** What somebody who guesses a person's password would try first. */
export const wordsAbout = async ({ db }: Pick<IdentityWorld, 'db'>, person: string): Promise<string[]> => {
  const { name, email } = await db
    .selectFrom('identity.user')
    .select(['name', 'email'])
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  const all = await agencies(db)
  return [name, email, 'callbox', ...all.flatMap((one) => [one.name, one.shortName])]
}

/** Who enrols, by a link that is still good or as an identity provider said. @throws start_again. */
export const enrolling = async (
  world: IdentityWorld,
  caller: Pick<Caller, 'request'>,
): Promise<Entering & { person: string }> => {
  const entering = await mustEnter(world, caller, 'enrol')
  const { person, link, signOn } = entering
  if (!person || (!link && !signOn)) throw refuse('start_again')
  return { ...entering, person }
}

/** What they came by is used up, in the transaction that keeps their factor. @throws link_spent, start_again. */
const settle = async (
  world: IdentityWorld,
  trx: Trx,
  { person, link, signOn }: Entering & { person: string },
): Promise<void> => {
  if (link) await spendLink(world, trx, link)
  if (signOn) await linkPerson(world, trx, person, signOn)
}

/** The password's hash, in the caller's transaction. */
export const putPassword = async (
  { clock }: Pick<IdentityWorld, 'clock'>,
  trx: Trx,
  { person, hash }: { person: string; hash: string },
): Promise<void> => {
  const put = { hash, set_at: clock.now() }
  await trx
    .insertInto('identity.password')
    .values({ person_id: person, ...put })
    .onConflict((on) => on.column('person_id').doUpdateSet(put))
    .execute()
}

/** The password of two; it is kept with the first code, so that nobody is left with half a way in. */
export const choosePassword = async (
  world: IdentityWorld,
  caller: Caller,
  password: string,
): Promise<void> => {
  const entering = await enrolling(world, caller)
  await checkPassword(password, await wordsAbout(world, entering.person))
  await changeEntering(world, caller, { ...entering, password: await hashPassword(password) })
}

const enrolled = (world: IdentityWorld, trx: Trx, person: string, what: string) =>
  onRecord(world, { kind: 'factor.enrolled', person, data: { what } }, trx)

/** The first code: password, app and recovery codes are kept, the link is used up, the session opens. @throws wrong_code. */
export const enrolByCode = async (world: IdentityWorld, caller: Caller, code: string): Promise<string[]> => {
  const entering = await enrolling(world, caller)
  const { person, password, signOn } = entering
  if (!password && !signOn) throw refuse('start_again')
  const codes = await world.db.transaction().execute(async (trx) => {
    await adoptCodeMaker(world, trx, { person, code })
    if (password) await putPassword(world, trx, { person, hash: password })
    await settle(world, trx, entering)
    await enrolled(world, trx, person, password ? 'password and code' : 'code')
    return newRecoveryCodes(world, trx, person)
  })
  await endEntering(world, caller)
  await openSession(world, caller, { person, how: 'enrolled' })
  return codes
}

/** A passkey: kept, the link is used up, the session opens. @throws passkey_refused. */
export const enrolByPasskey = async (
  world: IdentityWorld,
  caller: Caller,
  given: { ceremony: string; response: Record<string, unknown>; name: string },
): Promise<void> => {
  const entering = await enrolling(world, caller)
  const { person } = entering
  await makePasskey(world, { person, ...given }, async (trx) => {
    await settle(world, trx, entering)
    await enrolled(world, trx, person, 'passkey')
  })
  await endEntering(world, caller)
  await openSession(world, caller, { person, how: 'enrolled' })
}
