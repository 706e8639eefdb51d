import type { Handlers } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { onRecord } from '../record.ts'
import { refuse } from '../refuse.ts'
import { endSession, endSessionsOf } from '../session.ts'
import { confirmsThrough } from '../sign-on/confirmed.ts'
import type { IdentityWorld } from '../world.ts'
import { adoptCodeMaker, newCodeMaker, newRecoveryCodes, recoveryLeft } from './codes.ts'
import { confirm } from './confirm.ts'
import { countriesFile } from './country.ts'
import { deviceOf } from './device.ts'
import { putPassword, wordsAbout } from './enrol.ts'
import { noticesOf } from './notice.ts'
import { makePasskey, optionsToMake, optionsToShow, passkeysOf } from './passkeys.ts'
import { checkPassword, hashPassword, isPassword } from './password.ts'
import { onlyReal } from './real.ts'
import { nameAndAddress } from './routes.ts'
import { sessionsOf } from './sessions.ts'
import { beginTry, personKey, succeeded } from './tries.ts'

const done = { ok: true as const }

const passwordOf = (db: Db, person: string) =>
  db
    .selectFrom('identity.password')
    .select(['set_at', 'hash'])
    .where('person_id', '=', person)
    .executeTakeFirst()
const codeMakerOf = (db: Db | Trx, person: string) =>
  db
    .selectFrom('identity.code_maker')
    .select('confirmed_at')
    .where('person_id', '=', person)
    .where('state', '=', 'used')
    .executeTakeFirst()

const changed = (world: IdentityWorld, trx: Trx, person: string, what: string) =>
  onRecord(world, { kind: 'factor.changed', person, data: { what } }, trx)

/** Whoever has a password shows it before it is changed; guesses are counted and slowed like those at the door. @throws wrong_password. */
const showCurrent = async (
  world: IdentityWorld,
  person: string,
  current: string | undefined,
): Promise<void> => {
  const kept = await passwordOf(world.db, person)
  if (!kept) return
  const keys = [personKey(world, `current password of ${person}`, null)]
  const { open } = await beginTry(world, keys)
  const right = await isPassword(kept.hash, current ?? '')
  if (open && right) return succeeded(world, keys)
  if (open) await onRecord(world, { kind: 'session.not_confirmed', person, data: { how: 'password' } })
  throw refuse('wrong_password')
}

/** A person's own security: with what they sign in, where they are signed in, what they were told. */
export const mineRoutes: Handlers = {
  'security.mine': async (world, { person: { id }, sessionId, request }) => {
    const { db } = world
    const [passkeys, password, maker, left, sessions, notices, device] = await Promise.all([
      passkeysOf(db, id),
      passwordOf(db, id),
      codeMakerOf(db, id),
      recoveryLeft(db, id),
      sessionsOf(world, id, sessionId),
      noticesOf(db, id),
      deviceOf(world, request),
    ])
    return {
      passkeys: passkeys.map((row) => ({
        id: row.passkey_id,
        name: row.name,
        made: row.made_at.toISOString(),
        used: row.used_at?.toISOString() ?? null,
      })),
      passwordSet: password?.set_at.toISOString() ?? null,
      codeSince: maker?.confirmed_at?.toISOString() ?? null,
      recoveryLeft: left,
      sessions,
      notices: notices.map((row) => ({
        id: row.notice_id,
        kind: row.kind,
        sentence: row.sentence,
        at: row.at.toISOString(),
        seen: row.seen_at !== null,
      })),
      managed: device?.managed ?? false,
      countries: countriesFile() !== null,
    }
  },
  'security.confirmOptions': async (world, { person }) => {
    onlyReal(world)
    const { ceremony, options, some } = await optionsToShow(world, person.id)
    const code = Boolean(await codeMakerOf(world.db, person.id))
    const signOn = (await confirmsThrough(world.db, person.id))?.name ?? null
    return { ceremony, options, passkey: some, code, signOn }
  },
  'security.confirm': async (world, caller, given) => {
    onlyReal(world)
    await confirm(world, caller, given)
    return done
  },
  'security.passkeyOptions': async (world, { person }) => {
    onlyReal(world)
    return optionsToMake(world, { person: person.id, ...(await nameAndAddress(world, person.id)) })
  },
  'security.addPasskey': async (world, { person }, given) => {
    onlyReal(world)
    await makePasskey(world, { person: person.id, ...given }, (trx) =>
      changed(world, trx, person.id, 'passkey added'),
    )
    return done
  },
  'security.removePasskey': async (world, { person }, { passkey }) => {
    onlyReal(world)
    await world.db.transaction().execute(async (trx) => {
      const theirs = await trx
        .selectFrom('identity.passkey')
        .select('passkey_id')
        .where('person_id', '=', person.id)
        .forUpdate()
        .execute()
      if (!theirs.some((one) => one.passkey_id === passkey)) throw refuse('no_such_passkey')
      if (theirs.length === 1 && !(await codeMakerOf(trx, person.id))) throw refuse('last_way_in')
      await trx.deleteFrom('identity.passkey').where('passkey_id', '=', passkey).execute()
      await changed(world, trx, person.id, 'passkey removed')
    })
    return done
  },
  'security.password': async (world, { person, sessionId }, { password, current }) => {
    onlyReal(world)
    await showCurrent(world, person.id, current)
    await checkPassword(password, await wordsAbout(world, person.id))
    const hash = await hashPassword(password)
    await world.db.transaction().execute(async (trx) => {
      await putPassword(world, trx, { person: person.id, hash })
      await endSessionsOf(world, { person: person.id, but: sessionId }, trx)
      await changed(world, trx, person.id, 'password')
    })
    return done
  },
  'security.code': async (world, { person: { id } }) => {
    onlyReal(world)
    const { email } = await nameAndAddress(world, id)
    return newCodeMaker(world, { person: id, email })
  },
  'security.confirmCode': async (world, { person: { id } }, { code }) => {
    onlyReal(world)
    const codes = await world.db.transaction().execute(async (trx) => {
      await adoptCodeMaker(world, trx, { person: id, code })
      await changed(world, trx, id, 'code')
      return newRecoveryCodes(world, trx, id)
    })
    return { codes }
  },
  'security.recoveryCodes': async (world, { person: { id } }) => {
    onlyReal(world)
    const codes = await world.db.transaction().execute(async (trx) => {
      if (!(await codeMakerOf(trx, id))) throw refuse('no_code_yet')
      await changed(world, trx, id, 'recovery codes')
      return newRecoveryCodes(world, trx, id)
    })
    return { codes }
  },
  'security.endSession': async (world, { person }, { session }) => {
    if (!(await endSession(world, { sessionId: session, person: person.id }))) throw refuse('no_such_session')
    return done
  },
  'security.endOthers': async (world, { person, sessionId }) => ({
    ended: await endSessionsOf(world, { person: person.id, but: sessionId }),
  }),
  // That it was asked is what counts: whoever changes anything is there, and this changes nothing else.
  'security.here': async () => done,
  'security.seen': async ({ db, clock }, { person }) => {
    await db
      .updateTable('identity.notice')
      .set({ seen_at: clock.now() })
      .where('person_id', '=', person.id)
      .where('seen_at', 'is', null)
      .execute()
    return done
  },
}
