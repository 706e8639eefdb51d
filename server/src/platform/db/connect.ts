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

/** A pool as the application's role, and Kysely on top of it. Call `end` when done. */
export const connect = (url: string, size = 10): { pool: pg.Pool; db: Db; end(): Promise<void> } => {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    application_name: 'callbox',
    connectionTimeoutMillis: 10_000,
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
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
