import { sql } from 'kysely'
import type { Db } from '#platform/db'

export type Ways = { person: string; passkeys: number; password: boolean; app: boolean; signOn: boolean }

/** With what each of an agency's people signs in now. */
export const waysOf = async (db: Db, agency: number, at: Date): Promise<Ways[]> =>
  (
    await sql<Ways>`select g.person_id as person,
        (select count(*)::int from identity.passkey p where p.person_id = g.person_id) as passkeys,
        exists (select from identity.password w where w.person_id = g.person_id) as password,
        exists (select from identity.code_maker c where c.person_id = g.person_id and c.state = 'used') as app,
        exists (select from identity.signed_on s join identity.provider v
          on v.agency_id = s.agency_id and v.provider_id = s.provider_id
          where s.agency_id = ${agency} and s.person_id = g.person_id and v.state = 'on') as "signOn"
      from (select distinct person_id from identity.grant_of_role
        where agency_id = ${agency} and valid_from <= ${at} and (valid_until is null or valid_until > ${at})) g
      order by 1`.execute(db)
  ).rows

/** Whether somebody has what it takes to come in: a passkey, a password together with an app, or the force's own sign-on. */
export const canComeIn = ({ passkeys, password, app, signOn }: Ways): boolean =>
  passkeys > 0 || (password && app) || signOn
