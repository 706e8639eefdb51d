import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

/** An area of the agency, with the accounts that speak there. */
export type Beat = { id: string; name: string; accounts: string[] }

/** The beats of an agency, by name. */
export const beatsOf = async (db: Db | Trx, agency: number): Promise<Beat[]> =>
  (
    await sql<Beat>`select beat_id as id, name, accounts from identity.beat
      where agency_id = ${agency} and removed_at is null order by lower(name), beat_id`.execute(db)
  ).rows

/** Keeps a beat. @returns false when another one of that name is there, or it was removed. */
export const keepBeat = async (
  trx: Trx,
  agency: number,
  { id, name, accounts }: Beat,
  { by, at }: { by: string; at: Date },
): Promise<boolean> => {
  const others = await sql`select 1 from identity.beat where agency_id = ${agency} and removed_at is null
    and lower(name) = lower(${name}) and beat_id <> ${id}`.execute(trx)
  if (others.rows.length > 0) return false
  const { numAffectedRows } =
    await sql`insert into identity.beat as b (agency_id, beat_id, name, accounts, made_by, made_at)
    values (${agency}, ${id}, ${name}, ${accounts}::uuid[], ${by}, ${at})
    on conflict (agency_id, beat_id) do update set name = excluded.name, accounts = excluded.accounts
    where b.removed_at is null`.execute(trx)
  return (numAffectedRows ?? 0n) > 0n
}

/** @returns false when there is none. */
export const dropBeat = async (
  trx: Trx,
  agency: number,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<boolean> =>
  ((
    await sql`update identity.beat set removed_at = ${at}, removed_by = ${by}
      where agency_id = ${agency} and beat_id = ${id} and removed_at is null`.execute(trx)
  ).numAffectedRows ?? 0n) > 0n
