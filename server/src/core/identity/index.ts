import type { Module } from '#core/world'
import { sessionRoutes } from './session.ts'

export { type Agency, agencies, agencyOf, findAgency } from './agency.ts'
export { authEndpoints } from './endpoints.ts'
export { evidence } from './evidence.ts'
export { grantsOf, type Person, people, personNames } from './person.ts'
export { makePractice, practicePeople } from './practice.ts'
export { recordRefusal } from './record.ts'
export { endSession, endSessionsOf } from './session.ts'
export { signinLink } from './signin-link.ts'
export { makeWhoIs } from './who-is.ts'
export type { IdentityWorld } from './world.ts'

export const module: Module = { name: 'identity', routes: sessionRoutes }
