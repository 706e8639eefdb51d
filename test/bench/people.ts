import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { hmac, loadKeys } from '../../server/src/platform/crypto/index.ts'
import { withSession } from '../../server/src/platform/db/index.ts'
import { newId } from '../../server/src/platform/ids/index.ts'

export type SignedIn = { id: string; name: string; cookie: string }

/**
 * So many people of the desk with a session each, as signing in by a link would leave them: two hundred links would
 * measure the sign-in. The cookie is signed as the sign-in library does it (HMAC-SHA-256 of the token, base64).
 */
export const signedIn = async (
  ownerUrl: string,
  folder: string,
  count: number,
  agency = 1,
): Promise<SignedIn[]> => {
  const keys = await loadKeys(join(folder, 'keys', 'root.key'))
  const secret = keys.derive('better-auth').toString('base64url')
  const now = new Date()
  const people = Array.from({ length: count }, (_, i) => {
    const token = randomBytes(24).toString('base64url')
    const value = encodeURIComponent(`${token}.${hmac(secret, token).toString('base64')}`)
    return { id: newId(now), name: `Officer ${i + 1}`, token, cookie: `callbox.session_token=${value}` }
  })
  await withSession(ownerUrl, async (client) => {
    const ids = people.map(({ id }) => id)
    await client.query(
      `insert into identity."user" ("id", "name", "email", "emailVerified") select id, name, id || '@bench.example', true
        from unnest($1::text[], $2::text[]) as p(id, name)`,
      [ids, people.map(({ name }) => name)],
    )
    await client.query(
      `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) select $1, unnest($2::text[]), 'desk', 'bench', $3`,
      [agency, ids, now],
    )
    await client.query(
      `insert into identity.session ("id", "expiresAt", "token", "userId") select id, $3, token, id from unnest($1::text[], $2::text[]) as s(id, token)`,
      [ids, people.map(({ token }) => token), new Date(now.getTime() + 3600_000)],
    )
    await client.query(
      `insert into identity.session_fact (session_id, person_id, how, began_at, used_at, ends_at, says, place)
        select id, id, 'link', $2, $2, $3, 'the bench', '127.0.0.0/24' from unnest($1::text[]) as s(id)`,
      [ids, now, new Date(now.getTime() + 3600_000)],
    )
  })
  return people.map(({ id, name, cookie }) => ({ id, name, cookie }))
}
