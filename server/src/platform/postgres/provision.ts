import pg from 'pg'
import { StartError } from '#platform/errors'
import type { Memory } from './memory.ts'

export const OWNER = 'callbox_owner'
export const DATABASE = 'callbox'

/** Connection string of the superuser (tests and doctor only). */
export const superuserUrl = (memory: Memory, port: number, database = 'postgres') =>
  `postgres://postgres:${memory.superuserPassword}@127.0.0.1:${port}/${database}`

/** Connection string of the owner: the role that migrates. */
export const ownerUrl = (memory: Memory, port: number) =>
  `postgres://${OWNER}:${memory.ownerPassword}@127.0.0.1:${port}/${DATABASE}`

/** Runs `work` on one connection and closes it. Errors are pg's. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined) // a connection cut while idle; the next query tells
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Knocks as the superuser: the server's version, or whether it refused the password; neither while it is not ready. */
export async function ask(memory: Memory, port: number): Promise<{ version?: string; refused?: boolean }> {
  try {
    return await withClient(superuserUrl(memory, port), async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version')
      return { version: rows[0]?.server_version.split(' ')[0] ?? '' }
    })
  } catch (error) {
    return { refused: (error as { code?: string }).code === '28P01' }
  }
}

/** Makes the owner role and its database where they are missing (also after a first start that was killed half-way). */
export async function provision(memory: Memory, port: number): Promise<void> {
  await withClient(superuserUrl(memory, port), async (client) => {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2 and not has_database_privilege('public', oid, 'connect')) as database`,
      [OWNER, DATABASE],
    )
    if (rows[0]?.role && rows[0].database) return
    const password = client.escapeLiteral(memory.ownerPassword)
    if (!rows[0]?.role) await client.query(`create role ${OWNER} login createrole password ${password}`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (!rowCount) await client.query(`create database ${DATABASE} owner ${OWNER}`)
    await client.query(`revoke all on database ${DATABASE} from public`)
    // The maintenance database is nobody's business but the superuser's.
    await client.query('revoke all on database postgres from public')
  })
}

/** Refuses a database that would answer "committed" before the disk has it. Asks as the owner, whose settings count. */
export async function assertDurable(memory: Memory, port: number, data: string): Promise<void> {
  const { rows } = await withClient(ownerUrl(memory, port), (client) =>
    client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
    ),
  )
  const off = rows.filter((row) => row.setting === 'off').map((row) => row.name)
  if (rows.length === 3 && off.length === 0) return
  throw new StartError(
    `The database in ${data} has ${off.join(' and ') || 'its disk safety'} turned off, so a power cut could lose what was acknowledged: set it back to "on" in postgresql.conf (and postgresql.auto.conf) and start again.`,
  )
}
