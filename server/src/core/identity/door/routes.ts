import { packNames, packOf } from '#core/policy'
import type { Handlers } from '#core/world'
import { findAgency } from '../agency.ts'
import { refuse } from '../refuse.ts'
import { providersOn } from '../sign-on/provider.ts'
import type { IdentityWorld } from '../world.ts'
import { newCodeMaker } from './codes.ts'
import { deviceOf } from './device.ts'
import { choosePassword, enrolByCode, enrolByPasskey, enrolling } from './enrol.ts'
import { beginEntering, changeEntering, enteringOf, mustEnter } from './entering.ts'
import { foundAgency } from './found.ts'
import { linkByToken } from './link.ts'
import { optionsToMake, optionsToShow, passkeysWorkAt } from './passkeys.ts'
import { breachedList, shortest } from './password.ts'
import { onlyReal } from './real.ts'
import { showCode, showPassword, signInByPasskey } from './sign-in.ts'
import { beginTry, placeKey, succeeded } from './tries.ts'

const done = { ok: true as const }

export const nameAndAddress = async ({ db }: Pick<IdentityWorld, 'db'>, person: string) =>
  db.selectFrom('identity.user').select(['name', 'email']).where('id', '=', person).executeTakeFirstOrThrow()

/** The door. `readers` are those of the events, who get their place in those of a new agency. */
export const doorRoutes = (readers: () => readonly string[]): Handlers => ({
  'door.about': async ({ db, centre, origin }) => ({
    name: centre.name,
    practice: centre.practice,
    passkeys: passkeysWorkAt(origin),
    breachedList: breachedList() !== null,
    shortest,
    packs: packNames().map((id) => {
      const { jurisdiction, languages } = packOf(id)
      return { id, name: jurisdiction.name, languages }
    }),
    signOn: centre.practice ? [] : await providersOn(db),
  }),
  'door.passkeyOptions': async (world, { address, request }) => {
    onlyReal(world)
    // Each is kept for minutes: asking counts as a try until a passkey was shown, so that nobody fills the table.
    const keys = (await deviceOf(world, request)) ? [] : [placeKey(address)]
    if (!(await beginTry(world, keys)).open) throw refuse('too_many_tries')
    const { ceremony, options } = await optionsToShow(world)
    return { ceremony, options }
  },
  'door.passkey': async (world, caller, given) => {
    onlyReal(world)
    await signInByPasskey(world, caller, given)
    return done
  },
  'door.password': async (world, caller, given) => {
    onlyReal(world)
    await showPassword(world, caller, given)
    return done
  },
  'door.code': async (world, caller, { code }) => {
    onlyReal(world)
    return { ...done, ...(await showCode(world, caller, code)) }
  },
  'door.link': async (world, caller, { token }) => {
    const keys = [placeKey(caller.address)]
    if (!(await beginTry(world, keys)).open) throw refuse('too_many_tries')
    const link = await linkByToken(world, token)
    if (!link) throw refuse('link_spent')
    await succeeded(world, keys)
    const next = link.person_id ? ('enrol' as const) : ('found' as const)
    await beginEntering(world, caller, { next, person: link.person_id, link: link.link_id, password: null })
    return { next }
  },
  'door.entering': async (world, caller) => {
    const entering = await enteringOf(world, caller)
    const nobody = {
      next: 'sign_in' as const,
      name: '',
      email: '',
      agency: '',
      passwordSet: false,
      signOn: false,
    }
    if (!entering) return nobody
    const { next, person, link, password, signOn } = entering
    // Before the second factor nothing is told of whoever's password this is.
    if (next === 'code' || !person || (!link && !signOn)) return { ...nobody, next, signOn: Boolean(signOn) }
    const row = await world.db
      .selectFrom('identity.link')
      .select('agency_id')
      .where('link_id', '=', link)
      .executeTakeFirst()
    const of = signOn?.agency ?? row?.agency_id
    const agency = of ? await findAgency(world.db, of) : null
    return {
      next,
      ...(await nameAndAddress(world, person)),
      agency: agency?.name ?? world.centre.name,
      passwordSet: password !== null,
      signOn: Boolean(signOn),
    }
  },
  'door.found': async (world, caller, given) => {
    const entering = await mustEnter(world, caller, 'found')
    if (!entering.link) throw refuse('start_again')
    const person = await foundAgency(world, entering.link, given, readers())
    await changeEntering(world, caller, { ...entering, next: 'enrol', person })
    return done
  },
  'door.enrolPasskeyOptions': async (world, caller) => {
    const { person } = await enrolling(world, caller)
    return optionsToMake(world, { person, ...(await nameAndAddress(world, person)) })
  },
  'door.enrolPasskey': async (world, caller, given) => {
    await enrolByPasskey(world, caller, given)
    return done
  },
  'door.enrolPassword': async (world, caller, { password }) => {
    await choosePassword(world, caller, password)
    return done
  },
  'door.enrolCode': async (world, caller) => {
    const { person } = await enrolling(world, caller)
    const { email } = await nameAndAddress(world, person)
    return newCodeMaker(world, { person, email })
  },
  'door.confirmCode': async (world, caller, { code }) => ({ codes: await enrolByCode(world, caller, code) }),
})
