import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { endFactorsOf } from './door/invite.ts'
import { endGrants, lockGrantsOf } from './grant-store.ts'
import { keepAnAdministrator } from './granting.ts'
import { endKeysOf, keyCaller } from './keys/store.ts'
import { refuse } from './refuse.ts'
import { keptFor } from './remembered.ts'
import { endResponsible } from './responsible.ts'

export type Ended = {
  roles: number
  sessions: number
  /** The sessions that ended, and the keys as they act, to be forgotten by this process after the commit. */
  sessionIds: string[]
  credentials: number
  responsibilities: number
  /** API keys that they answered for: they have seen them. */
  keys: number
  /** Whether the person works for another agency of the centre: then they can still sign in, for that one. */
  elsewhere: boolean
}

/**
 * Ends what somebody may do in an agency, and every session, in the transaction of the act (CoP-S14): roles held and to
 * come, responsibilities, sessions, the API keys they answered for (they have seen them), the links that are on their way
 * to them; and where they work for no other agency, what they sign in with. `even` those who hold nothing here, as
 * somebody a directory named and gave no role.
 * @throws no_such_person when nobody of that id works for the agency; not_yourself; last_administrator
 */
export const endAccess = async (
  trx: Trx,
  {
    agency,
    person,
    by,
    reason,
    at,
    even = false,
  }: { agency: number; person: string; by: string; reason: string; at: Date; even?: boolean },
): Promise<Ended> => {
  const held = await lockGrantsOf(trx, person, at)
  const here = (held ?? []).filter((one) => one.agency === agency)
  if (!held || (here.length === 0 && !even))
    throw refuse('no_such_person', { who: 'a role in this agency under this id' })
  if (person === by) throw refuse('not_yourself')
  await keepAnAdministrator(trx, agency, here, at)
  const elsewhere = held.length > here.length
  const roles = await endGrants(
    trx,
    { agency, by, reason, at },
    here.map((one) => one.id),
  )
  await trx
    .deleteFrom('identity.signed_on')
    .where('agency_id', '=', agency)
    .where('person_id', '=', person)
    .execute()
  const posts = await endResponsible(trx, agency, person, { by, at })
  const keys = await endKeysOf(trx, person, { agency, by, reason, at })
  await sql`update identity.link set withdrawn_at = ${at} where person_id = ${person}
    and (agency_id = ${agency} or ${!elsewhere}) and used_at is null and withdrawn_at is null`.execute(trx)
  // Who held nothing here and works elsewhere is signed in for that.
  const sessions = elsewhere && here.length === 0 ? [] : await dropSessions(trx, person)
  return {
    roles,
    sessions: sessions.length,
    sessionIds: [...sessions, ...keys.map(keyCaller)],
    keys: keys.length,
    credentials: elsewhere ? 0 : await dropCredentials(trx, person),
    responsibilities: posts.length,
    elsewhere,
  }
}

/** In how many seconds every process has forgotten what it remembered of a session. */
const forgottenAfter = Math.ceil(keptFor / 1000)

/**
 * How much of somebody's access to an agency is left at a moment: roles, API keys they answer for, sessions (where they work
 * for no other agency). Null while a process may still remember a session as it was (CoP-S14).
 */
export const accessLeft = async (
  db: Db | Trx,
  { agency, person, since, at }: { agency: number; person: string; since: Date; at: Date },
): Promise<number | null> => {
  if (at < secondsAfter(since, forgottenAfter)) return null
  const living = sql`valid_from <= ${at} and (valid_until is null or valid_until > ${at})`
  const { rows } = await sql<{ left: number }>`select (
      (select count(*) from identity.grant_of_role where agency_id = ${agency} and person_id = ${person} and ${living})
      + (select count(*) from identity.api_key where agency_id = ${agency} and answers = ${person} and ended_at is null and ends_at > ${at})
      + (select count(*) from identity.session where "userId" = ${person} and "expiresAt" > ${at}
        and not exists (select from identity.grant_of_role where person_id = ${person} and ${living}))
    )::int as left`.execute(db)
  return rows[0]!.left
}

const dropSessions = async (trx: Trx, person: string): Promise<string[]> =>
  (
    await sql<{
      id: string
    }>`delete from identity.session where "userId" = ${person} returning "id"`.execute(trx)
  ).rows.map(({ id }) => id)

const dropCredentials = async (trx: Trx, person: string): Promise<number> => {
  await endFactorsOf(trx, person)
  const { numAffectedRows } = await sql`delete from identity.account where "userId" = ${person}`.execute(trx)
  await sql`delete from identity.verification v using identity."user" u
    where u."id" = ${person} and (v."identifier" = u."email" or v."value" like '%' || u."email" || '%')`.execute(
    trx,
  )
  return Number(numAffectedRows ?? 0)
}
