import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { migrationFiles } from '#platform/db'
import { type Check, finding } from './finding.ts'

/** What keeps a promise through a power cut. */
const durable: Check = {
  name: 'the database writes to disk before it says yes',
  async look({ db }) {
    const { rows } = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit')`.execute(db)
    return finding(
      'wrong',
      rows.filter((row) => row.setting === 'off').map((row) => row.name),
      () => 'What was acknowledged can be lost in a power cut, because these are off',
      'Set them to "on" in postgresql.conf and reload the server.',
    )
  },
}

/** Grants bind neither a superuser nor an owner (architecture: two roles). */
const role: Check = {
  name: 'the application’s role is no superuser and owns nothing',
  async look({ db }) {
    const { rows } = await sql<{ role: string; is: string }>`
      select rolname as role, is_ as is from pg_roles, lateral (values
        (rolsuper, 'a superuser'), (rolbypassrls, 'free of row security'), (rolcreaterole, 'allowed to make roles')) as v(yes, is_)
        where rolname = current_user and yes
      union all select current_user, 'the owner of ' || n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'S') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
          and pg_has_role(current_user, c.relowner, 'member')
      union all select current_user, 'the owner of the schema ' || nspname from pg_namespace
        where nspname not like 'pg\\_%' and nspname <> 'information_schema' and pg_has_role(current_user, nspowner, 'member')`.execute(
      db,
    )
    return finding(
      'wrong',
      rows.map((row) => row.is),
      () => `The role ${rows[0]?.role} is more than the application may be`,
      'Let the owner of DATABASE_URL own the tables, and take these from the application’s role (alter role …, reassign owned by …).',
    )
  },
}

/** Tables that only grow. */
const growing = [
  'archive.entry',
  'archive.payload',
  'conversations.revision',
  'triage.correction',
  'triage.model',
  'triage.adoption',
  'desk.thrive',
  'conversations.assessment',
  'events.event',
]

const grants: Check = {
  name: 'records, revisions, assessments and events can only be added to',
  async look({ db }) {
    const { rows } = await sql<{ may: string }>`select p || ' ' || t as may
      from unnest(${growing}::text[]) as t, unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as p
      where has_table_privilege(t, p) or (p = 'UPDATE' and has_any_column_privilege(t, p)) order by 1`.execute(
      db,
    )
    return finding(
      'wrong',
      rows.map((row) => row.may),
      (n) => `The application holds ${counted(n, 'right')} on tables that only grow`,
      'As the owner: revoke these rights from the application’s role, and ask who granted them.',
    )
  },
}

const migrations: Check = {
  name: 'the database is at this version',
  async look({ db }) {
    const files = await migrationFiles()
    const { rows } = await sql<{
      name: string
      checksum: string
    }>`select name, checksum from public.callbox_migration order by name`.execute(db)
    return [
      ...finding(
        'wrong',
        files.filter((f) => !rows.some((row) => row.name === f.name)).map((f) => f.name),
        (n) => `${counted(n, 'migration')} ${plural(n, 'has', 'have')} not run`,
        'Run "callbox migrate".',
      ),
      ...finding(
        'wrong',
        rows.filter((row) => !files.some((f) => f.name === row.name)).map((row) => row.name),
        (n) => `${counted(n, 'migration')} ${plural(n, 'is', 'are')} of a newer version`,
        'Start the newer version, or restore the backup made before the upgrade.',
      ),
      ...finding(
        'wrong',
        rows
          .filter((row) => files.some((f) => f.name === row.name && f.checksum !== row.checksum))
          .map((row) => row.name),
        (n) =>
          `${counted(n, 'migration')} ${plural(n, 'was edited after it ran', 'were edited after they ran')}`,
        'Put the original files back and write the change as a new migration.',
      ),
    ]
  },
}

export const engine: readonly Check[] = [durable, role, grants, migrations]
