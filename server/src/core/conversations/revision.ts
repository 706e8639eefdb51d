import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { leastId } from '#platform/ids'

export type RevisionFor = { conversation: string; text: string; language: string }

/** The words of one revision of what a person wrote, with the language told on arrival (`und` when unsure); null when there is none. */
export const revisionFor = async (
  db: Db | Trx,
  agency: number,
  message: string,
  revision: number,
): Promise<RevisionFor | null> =>
  (
    await sql<RevisionFor>`select m.conversation_id as conversation, r.text, coalesce(a.language, 'und') as language
      from conversations.message m
      join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = ${revision}
      left join conversations.assessment a on a.agency_id = m.agency_id and a.message_id = m.message_id and a.revision = r.revision
      where m.agency_id = ${agency} and m.message_id = ${message} and m.direction = 'in' and r.kind <> 'deletion'`.execute(
      db,
    )
  ).rows[0] ?? null

/**
 * The languages heard in a time, by how many messages; `und` is what could not be told. A message's id is made when it
 * comes, so the primary key finds those of a stretch of time; an hour of grace for clocks that disagree.
 */
export const languagesHeard = async (
  db: Db,
  agency: number,
  since: Date,
  until: Date,
): Promise<{ language: string; n: number }[]> =>
  (
    await sql<{
      language: string
      n: number
    }>`select language, count(*)::int as n from conversations.assessment
      where agency_id = ${agency} and message_id >= ${leastId(secondsAfter(since, -3600))}::uuid and at >= ${since} and at <= ${until}
      group by 1 order by 2 desc, 1`.execute(db)
  ).rows
