import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'

/** How long a claim lasts without an act of its holder, in seconds; longer while it is parked for a telephone call. */
export const lease = { held: 5 * 60, parked: 30 * 60 } as const

export type Claim = {
  conversation: string
  person: string
  state: 'held' | 'parked'
  since: Date
  until: Date
  why: string | null
}

const fields = sql`conversation_id as conversation, person_id as person, state, claimed_at as since, until, parked_why as why`

/** The claim on a conversation, lapsed or not, locked. */
export const lockClaim = async (trx: Trx, agency: number, conversation: string): Promise<Claim | null> =>
  (
    await sql<Claim>`select ${fields} from desk.claim where agency_id = ${agency} and conversation_id = ${conversation} for update`.execute(
      trx,
    )
  ).rows[0] ?? null

/** The claims on some conversations, lapsed or not, locked. */
export const lockClaims = async (trx: Trx, agency: number, ids: readonly string[]): Promise<Claim[]> =>
  (
    await sql<Claim>`select ${fields} from desk.claim where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[])
      order by conversation_id for update`.execute(trx)
  ).rows

export const dropClaimsOn = async (trx: Trx, agency: number, ids: readonly string[]): Promise<void> => {
  await sql`delete from desk.claim where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[])`.execute(
    trx,
  )
}

/** Claims of one person on what nobody holds: one statement. @returns those that became theirs */
export const takeFree = async (
  trx: Trx,
  agency: number,
  ids: readonly string[],
  person: string,
  at: Date,
): Promise<string[]> =>
  ids.length === 0
    ? []
    : (
        await sql<{
          id: string
        }>`insert into desk.claim as c (agency_id, conversation_id, person_id, state, claimed_at, until)
          select ${agency}, id, ${person}, 'held', ${at}, ${secondsAfter(at, lease.held)} from unnest(${[...ids]}::uuid[]) as asked(id)
          on conflict (agency_id, conversation_id) do update set person_id = excluded.person_id, state = 'held', parked_why = null,
            claimed_at = excluded.claimed_at, until = excluded.until where c.until <= ${at}
          returning conversation_id as id`.execute(trx)
      ).rows.map((row) => row.id)
/** The claim on a conversation, lapsed or not. */
export const claimOn = async (db: Db | Trx, agency: number, conversation: string): Promise<Claim | null> =>
  (
    await sql<Claim>`select ${fields} from desk.claim where agency_id = ${agency} and conversation_id = ${conversation}`.execute(
      db,
    )
  ).rows[0] ?? null

/** Whether somebody holds a conversation at a moment. */
export const isHeld = async (
  db: Db | Trx,
  agency: number,
  conversation: string,
  at: Date,
): Promise<boolean> => {
  const claim = await claimOn(db, agency, conversation)
  return claim !== null && claim.until > at
}

/** The claims that hold at a moment. */
export const claimsAt = async (db: Db | Trx, agency: number, at: Date): Promise<Claim[]> =>
  (
    await sql<Claim>`select ${fields} from desk.claim where agency_id = ${agency} and until > ${at}`.execute(
      db,
    )
  ).rows

/**
 * One conversation, one person (law 6), in one statement: a free or lapsed claim is taken, one's own is renewed.
 * @returns null when somebody else holds it.
 */
export const takeClaim = async (
  trx: Trx,
  agency: number,
  conversation: string,
  person: string,
  at: Date,
): Promise<Claim | null> =>
  (
    await sql<Claim>`insert into desk.claim as c (agency_id, conversation_id, person_id, state, claimed_at, until)
      values (${agency}, ${conversation}, ${person}, 'held', ${at}, ${secondsAfter(at, lease.held)})
      on conflict (agency_id, conversation_id) do update set person_id = excluded.person_id, state = 'held', parked_why = null, until = excluded.until,
        claimed_at = case when c.person_id = excluded.person_id and c.until > ${at} then c.claimed_at else excluded.claimed_at end
      where c.until <= ${at} or c.person_id = ${person} returning ${fields}`.execute(trx)
  ).rows[0] ?? null

/** Gives the claim to somebody, whoever had it. */
export const giveClaim = async (
  trx: Trx,
  agency: number,
  conversation: string,
  person: string,
  at: Date,
): Promise<void> => {
  await sql`insert into desk.claim (agency_id, conversation_id, person_id, state, claimed_at, until)
    values (${agency}, ${conversation}, ${person}, 'held', ${at}, ${secondsAfter(at, lease.held)})
    on conflict (agency_id, conversation_id) do update set person_id = excluded.person_id, state = 'held', parked_why = null,
      claimed_at = excluded.claimed_at, until = excluded.until`.execute(trx)
}

/** Any act of the holder renews the lease; a parked one keeps its longer one. */
export const renewClaim = async (
  trx: Trx,
  agency: number,
  conversation: string,
  person: string,
  at: Date,
): Promise<void> => {
  await sql`update desk.claim set until = greatest(until, ${secondsAfter(at, lease.held)}::timestamptz)
    where agency_id = ${agency} and conversation_id = ${conversation} and person_id = ${person} and until > ${at}`.execute(
    trx,
  )
}

export const parkClaim = async (
  trx: Trx,
  agency: number,
  conversation: string,
  why: string,
  at: Date,
): Promise<Date> => {
  const until = secondsAfter(at, lease.parked)
  await sql`update desk.claim set state = 'parked', parked_why = ${why}, until = ${until}
    where agency_id = ${agency} and conversation_id = ${conversation}`.execute(trx)
  return until
}

export const dropClaim = async (trx: Trx, agency: number, conversation: string): Promise<void> => {
  await sql`delete from desk.claim where agency_id = ${agency} and conversation_id = ${conversation}`.execute(
    trx,
  )
}

/** Everything a person holds, let go. */
export const dropClaimsOf = async (trx: Trx, agency: number, person: string): Promise<Claim[]> =>
  (
    await sql<Claim>`delete from desk.claim where agency_id = ${agency} and person_id = ${person} returning ${fields}`.execute(
      trx,
    )
  ).rows

/** The agencies with lapsed claims. */
export const agenciesWithLapsed = async (db: Db, at: Date): Promise<number[]> =>
  (
    await sql<{
      agency_id: number
    }>`select distinct agency_id from desk.claim where until <= ${at}`.execute(db)
  ).rows.map((row) => row.agency_id)

/** Lapsed claims, let go; another process's are skipped. */
export const dropLapsed = async (trx: Trx, agency: number, at: Date): Promise<Claim[]> =>
  (
    await sql<Claim>`delete from desk.claim where agency_id = ${agency} and conversation_id in (
        select conversation_id from desk.claim where agency_id = ${agency} and until <= ${at} order by until limit 200 for update skip locked)
      returning ${fields}`.execute(trx)
  ).rows
