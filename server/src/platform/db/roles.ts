import { scryptSync } from 'node:crypto'
import { hmac } from '#platform/crypto'
import { StartError, wordsOf } from '#platform/errors'
import { withSession } from './connect.ts'

/** A password of so many characters has the strength of a key, as those that we draw ourselves. */
const asLongAsAKey = 32
const stretched = new Map<string, Buffer>()

/** What the role's password is made of: the owner's own where it is as long as a key, else stretched (scrypt, once a process). */
const keyFrom = (password: string, role: string): Buffer | string => {
  if (password.length >= asLongAsAKey) return password
  const name = `${role} ${password}`
  const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
  const key = stretched.get(name) ?? scryptSync(password, `callbox ${role}`, 32, cost)
  stretched.set(name, key)
  return key
}

/**
 * The application's connection string, derived from the owner's: role `<owner>_app`, its password an HMAC under the
 * owner's (a short one is stretched first), so that any number of processes agree on it without a shared file.
 */
export const appUrlOf = (ownerUrl: string): { url: string; role: string; password: string } => {
  const url = new URL(ownerUrl)
  const owner = decodeURIComponent(url.username)
  const role = `${owner}_app`.slice(0, 63)
  const key = keyFrom(decodeURIComponent(url.password), role)
  const password = hmac(key, `callbox application role ${role}`).toString('base64url')
  url.username = encodeURIComponent(role)
  url.password = password
  return { url: url.toString(), role, password }
}

/** Makes the application's role when it is absent: it may log in and owns nothing. @throws StartError with the remedy. */
export const ensureAppRole = async (ownerUrl: string): Promise<string> => {
  const { url, role, password } = appUrlOf(ownerUrl)
  const name = `"${role.replaceAll('"', '""')}"`
  try {
    await withSession(ownerUrl, async (client) => {
      const { rows } = await client.query('select rolsuper as super from pg_roles where rolname = $1', [role])
      if (rows[0]?.super)
        throw new StartError(
          `The role ${role} is a superuser, which no grant binds: drop it and start again.`,
        )
      // Two processes may start at once: the loser of the race finds the role there.
      if (rows.length === 0)
        await client
          .query(`create role ${name} login password '${password}'`)
          .catch((error: { code?: string }) => {
            if (error.code !== '42710' && error.code !== '23505') throw error
          })
      const { database } = (await client.query<{ database: string }>('select current_database() as database'))
        .rows[0]!
      await client.query(`grant connect on database "${database.replaceAll('"', '""')}" to ${name}`)
      for (const [setting, value] of [
        ['idle_in_transaction_session_timeout', '5s'],
        ['lock_timeout', '5s'],
        ['statement_timeout', '60s'],
      ])
        await client.query(`alter role ${name} set ${setting} = '${value}'`).catch(() => undefined)
    })
    await withSession(url, (client) => client.query('select 1')).catch(async (error: { code?: string }) => {
      if (error.code !== '28P01') throw error
      await withSession(ownerUrl, (client) => client.query(`alter role ${name} password '${password}'`))
    })
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `The application's database role ${role} cannot be made (${wordsOf(error)}): give the user of DATABASE_URL the CREATEROLE attribute.`,
    )
  }
  return url
}
