import type pg from 'pg'
import { schemasMade } from '#platform/db'
import type { Plan, Table } from './format.ts'

export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

/** Text that does not depend on who reads it, and nothing that would cut a long copy off. */
export const steady = async (client: pg.Client): Promise<void> => {
  await client.query(`set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';
    set bytea_output = 'hex'; set extra_float_digits = 1; set statement_timeout = 0; set lock_timeout = '30s';
    set idle_in_transaction_session_timeout = 0; set synchronize_seqscans = off; set max_parallel_workers_per_gather = 0`)
}

/** The history of migrations, which is no module's. */
export const history = 'public.callbox_migration'

const columnsOf = `array(select a.attname::text from pg_attribute a
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum)`

/** Every table of ours (a partitioned one as its root), what it refers to first. Generated columns are computed anew. */
export const tablesOf = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Table & { needs: string[] }>(
    `select n.nspname || '.' || c.relname as name, ${columnsOf} as columns,
       array(select distinct fn.nspname || '.' || f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
         join pg_namespace fn on fn.oid = f.relnamespace where k.contype = 'f' and k.conrelid = c.oid and k.confrelid <> c.oid) as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and (n.nspname = any($1) or n.nspname || '.' || c.relname = $2)
     order by 1`,
    [await schemasMade(), history],
  )
  const placed: typeof rows = []
  while (placed.length < rows.length) {
    const left = rows.filter((row) => !placed.includes(row))
    const free = left.filter((row) => !left.some((other) => other !== row && row.needs.includes(other.name)))
    // Tables that refer to one another in a circle have no order; they come last and their constraints decide.
    placed.push(...(free.length > 0 ? free : left))
  }
  return placed.map(({ name, columns }) => ({ name, columns }))
}

/** The tables that a backup takes, and those that are copied as something else, which is what they become. */
export const tablesTaken = async (client: pg.Client, plan: Plan): Promise<Table[]> => {
  const tables = (await tablesOf(client)).filter(({ name }) => !(name in plan.leftOut))
  for (const [name, query] of plan.apart.flatMap(({ rows }) => Object.entries(rows))) {
    if (query === null) continue
    const { fields } = await client.query(`select * from (${query}) as q limit 0`)
    tables.push({ name, columns: fields.map((field) => field.name) })
  }
  return tables
}

/** `COPY` of a table, of its columns by name: a later version may have more of them, in another order. */
export const rowsOfTable = ({ name, columns }: Table, plan: Plan): string => {
  const query = plan.apart.map(({ rows }) => rows[name]).find((given) => typeof given === 'string')
  return query ?? `select ${columns.map(quoted).join(', ')} from ${quoted(name)}`
}

export type Sequence = { of: string; name: string }

/** The sequences behind numbered columns. */
export const sequencesOf = async (client: pg.Client): Promise<Sequence[]> => {
  const { rows } = await client.query<Sequence>(
    `select n.nspname || '.' || c.relname || '.' || a.attname as of,
       pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as name
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) is not null order by 1`,
    [await schemasMade()],
  )
  return rows
}
