import { hash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { sql } from 'kysely'
import type pg from 'pg'

const mark = '/* prepared */ '

/**
 * Stands first in a statement whose text is always the same and which is sent often: each connection has it parsed once,
 * and PostgreSQL may keep its plan. Never before a text that is put together from what is asked: each would be kept.
 */
export const prepared = sql.raw(mark)

const names = new Map<string, string>()
const nameOf = (text: string): string => {
  const known = names.get(text)
  if (known) return known
  const name = hash('sha256', text, 'base64url').slice(0, 32)
  names.set(text, name)
  return name
}

type Sent = Promise<pg.QueryResult>
const naming = (client: pg.PoolClient): PostgresPoolClient => {
  const query = (text: unknown, values?: unknown[]): Sent =>
    typeof text === 'string' && text.startsWith(mark)
      ? client.query({ name: nameOf(text), text, values: values ?? [] })
      : client.query(text as string, values)
  return new Proxy(client, {
    get: (of, key) => {
      if (key === 'query') return query
      const value: unknown = Reflect.get(of, key, of)
      return typeof value === 'function' ? value.bind(of) : value
    },
  }) as unknown as PostgresPoolClient
}

/** The pool as Kysely sees it: statements that are marked go under a name. */
export const namingPool = (pool: pg.Pool): PostgresPool => {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    async connect() {
      const client = await pool.connect()
      const seen = known.get(client) ?? naming(client)
      known.set(client, seen)
      return seen
    },
    end: () => pool.end(),
    options: pool.options,
  }
}
