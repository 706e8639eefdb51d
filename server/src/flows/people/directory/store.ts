import type { Role } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Kept, UserGiven } from './resource.ts'

type Named = { id: string; name: string }
export type PersonRow = {
  id: string
  userName: string
  externalId: string | null
  active: boolean
  kept: Kept
  linked: boolean
  made: Date
  changed: Date
  groups: Named[]
}
export type GroupRow = {
  id: string
  name: string
  externalId: string | null
  role: Role | null
  accounts: string[] | null
  beats: string[] | null
  made: Date
  changed: Date
  members: Named[]
}

type By = { id?: string; userName?: string; externalId?: string }

/** The people whom the directory named, the first named first; all, or by one value. */
export const persons = async (db: Db | Trx, agency: number, by: By = {}): Promise<PersonRow[]> =>
  (
    await sql<PersonRow>`select p.person_id as id, p.user_name as "userName", p.external_id as "externalId", p.active, p.kept,
        p.linked, p.made_at as made, p.changed_at as changed,
        coalesce((select json_agg(json_build_object('id', g.group_id, 'name', g.name) order by g.name)
          from people.directory_member m join people.directory_group g on g.agency_id = m.agency_id and g.group_id = m.group_id
          where m.agency_id = p.agency_id and m.person_id = p.person_id), '[]') as groups
      from people.directory_person p where p.agency_id = ${agency} and p.removed_at is null
        ${by.id === undefined ? sql`` : sql`and p.person_id = ${by.id}`}
        ${by.userName === undefined ? sql`` : sql`and lower(p.user_name) = lower(${by.userName})`}
        ${by.externalId === undefined ? sql`` : sql`and p.external_id = ${by.externalId}`}
      order by p.made_at, p.person_id`.execute(db)
  ).rows

/** One of them, locked: two calls about one person take turns. */
export const lockPerson = async (trx: Trx, agency: number, id: string): Promise<PersonRow | null> => {
  await sql`select 1 from people.directory_person where agency_id = ${agency} and person_id = ${id} for update`.execute(
    trx,
  )
  return (await persons(trx, agency, { id }))[0] ?? null
}

/** Keeps somebody whom the directory names, also again. */
export const insertPerson = async (
  trx: Trx,
  agency: number,
  person: UserGiven & { id: string; linked: boolean; at: Date },
): Promise<void> => {
  const { id, userName, externalId, active, kept, linked, at } = person
  await sql`insert into people.directory_person
      (agency_id, person_id, user_name, external_id, active, kept, linked, made_at, changed_at)
    values (${agency}, ${id}, ${userName}, ${externalId}, ${active}, ${JSON.stringify(kept)}::jsonb, ${linked}, ${at}, ${at})
    on conflict (agency_id, person_id) do update set user_name = excluded.user_name, external_id = excluded.external_id,
      active = excluded.active, kept = excluded.kept, linked = excluded.linked, made_at = excluded.made_at,
      changed_at = excluded.changed_at, unmailed = false, removed_at = null`.execute(trx)
}

export const updatePerson = async (
  trx: Trx,
  agency: number,
  id: string,
  { userName, externalId, active, kept }: UserGiven,
  at: Date,
): Promise<void> => {
  await sql`update people.directory_person set user_name = ${userName}, external_id = ${externalId}, active = ${active},
      kept = ${JSON.stringify(kept)}::jsonb, changed_at = ${at}
    where agency_id = ${agency} and person_id = ${id}`.execute(trx)
}

/** Whether the mail server took the invitation. */
export const putMailed = async (db: Db, agency: number, id: string, mailed: boolean): Promise<void> => {
  await sql`update people.directory_person set unmailed = ${!mailed} where agency_id = ${agency} and person_id = ${id}`.execute(
    db,
  )
}

