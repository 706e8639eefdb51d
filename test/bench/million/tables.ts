import type pg from 'pg'

export type Column = { name: string; is: 'id' | 'time' | 'other' }

/** Never another one: the account and whose conversation it is about stay. */
const kept = ['agency_id', 'account_id']

/** The columns that a fill writes: not those that the database numbers by itself. */
export const columnsOf = async (
  client: pg.Client,
  table: string,
  keep: readonly string[],
): Promise<Column[]> => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, atttypid::regtype::text as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' and atttypid <> 'xid8'::regtype
      order by attnum`,
    [table],
  )
  return rows.map(({ name, type }) => ({
    name,
    is:
      type === 'uuid' && !kept.includes(name) && !keep.includes(name)
        ? 'id'
        : type === 'timestamp with time zone'
          ? 'time'
          : 'other',
  }))
}

/** Statements that put back what was taken off, those of one table apart from those between tables. */
export type Dress = { ownOf(table: string): string[]; between: string[] }

/** Takes indexes and constraints off. Foreign keys come back last, when all tables are whole again. */
export const undress = async (client: pg.Client, tables: readonly string[]): Promise<Dress> => {
  const { rows: constraints } = await client.query<{
    table: string
    name: string
    foreign: boolean
    says: string
  }>(
    `select conrelid::regclass::text as table, conname as name, contype = 'f' as foreign, pg_get_constraintdef(oid) as says from pg_constraint
      where contype in ('p', 'u', 'f') and (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[]))`,
    [tables],
  )
  const { rows: indexes } = await client.query<{ table: string; index: string; says: string }>(
    `select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as index, pg_get_indexdef(i.indexrelid) as says from pg_index i
      where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))`,
    [tables],
  )
  const add = ({ table, name, says }: (typeof constraints)[number]): string =>
    `alter table ${table} add constraint "${name}" ${says}`
  const foreign = constraints.filter((one) => one.foreign)
  const own = constraints.filter((one) => !one.foreign)
  for (const { table, name } of [...foreign, ...own])
    await client.query(`alter table ${table} drop constraint "${name}"`)
  for (const { index } of indexes) await client.query(`drop index ${index}`)
  return {
    ownOf: (table) => [
      ...own.filter((one) => one.table === table).map(add),
      ...indexes.filter((one) => one.table === table).map(({ says }) => says),
    ],
    between: foreign.map(add),
  }
}

export const dressed = async (client: pg.Client, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await client.query(statement)
}

/**
 * Empties a table and fills it in one transaction: a server that keeps no log for others (`wal_level = minimal`) then
 * writes each row once. Our own triggers stay silent: the counters are counted afterwards.
 */
export const fill = async (client: pg.Client, table: string, statements: string): Promise<void> => {
  await client.query(
    `begin; alter table ${table} disable trigger user; truncate ${table}; ${statements}; alter table ${table} enable trigger user; commit`,
  )
}

/** What autovacuum would have done by now: visible to everybody, counted. */
export const lifted = async (client: pg.Client, table: string): Promise<void> => {
  await client.query(`vacuum (freeze, analyze) ${table}`)
}
