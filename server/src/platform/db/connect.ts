import type { Socket } from 'node:net'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { namingPool } from './prepared.ts'
import type { DB } from './schema.generated.ts'

export type Db = Kysely<DB>
export type Trx = Transaction<DB>
export type AppPool = pg.Pool

const types = new pg.TypeOverrides()
// int8 as a number: our counters and record numbers stay far below 2^53.
types.setTypeParser(20, (value) => Number(value))

/** Connections of a pool: in use, the most there may be, and requests that wait for one. */
export const poolUse = (pool: AppPool): { used: number; most: number; waiting: number } => ({
  used: pool.totalCount - pool.idleCount,
  most: pool.options.max,
  waiting: pool.waitingCount,
})
/** Milliseconds of silence in the middle of a query after which the database counts as gone: longer than any query may take. */
const silent = 70_000

/**
 * A database that vanishes without a word (a cut cable, a dead host) would leave a query waiting for many minutes.
 * A connection that hears nothing for so long is given up; whoever waits on it gets an error, and the pool a new one.
 */
const giveUpSilence = (client: pg.ClientBase, ms: number): void => {
  // Neither is in pg's types. One that only listens asks nothing and may well hear nothing.
  const { connection, _getActiveQuery } = client as unknown as {
    connection: { stream: Socket }
    _getActiveQuery?(): unknown
  }
  const { stream } = connection
  stream.setKeepAlive(true, 10_000)
  stream.setTimeout(ms, () => {
    if (_getActiveQuery?.call(client) !== null)
      stream.destroy(new Error(`The database has not been heard for ${Math.round(ms / 1000)} seconds.`))
  })
}

/**
 * How long a statement, a wait for a lock and a transaction that does nothing may last. The role says so of itself where
 * we made it; where somebody else made it, or took that away, each connection says it before anything is asked on it.
 */
const limits = `select set_config(name, lasts, false) from (values ('statement_timeout', '60s'), ('lock_timeout', '5s'),
  ('idle_in_transaction_session_timeout', '5s')) as l(name, lasts) where current_setting(name) = '0'`

/** A pool as the application's role, and Kysely on top of it. Call `end` when done. */
export const connect = (
  url: string,
  size = 10,
  silence = silent,
): { pool: pg.Pool; db: Db; end(): Promise<void> } => {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    application_name: 'callbox',
    connectionTimeoutMillis: 10_000,
    onConnect: async (client) => {
      await client.query(limits)
    },
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    giveUpSilence(client, silence)
  })
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: namingPool(pool) }) })
  return { pool, db, end: () => db.destroy() }
}

/** One connection of its own (LISTEN, advisory locks), closed afterwards. */
export const withSession = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    connectionString: url,
    types,
    connectionTimeoutMillis: 10_000,
    application_name: 'callbox',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
