import { hmac } from '#platform/crypto'
import { StartError, wordsOf } from '#platform/errors'
import { withSession } from './connect.ts'

/**
 * The application's connection string, derived from the owner's: role `<owner>_app`, its password an HMAC of the
 * owner's, so that any number of processes agree on it without a shared file.
 */
export const appUrlOf = (ownerUrl: string): { url: string; role: string; password: string } => {
  const url = new URL(ownerUrl)
  const owner = decodeURIComponent(url.username)
  const role = `${owner}_app`.slice(0, 63)
  const password = hmac(decodeURIComponent(url.password), `callbox application role ${role}`).toString(
    'base64url',
  )
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
