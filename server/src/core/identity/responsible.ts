import { type Post, posts } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'

export type Responsible = { post: Post; person: string; since: Date; active: boolean }

/** Who is responsible for what; `active` false: they hold no role here any more, so the post is vacant. */
export const responsibleIn = async (db: Db | Trx, agency: number, at: Date): Promise<Responsible[]> => {
  const { rows } = await sql<Responsible>`select r.post, r.person_id as person, r.since,
      exists (select 1 from identity.grant_of_role g where g.agency_id = r.agency_id and g.person_id = r.person_id
        and g.valid_from <= ${at} and (g.valid_until is null or g.valid_until > ${at})) as active
    from identity.responsible r where r.agency_id = ${agency} and r.until is null`.execute(db)
  return rows.filter(({ post }) => posts.includes(post))
}

type By = { by: string; at: Date; reason: string }

/** Names somebody responsible, or nobody. @returns who was until now, null when it was vacant. */
export const nameResponsible = async (
  trx: Trx,
  agency: number,
  { post, person }: { post: Post; person: string | null },
  { by, at, reason }: By,
): Promise<string | null> => {
  const { rows } = await sql<{
    person: string
  }>`update identity.responsible set until = ${at}, ended_by = ${by}
    where agency_id = ${agency} and post = ${post} and until is null returning person_id as person`.execute(
    trx,
  )
  if (person !== null)
    await sql`insert into identity.responsible (agency_id, responsible_id, post, person_id, since, named_by, reason)
      values (${agency}, ${newId(at)}, ${post}, ${person}, ${at}, ${by}, ${reason})`.execute(trx)
  return rows[0]?.person ?? null
}

/** Somebody is responsible for nothing any more. @returns for what they were */
export const endResponsible = async (
  trx: Trx,
  agency: number,
  person: string,
  { by, at }: Pick<By, 'by' | 'at'>,
): Promise<string[]> =>
  (
    await sql<{ post: string }>`update identity.responsible set until = ${at}, ended_by = ${by}
      where agency_id = ${agency} and person_id = ${person} and until is null returning post`.execute(trx)
  ).rows.map((row) => row.post)
