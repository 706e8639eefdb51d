import type { Role } from '@callbox/contract'
import { authOf } from './auth.ts'
import { refuse } from './refuse.ts'
import type { IdentityWorld } from './world.ts'

/** Where a link lands; a link that is used up or too old lands there too, signed in as nobody, with `?error=`. */
const landing = '/desk/'

/**
 * A link that signs one person in, once, within 15 minutes; for printing at the start of a practice centre.
 * @throws only_in_practice in a real centre; no_such_person when nobody has that address or role.
 */
export const signinLink = async (
  world: IdentityWorld,
  whom: { email: string } | { role: Role },
): Promise<string> => {
  if (!world.centre.practice) throw refuse('only_in_practice')
  const email = await addressOf(world, whom)
  let made = ''
  const handOver = (url: string): void => {
    made = url
  }
  await (authOf(world).api as unknown as LinkMaker).signInMagicLink({
    body: { email, callbackURL: landing, errorCallbackURL: landing, metadata: { handOver } },
    headers: new Headers({ origin: world.origin }),
  })
  return made
}

/** The plugin's call; the library's types lose it because the plugin is there only in practice. */
type LinkMaker = {
  signInMagicLink(of: {
    body: {
      email: string
      callbackURL: string
      errorCallbackURL: string
      metadata: { handOver(url: string): void }
    }
    headers: Headers
  }): Promise<unknown>
}

const addressOf = async (
  { db, clock }: IdentityWorld,
  whom: { email: string } | { role: Role },
): Promise<string> => {
  const now = clock.now()
  const found =
    'email' in whom
      ? await db
          .selectFrom('identity.user')
          .select('email')
          .where('email', '=', whom.email.toLowerCase())
          .executeTakeFirst()
      : await db
          .selectFrom('identity.user as u')
          .innerJoin('identity.grant_of_role as g', 'g.person_id', 'u.id')
          .select('u.email')
          .where('g.role', '=', whom.role)
          .where('g.valid_from', '<=', now)
          .where((where) => where.or([where('g.valid_until', 'is', null), where('g.valid_until', '>', now)]))
          .orderBy('g.agency_id')
          .orderBy('u.name')
          .executeTakeFirst()
  if (!found)
    throw refuse('no_such_person', {
      who: 'email' in whom ? `the address ${whom.email}` : `the role "${whom.role}" now`,
    })
  return found.email
}