/** The directory forgets somebody, and their groups; that they were named stays, for the record. */
export const removePerson = async (trx: Trx, agency: number, id: string, at: Date): Promise<void> => {
  await sql`delete from people.directory_member where agency_id = ${agency} and person_id = ${id}`.execute(
    trx,
  )
  await sql`update people.directory_person set removed_at = ${at}, changed_at = ${at}, active = false
    where agency_id = ${agency} and person_id = ${id}`.execute(trx)
}

/** Groups by name; all, or one of them. */
export const groups = async (
  db: Db | Trx,
  agency: number,
  by: { id?: string; name?: string } = {},
): Promise<GroupRow[]> =>
  (
    await sql<GroupRow>`select g.group_id as id, g.name, g.external_id as "externalId", g.role, g.accounts, g.beats,
        g.made_at as made, g.changed_at as changed,
        coalesce((select json_agg(json_build_object('id', m.person_id, 'name', p.user_name) order by p.user_name)
          from people.directory_member m join people.directory_person p on p.agency_id = m.agency_id and p.person_id = m.person_id
          where m.agency_id = g.agency_id and m.group_id = g.group_id), '[]') as members
      from people.directory_group g where g.agency_id = ${agency}
        ${by.id === undefined ? sql`` : sql`and g.group_id::text = ${by.id.toLowerCase()}`}
        ${by.name === undefined ? sql`` : sql`and lower(g.name) = lower(${by.name})`}
      order by lower(g.name), g.group_id`.execute(db)
  ).rows

export const lockGroup = async (trx: Trx, agency: number, id: string): Promise<GroupRow | null> => {
  await sql`select 1 from people.directory_group where agency_id = ${agency} and group_id::text = ${id.toLowerCase()}
    for update`.execute(trx)
  return (await groups(trx, agency, { id }))[0] ?? null
}

export const insertGroup = async (
  trx: Trx,
  agency: number,
  { id, name, externalId, at }: { id: string; name: string; externalId: string | null; at: Date },
): Promise<void> => {
  await sql`insert into people.directory_group (agency_id, group_id, name, external_id, made_at, changed_at)
    values (${agency}, ${id}, ${name}, ${externalId}, ${at}, ${at})`.execute(trx)
}

export const updateGroup = async (
  trx: Trx,
  agency: number,
  { id, name, externalId, at }: { id: string; name: string; externalId: string | null; at: Date },
): Promise<void> => {
  await sql`update people.directory_group set name = ${name}, external_id = ${externalId}, changed_at = ${at}
    where agency_id = ${agency} and group_id = ${id}`.execute(trx)
}

export const removeGroup = async (trx: Trx, agency: number, id: string): Promise<void> => {
  await sql`delete from people.directory_group where agency_id = ${agency} and group_id = ${id}`.execute(trx)
}

export const addMembers = async (
  trx: Trx,
  agency: number,
  group: string,
  ids: readonly string[],
): Promise<void> => {
  await sql`insert into people.directory_member (agency_id, group_id, person_id)
    select ${agency}, ${group}::uuid, unnest(${[...ids]}::text[]) on conflict do nothing`.execute(trx)
}

export const dropMembers = async (
  trx: Trx,
  agency: number,
  group: string,
  ids: readonly string[],
): Promise<void> => {
  await sql`delete from people.directory_member where agency_id = ${agency} and group_id = ${group}
    and person_id = any(${[...ids]}::text[])`.execute(trx)
}

/** Which of these ids are nobody's whom the directory named. */
export const unknownOf = async (trx: Trx, agency: number, ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`select id from unnest(${[...ids]}::text[]) as id where not exists
      (select from people.directory_person p where p.agency_id = ${agency} and p.person_id = id and p.removed_at is null)`.execute(
      trx,
    )
  ).rows.map(({ id }) => id)

/** Whether the last time somebody left the agency a person had decided it, and not a directory. */
export const leftByDecision = async (trx: Trx, agency: number, person: string): Promise<boolean> =>
  (
    await sql<{ decided: boolean }>`select ended_by not like 'key:%' as decided from people.leaving
      where agency_id = ${agency} and person_id = ${person} order by left_at desc limit 1`.execute(trx)
  ).rows[0]?.decided ?? false
