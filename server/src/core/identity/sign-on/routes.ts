import type { Handlers } from '#core/world'
import type { Caller } from '#platform/http'
import { deviceOf } from '../door/device.ts'
import { onlyReal } from '../door/real.ts'
import { beginTry, placeKey, succeeded } from '../door/tries.ts'
import { refuse } from '../refuse.ts'
import { answered, keepFailure } from './answered.ts'
import { begin } from './begun.ts'
import { confirmsThrough } from './confirmed.ts'
import { NotShown } from './failing.ts'
import { listProviders } from './list.ts'
import { addProvider, changeProvider, removeProvider, switchProvider, unlink } from './manage.ts'
import { providerOf } from './provider.ts'
import type { SignOnWorld } from './world.ts'

const done = { ok: true as const }

/** A device that signed in here before is not held up by its network. */
const countedFor = async (world: SignOnWorld, { request, address }: Caller): Promise<string[]> =>
  (await deviceOf(world, request)) ? [] : [placeKey(address)]

/** Signing in through the force's own identity providers, and looking after them (CoP-S6, CoP-S7). */
export const signOnRoutes: Handlers = {
  'sign_on.list': (world, { agency }) => listProviders(world, agency),
  'sign_on.add': async (world, caller, given) => {
    onlyReal(world)
    return { id: await addProvider(world, caller, given) }
  },
  'sign_on.change': async (world, caller, given) => {
    await changeProvider(world, caller, given)
    return done
  },
  'sign_on.switch': async (world, caller, given) => {
    await switchProvider(world, caller, given)
    return done
  },
  'sign_on.try': async (world, caller, { provider: id }) => {
    const provider = await providerOf(world.db, caller.agency, id)
    if (!provider) throw refuse('no_such_provider')
    try {
      return { go: await begin(world, caller, provider, { purpose: 'try', by: caller.person.id }) }
    } catch (thrown) {
      if (!(thrown instanceof NotShown)) throw thrown
      await keepFailure(world, provider, thrown.message)
      throw refuse('sign_on_unreachable', { why: thrown.message })
    }
  },
  'sign_on.remove': async (world, caller, { provider }) => {
    await removeProvider(world, caller, provider)
    return done
  },
  'sign_on.unlink': async (world, caller, given) => {
    await unlink(world, caller, given)
    return done
  },
  'door.signOn': async (world, caller, { agency, provider: id }) => {
    onlyReal(world)
    // Each is kept for minutes, and asks another server: it counts as a try until somebody came back.
    const keys = await countedFor(world, caller)
    if (!(await beginTry(world, keys)).open) throw refuse('too_many_tries')
    const provider = await providerOf(world.db, agency, id)
    if (!provider?.on) throw refuse('no_such_provider')
    try {
      return { go: await begin(world, caller, provider, { purpose: 'in' }) }
    } catch (thrown) {
      if (!(thrown instanceof NotShown)) throw thrown
      await keepFailure(world, provider, thrown.message)
      throw refuse('sign_on_away')
    }
  },
  'sign_on.confirm': async (world, caller) => {
    onlyReal(world)
    const { person, sessionId: session } = caller
    const provider = await confirmsThrough(world.db, person.id)
    if (!provider) throw refuse('no_such_provider')
    try {
      return { go: await begin(world, caller, provider, { purpose: 'confirm', by: person.id, session }) }
    } catch (thrown) {
      if (!(thrown instanceof NotShown)) throw thrown
      await keepFailure(world, provider, thrown.message)
      throw refuse('sign_on_away')
    }
  },
  'door.signedOn': async (world, caller, given) => {
    onlyReal(world)
    const came = await answered(world, caller, given)
    if (came.next !== 'tried' && came.next !== 'confirmed')
      await succeeded(world, await countedFor(world, caller))
    return came
  },
}
