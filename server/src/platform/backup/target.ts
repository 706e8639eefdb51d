import type pg from 'pg'
import { migrationFiles, restoreMark, schemasMade } from '#platform/db'
import { StartError } from '#platform/errors'
import { history } from './catalog.ts'
import type { Header, Say } from './format.ts'

/** What stands in a database that is not PostgreSQL's own, nor an extension's. */
const thingsIn = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 4`,
  )
  return rows.map(({ name }) => name)
}

const clear = async (client: pg.Client): Promise<void> => {
  for (const schema of ['graphile_worker', ...(await schemasMade())])
    await client.query(`drop schema if exists "${schema}" cascade`)
  await client.query(`drop table if exists ${history}`)
}

/**
 * Takes an empty database for a restore, or one in which a restore did not end: it is cleared. From here on until
 * `unmark` no version starts on it. @throws StartError when something else stands in it
 */
export const claimEmpty = async (client: pg.Client, say: Say): Promise<void> => {
  const { rows } = await client.query('select to_regclass($1) is not null as marked', [restoreMark])
  if (rows[0]?.marked) {
    say('Clearing what an interrupted restore left…')
    await clear(client)
    return
  }
  const found = await thingsIn(client)
  if (found.length > 0)
    throw new StartError(
      `The database is not empty: it holds ${found.includes(history) || found.includes('accounts.account') ? 'a Callbox centre' : `${found.slice(0, 3).join(', ')}${found.length > 3 ? ', …' : ''}`}. A backup is restored into an empty database only, and nothing is ever overwritten: name another with --to-database, or a new CALLBOX_DATA.`,
    )
  await client.query(`create table ${restoreMark} (begun_at timestamptz not null default now())`)
}

/** The restore has ended: the centre may be started. */
export const unmark = async (client: pg.Client): Promise<void> => {
  await client.query(`drop table if exists ${restoreMark}`)
}

/** @throws StartError when the backup is of a newer version, or of migrations that are not ours. */
export const requireKnown = async ({ migrations }: Header): Promise<void> => {
  const files = await migrationFiles()
  for (const { name, checksum } of migrations) {
    const file = files.find((candidate) => candidate.name === name)
    if (!file)
      throw new StartError(
        `The backup was made by a newer version of Callbox (it knows ${name}): restore it with that version.`,
      )
    if (file.checksum !== checksum)
      throw new StartError(
        `The backup was made with another ${name} than this version has: restore it with the version that made it.`,
      )
  }
}
