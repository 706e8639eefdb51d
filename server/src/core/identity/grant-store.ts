import type { Role } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

export type Scope = { accounts: string[] | null; beats: string[] | null }
/** A role as it was granted; `scope` null on both: for the whole agency. */
export type Granted = Scope & {
  id: string
  agency: number
  person: string
  role: Role
  from: Date
  until: Date | null
  by: string
  reason: string
  endedBy: string | null
  endedReason: string | null
}

const fields = sql`grant_id as id, agency_id as agency, person_id as person, role, accounts, beats, valid_from as "from",
  valid_until as until, granted_by as by, reason, ended_by as "endedBy", ended_reason as "endedReason"`

/** Everything ever granted in an agency, newest first. */
export const grantsEver = async (db: Reader, agency: number): Promise<Granted[]> =>
  (
    await sql<Granted>`select ${fields} from identity.grant_of_role where agency_id = ${agency}
      order by valid_from desc, role, grant_id`.execute(db)
  ).rows

/** What a person holds or will hold, in every agency, locked with the person: two who grant at once take turns. */
export const lockGrantsOf = async (trx: Trx, person: string, at: Date): Promise<Granted[] | null> => {
  const { rows } = await sql`select "id" from identity."user" where "id" = ${person} for update`.execute(trx)
  if (rows.length === 0) return null
  return (
    await sql<Granted>`select ${fields} from identity.grant_of_role where person_id = ${person}
      and (valid_until is null or valid_until > ${at}) order by agency_id, role, valid_from for update`.execute(
      trx,
    )
  ).rows
}

/** Whose a grant is that holds or will hold; null when there is none. */
export const personOfGrant = async (
  db: Reader,
  agency: number,
  id: string,
  at: Date,
): Promise<string | null> =>
  (
    await sql<{ person: string }>`select person_id as person from identity.grant_of_role
      where agency_id = ${agency} and grant_id = ${id} and (valid_until is null or valid_until > ${at})`.execute(
      db,
    )
  ).rows[0]?.person ?? null

export type NewGrant = Scope & Pick<Granted, 'id' | 'role' | 'from' | 'until'>

export const insertGrants = async (
  trx: Trx,
  { agency, person, by, reason }: { agency: number; person: string; by: string; reason: string },
  grants: readonly NewGrant[],
): Promise<void> => {
  for (const one of grants)
    await sql`insert into identity.grant_of_role
        (agency_id, grant_id, person_id, role, accounts, beats, granted_by, reason, valid_from, valid_until)
      values (${agency}, ${one.id}, ${person}, ${one.role}, ${one.accounts}::uuid[], ${one.beats}::uuid[], ${by}, ${reason},
        ${one.from}, ${one.until})`.execute(trx)
}

/** Ends grants at a moment; one that had not begun then never begins. @returns how many */
export const endGrants = async (
  trx: Trx,
  { agency, by, reason, at }: { agency: number; by: string; reason: string; at: Date },
  ids: readonly string[],
): Promise<number> =>
  Number(
    (
      await sql`update identity.grant_of_role set valid_until = ${at}, ended_by = ${by}, ended_reason = ${reason}
        where agency_id = ${agency} and grant_id = any(${[...ids]}::uuid[])`.execute(trx)
    ).numAffectedRows ?? 0,
  )

/** The administrators of an agency at a moment, locked, so that two do not end one another. */
export const lockAdministrators = async (trx: Trx, agency: number, at: Date): Promise<string[]> =>
  (
    await sql<{ person: string }>`select person_id as person from identity.grant_of_role
      where agency_id = ${agency} and role = 'administrator' and valid_from <= ${at}
        and (valid_until is null or valid_until > ${at}) order by person_id, valid_from for update`.execute(
      trx,
    )
  ).rows.map((row) => row.person)
