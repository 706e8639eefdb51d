import { rolesOf } from '../person.ts'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { renew } from './invite.ts'

/**
 * For an administrator of a real centre who cannot sign in any more, by somebody at the server: everything they signed
 * in with ends, the link lets them enrol anew, it is on the record, and whoever looks after security is told.
 * @throws no_such_administrator.
 */
export const lockedOutLink = async (world: IdentityWorld, email: string): Promise<string> => {
  const found = await world.db
    .selectFrom('identity.user')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  const held = found ? await rolesOf(world.db, found.id, world.clock.now()) : null
  const agency = [...(held ?? [])].find(([, roles]) => roles.includes('administrator'))?.[0]
  if (!found || agency === undefined) throw refuse('no_such_administrator', { email })
  const { link } = await renew(world, {
    person: found.id,
    by: 'the server',
    why: 'An administrator who is locked out, by somebody at the server',
    agency,
  })
  return link
}
