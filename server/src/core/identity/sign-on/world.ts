import type { World } from '#core/world'
import type { IdentityWorld } from '../world.ts'

/** The part of the world that signing in through a provider needs: `fetch` is the guarded one. */
export type SignOnWorld = IdentityWorld & Pick<World, 'fetch'>
