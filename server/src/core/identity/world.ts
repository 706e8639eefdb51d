import type { World } from '#core/world'

/** The part of the world that signing in needs. */
export type IdentityWorld = Pick<World, 'db' | 'clock' | 'keys' | 'log' | 'centre' | 'origin'>
