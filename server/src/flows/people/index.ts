import type { MailOne } from '#core/identity'
import type { Module } from '#core/world'
import type { Clears } from './leave.ts'
import { routesWith } from './routes.ts'
import { watchZero } from './zero.ts'

export { evidence } from './evidence.ts'
export type { Clears } from './leave.ts'

/**
 * Who works here, with which roles, and how that begins and ends (APCO 2.3.2, 2.3.3; CoP-R1, CoP-R6, CoP-S14). What hangs
 * on a person elsewhere ends by the functions handed in, in the transaction in which they leave; `mail` hands
 * one e-mail to the agency's mail server.
 */
export const makePeople = (clears: readonly Clears[], mail: MailOne = async () => false): Module => ({
  name: 'people',
  emits: ['people.left'],
  routes: routesWith({ clears, mail }),
  sweeps: [watchZero],
})
