import type { Module } from '#core/world'
import { seeds } from './door/codes.ts'
import { invitationRoutes, type MailOne } from './door/invited.ts'
import { mineRoutes } from './door/mine.ts'
import { endRested } from './door/rested.ts'
import { doorRoutes } from './door/routes.ts'
import { watchRoutes } from './door/sessions.ts'
import { forgetTries } from './door/tries.ts'
import { keyRoutes } from './keys/routes.ts'
import { warnOfKeys } from './keys/warn.ts'
import { sessionRoutes } from './session.ts'
import { clientSecrets } from './sign-on/provider.ts'
import { signOnRoutes } from './sign-on/routes.ts'

export { type Agency, agencies, agencyOf, findAgency } from './agency.ts'
export { type Beat, beatsOf, dropBeat, keepBeat } from './beats.ts'
export { type AskedOf, type Condition, conditions, plugIn } from './conditions.ts'
export { notTheAuthor } from './conflicts.ts'
export { checkCountries } from './door/country.ts'
export { domainsOf } from './door/domains.ts'
export { type Enlisted, enlist, followDirectory, worksIn } from './door/enlist.ts'
export { endFactorsOf } from './door/invite.ts'
export { invitationMail, type MailOne } from './door/invited.ts'
export { firstLink } from './door/link.ts'
export { lockedOutLink } from './door/locked-out.ts'
export { noticeToMail, quiet, tell as tellOfAccess } from './door/notice.ts'
export { checkBreachedList } from './door/password.ts'
export { endAccess } from './ending.ts'
export { authEndpoints } from './endpoints.ts'
export { evidence } from './evidence.ts'
export { type Granted, grantsEver } from './grant-store.ts'
export {
  changeGrant,
  endGrant,
  exchange,
  grantRole,
  keepAnAdministrator,
  move,
  type Wanted,
} from './granting.ts'
export { directoryKeys } from './keys/directory.ts'
export { rightsTold } from './mine.ts'
export { grantsOf, type Person, people, personNames, personsBy, rolesOf } from './person.ts'
export { makePractice, narrowPractice, practicePeople } from './practice.ts'
export { recordRefusal } from './record.ts'
export { forgetSessions } from './remembered.ts'
export { nameResponsible, type Responsible, responsibleIn } from './responsible.ts'
export { endSession, endSessionsOf } from './session.ts'
export { signinLink } from './signin-link.ts'
export { makeWhoIs } from './who-is.ts'
export type { IdentityWorld } from './world.ts'

type Handed = { readers: () => readonly string[]; mail: MailOne }

/**
 * `readers` are those of the events: they get their place in those of an agency that is made while the centre runs.
 * `mail` hands one e-mail to the agency's mail server, where it has one.
 */
export const makeIdentity = ({ readers, mail }: Handed): Module => ({
  name: 'identity',
  emits: ['security.noticed', 'people.changed'],
  routes: {
    ...sessionRoutes,
    ...doorRoutes(readers),
    ...mineRoutes,
    ...watchRoutes,
    ...keyRoutes,
    ...invitationRoutes(mail),
    ...signOnRoutes,
  },
  sweeps: [forgetTries, endRested, warnOfKeys],
  secrets: [seeds, clientSecrets],
})

export const module: Module = makeIdentity({ readers: () => [], mail: async () => false })
