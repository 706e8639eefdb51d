import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { StartError, wordsOf } from '#platform/errors'
import { withSession } from './connect.ts'
import { appUrlOf } from './roles.ts'

const folder = new URL('../../../migrations/', import.meta.url)
const lock = 4_242_001

export type Migration = { name: string; sql: string; checksum: string }

/** The migrations that this version ships, in order. */
export const migrationFiles = async (): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

const history = async (client: pg.Client): Promise<{ name: string; checksum: string }[]> => {
  await client.query(
    'create table if not exists public.callbox_migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  )
  return (await client.query('select name, checksum from public.callbox_migration order by name')).rows
}

/** The PostgreSQL schemas that the migrations of this version make. */
export const schemasMade = async (): Promise<string[]> =>
  (await migrationFiles()).flatMap(({ sql }) => [...sql.matchAll(/^create schema (\w+)/gm)].map((m) => m[1]!))

/** What a restore leaves in a database until it has ended; no version starts on it. */
export const restoreMark = 'public.callbox_restore'

/** @throws StartError when a restore into this database was begun and has not ended. */
export const refuseUnfinishedRestore = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query('select to_regclass($1) is not null as unfinished', [restoreMark])
  if (rows[0]?.unfinished)
    throw new StartError(
      'A restore into this database was begun and did not end, so what it holds is not whole: run "callbox restore" with the same backup again; it starts over.',
    )
}

/** Names of the migrations already in the database. */
export const applied = (ownerUrl: string): Promise<string[]> =>
  withSession(ownerUrl, async (client) => (await history(client)).map((row) => row.name))

export type Migrating = {
  /** Called once, under the lock, before an existing database is changed; when it throws, nothing is. */
  before?: (waiting: readonly string[]) => Promise<void>
  /** Only these, for a restore into the state that a backup was made in; null for all. */
  only?: readonly string[] | null
  /** The caller is the restore that left its mark. */
  restoring?: boolean
}

/**
 * Brings the database to this version: forward only, each file in one transaction, under an advisory lock.
 * @throws StartError for a PostgreSQL older than 15, an edited migration, data of a newer version, or a restore that
 * did not end.
 */
export const migrate = async (
  ownerUrl: string,
  say: (sentence: string) => void = () => undefined,
  { before, only = null, restoring = false }: Migrating = {},
): Promise<number> => {
  const app = `"${appUrlOf(ownerUrl).role.replaceAll('"', '""')}"`
  const files = await migrationFiles()
  const fresh = await withSession(ownerUrl, async (client) => {
    await requireVersion(client)
    await client.query('select pg_advisory_lock($1)', [lock])
    if (!restoring) await refuseUnfinishedRestore(client)
    const done = await history(client)
    for (const { name, checksum } of done) {
      const file = files.find((candidate) => candidate.name === name)
      if (!file)
        throw new StartError(
          `The data was written by a newer version of Callbox (it knows ${name}): start that version, or restore the backup made before the upgrade.`,
        )
      if (file.checksum !== checksum)
        throw new StartError(
          `The migration ${name} was edited after it ran: put the original file back and write the change as a new migration.`,
        )
    }
    const waiting = files
      .filter((file) => !done.some((row) => row.name === file.name))
      .filter((file) => only === null || only.includes(file.name))
    if (before && done.length > 0 && waiting.length > 0) await before(waiting.map(({ name }) => name))
    for (const file of waiting) {
      say(`Migrating: ${file.name}`)
      await client.query('begin')
      try {
        await client.query(file.sql.replaceAll(':app', app))
        await client.query('insert into public.callbox_migration (name, checksum) values ($1, $2)', [
          file.name,
          file.checksum,
        ])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback').catch(() => undefined)
        throw new StartError(
          `The migration ${file.name} failed and was undone (${wordsOf(error)}). Nothing was changed by it.`,
        )
      }
    }
    await client.query(
      `grant select on public.callbox_migration to ${app}; grant usage on schema public to ${app}`,
    )
    return waiting.length
  })
  await runMigrations({ connectionString: ownerUrl })
  await withSession(ownerUrl, (client) => openJobs(client, app))
  return fresh
}

const requireVersion = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    "select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version",
  )
  const { server_version_num: number, server_version: version } = rows[0]!
  if (Number(number) < 150_000)
    throw new StartError(
      `The database is PostgreSQL ${version}; Callbox needs 15 or newer: upgrade it, or unset DATABASE_URL to use the embedded one.`,
    )
}

/** graphile-worker's tables belong to the owner and have row security on; the application's role works them by policy. */
const openJobs = async (client: pg.Client, app: string): Promise<void> => {
  await client.query('select pg_advisory_lock($1)', [lock])
  await client.query(`
    grant usage on schema graphile_worker to ${app};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${app};
    grant usage, select on all sequences in schema graphile_worker to ${app};
    grant execute on all functions in schema graphile_worker to ${app};
    do $$ declare t record; begin
      for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
                 and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'callbox') loop
        execute format('create policy callbox on graphile_worker.%I to ${app} using (true) with check (true)', t.relname);
      end loop;
    end $$;`)
}
