import { sql } from 'kysely'
import { type Check, finding } from './finding.ts'

/** Tables that belong to the centre as a whole and do not begin with agency_id, each with the reason. */
export const ofTheCentre: Readonly<Record<string, string>> = {
  'platform.centre': 'one row: the centre itself',
  'platform.process': 'a process works for every agency',
  'platform.backup': 'a backup holds every agency',
  'load.reading': 'a process works for every agency',
  'load.state': 'one row: whether the centre as a whole keeps up',
  'identity.user': 'a person may work for several agencies; what they may do is granted per agency',
  'identity.session': 'a session is a person’s, not an agency’s',
  'identity.account': 'how a person signs in',
  'identity.verification': 'one-time links and codes, before it is known who signs in',
  'identity.passkey': 'with what a person signs in, for every agency they work for',
  'identity.password': 'the same',
  'identity.code_maker': 'the same',
  'identity.recovery_code': 'the same',
  'identity.link': 'the first one is made before there is an agency; who it is for may work for several',
  'identity.session_fact': 'what is known of a session, which is a person’s',
  'identity.device': 'a device, whoever sits at it',
  'identity.known_place': 'from where a person has signed in',
  'identity.tries': 'counted before it is known who tries',
  'identity.notice': 'told to a person, whatever the agency',
  'public.callbox_migration': 'which migrations have run in this database',
}

/** Agencies can be walled off and spread out later only if agency_id leads every table, key and index from the start. */
const agencyFirst: Check = {
  name: 'agency_id begins every table, key and index',
  async look({ db }) {
    const { rows } = await sql<{ what: string; table: string; first: string | null }>`
      with ours as (
        select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'graphile_worker')
      )
      select 'the table ' || o.name as what, o.name as table,
        (select a.attname from pg_attribute a where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped order by a.attnum limit 1) as first from ours o
      union all
      select 'the index ' || c.relname || ' of ' || o.name, o.name,
        (select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0])
      from pg_index i join ours o on o.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
      order by 1`.execute(db)
    return finding(
      'wrong',
      rows.filter((row) => row.first !== 'agency_id' && !(row.table in ofTheCentre)).map((row) => row.what),
      (n) => `${n} tables or indexes do not begin with agency_id`,
      'Write a migration that puts agency_id first; or, if it belongs to the centre as a whole, name it with the reason in app/doctor/schema.ts.',
    )
  },
}

const valid: Check = {
  name: 'every index is whole',
  async look({ db }) {
    const { rows } = await sql<{ name: string }>`select i.indexrelid::regclass::text as name from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where not i.indisvalid and n.nspname not like 'pg\\_%' order by 1`.execute(db)
    return finding(
      'wrong',
      rows.map((row) => row.name),
      (n) => `${n} indexes are not valid and hold nothing back`,
      'Run "reindex index …" for each, as the owner.',
    )
  },
}

export const schema: readonly Check[] = [agencyFirst, valid]
