import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

export type Ways = { person: string; passkeys: number; password: boolean; app: boolean; signOn: boolean }

/** What somebody signs in with, as columns; by sign-on at one agency, or at any. */
const columns = (person: RawBuilder<string>, agency: number | null) => sql`${person} as person,
  (select count(*)::int from identity.passkey p where p.person_id = ${person}) as passkeys,
  exists (select from identity.password w where w.person_id = ${person}) as password,
  exists (select from identity.code_maker c where c.person_id = ${person} and c.state = 'used') as app,
  exists (select from identity.signed_on s join identity.provider v
    on v.agency_id = s.agency_id and v.provider_id = s.provider_id
    where s.person_id = ${person} and s.agency_id = coalesce(${agency}::int, s.agency_id) and v.state = 'on') as "signOn"`

/** With what each of an agency's people signs in now. */
export const waysOf = async (db: Db, agency: number, at: Date): Promise<Ways[]> =>
  (
    await sql<Ways>`select ${columns(sql<string>`g.person_id`, agency)}
      from (select distinct person_id from identity.grant_of_role
        where agency_id = ${agency} and valid_from <= ${at} and (valid_until is null or valid_until > ${at})) g
      order by 1`.execute(db)
  ).rows

/** With what one person signs in now. */
export const waysOfOne = async (db: Db | Trx, person: string): Promise<Ways> =>
  (await sql<Ways>`select ${columns(sql<string>`${person}::text`, null)}`.execute(db)).rows[0]!

/** Whether somebody has what it takes to come in: a passkey, a password together with an app, or the force's own sign-on. */
export const canComeIn = ({ passkeys, password, app, signOn }: Ways): boolean =>
  passkeys > 0 || (password && app) || signOn
