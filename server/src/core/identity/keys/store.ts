import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

export type KeyRow = {
  agency: number
  id: string
  name: string
  prefix: string
  rights: string[]
  /** Who answers for it. */
  answers: string
  made: Date
  ends: Date
  warned: Date | null
  used: Date | null
  from: string | null
  ended: Date | null
  endedBy: string | null
  reason: string | null
}

const fields = sql`agency_id as agency, key_id as id, name, prefix, rights, answers, made_at as made, ends_at as ends,
  warned_at as warned, used_at as used, used_from as "from", ended_at as ended, ended_by as "endedBy", ended_reason as reason`

/** The keys of an agency: those that still live first, by their end; of those that are over the last fifty. */
export const keysOf = async (db: Db, agency: number, at: Date): Promise<KeyRow[]> =>
  (
    await sql<KeyRow>`select ${fields} from identity.api_key where agency_id = ${agency}
      order by (ended_at is null and ends_at > ${at}) desc, (ended_at is null) desc,
        case when ended_at is null then ends_at end, ended_at desc limit 200`.execute(db)
  ).rows

export const keyByHash = async (db: Db, hash: Buffer): Promise<KeyRow | null> =>
  (await sql<KeyRow>`select ${fields} from identity.api_key where hash = ${hash}`.execute(db)).rows[0] ?? null

export type NewKey = Pick<
  KeyRow,
  'agency' | 'id' | 'name' | 'prefix' | 'rights' | 'answers' | 'made' | 'ends'
> & {
  hash: Buffer
  /** Nobody is told two weeks before the end of a key that was made for less. */
  warned: Date | null
}

/** @returns false when a living one of that name is there. */
export const insertKey = async (trx: Trx, key: NewKey): Promise<boolean> =>
  ((
    await sql`insert into identity.api_key (agency_id, key_id, name, prefix, hash, rights, answers, made_at, ends_at, warned_at)
      values (${key.agency}, ${key.id}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.rights}, ${key.answers}, ${key.made},
        ${key.ends}, ${key.warned})
      on conflict (agency_id, lower(name)) where ended_at is null do nothing`.execute(trx)
  ).numAffectedRows ?? 0n) > 0n

type Ending = { agency: number; by: string; reason: string; at: Date }

/** Ends one key. @returns it, null when there is none that lives. */
export const endKey = async (
  trx: Trx,
  id: string,
  { agency, by, reason, at }: Ending,
): Promise<KeyRow | null> =>
  (
    await sql<KeyRow>`update identity.api_key set ended_at = ${at}, ended_by = ${by}, ended_reason = ${reason}
      where agency_id = ${agency} and key_id = ${id} and ended_at is null returning ${fields}`.execute(trx)
  ).rows[0] ?? null

/** Ends every key that somebody answers for in an agency. @returns their ids */
export const endKeysOf = async (
  trx: Trx,
  person: string,
  { agency, by, reason, at }: Ending,
): Promise<string[]> =>
  (
    await sql<{
      id: string
    }>`update identity.api_key set ended_at = ${at}, ended_by = ${by}, ended_reason = ${reason}
      where agency_id = ${agency} and answers = ${person} and ended_at is null returning key_id as id`.execute(
      trx,
    )
  ).rows.map(({ id }) => id)

/** That a key was used, and from where; written at most once a minute. */
export const keyUsed = async (
  db: Db,
  { agency, id }: Pick<KeyRow, 'agency' | 'id'>,
  { at, from }: { at: Date; from: string },
): Promise<void> => {
  await sql`update identity.api_key set used_at = ${at}, used_from = ${from}
    where agency_id = ${agency} and key_id = ${id}
      and (used_at is null or used_at <= ${at}::timestamptz - interval '1 minute')`.execute(db)
}

/** That a key which is over was tried again. @returns whether nobody had written that down within the last minute */
export const keyRefused = async (
  trx: Trx,
  { agency, id }: Pick<KeyRow, 'agency' | 'id'>,
  at: Date,
): Promise<boolean> =>
  ((
    await sql`update identity.api_key set refused_at = ${at} where agency_id = ${agency} and key_id = ${id}
      and (refused_at is null or refused_at <= ${at}::timestamptz - interval '1 minute')`.execute(trx)
  ).numAffectedRows ?? 0n) > 0n

/** Living keys that end before `until` and that nobody was told of, taken for telling. */
export const takeEnding = async (trx: Trx, until: Date, at: Date): Promise<KeyRow[]> =>
  (
    await sql<KeyRow>`update identity.api_key set warned_at = ${at} where (agency_id, key_id) in
      (select agency_id, key_id from identity.api_key
        where ended_at is null and warned_at is null and ends_at <= ${until} and ends_at > ${at}
        order by ends_at limit 20 for update skip locked) returning ${fields}`.execute(trx)
  ).rows

/** Names of keys by the name under which they act; nothing for ids of other things. */
export const keyNames = async (db: Db | Trx, callers: readonly string[]): Promise<Map<string, string>> => {
  const ids = callers.filter((one) => isKeyCaller(one)).map((one) => one.slice(callerPrefix.length))
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    id: string
    name: string
  }>`select key_id as id, name from identity.api_key where key_id::text = any(${[...new Set(ids)]})`.execute(
    db,
  )
  return new Map(rows.map(({ id, name }) => [keyCaller(id), calledAs(name)]))
}

const callerPrefix = 'key:'
/** How a key stands in records as the one who did something. */
export const keyCaller = (id: string): string => callerPrefix + id
const isKeyCaller = (caller: string): boolean => caller.startsWith(callerPrefix)
export const calledAs = (name: string): string => `API key “${name}”`
