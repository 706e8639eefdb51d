import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** What triage said last of one message from the public. */
export type Judged = {
  message: string
  revision: number
  assessor: string
  band: Place
  score: number
  language: string
  places: string[]
}

/** Every message from the public in a conversation with the newest assessment of it, oldest first. */
export const judgedIn = async (db: Reader, agency: number, conversation: string): Promise<Judged[]> =>
  (
    await sql<Judged>`select m.message_id as message, a.revision, a.assessor, a.band, a.score, a.language,
        array(select jsonb_array_elements_text(coalesce(a.details -> 'places', '[]'))) as places
      from conversations.message m
      join lateral (select * from conversations.assessment a where a.agency_id = m.agency_id and a.message_id = m.message_id order by a.revision desc limit 1) a on true
      where m.agency_id = ${agency} and m.conversation_id = ${conversation} and m.direction = 'in'
      order by m.captured_at, m.message_id`.execute(db)
  ).rows

/** What a message said, as triage read it. */
export type ReadWords = {
  message: string
  revision: number
  conversation: string
  text: string
  place: string | null
  language: string
  media: number
  reply: boolean
}

const words = sql`r.message_id as message, r.revision, m.conversation_id as conversation, r.text, r.context ->> 'place' as place, c.language,
  (select count(*)::int from conversations.medium d where d.agency_id = r.agency_id and d.message_id = r.message_id and d.revision = r.revision) as media,
  r.context ? 'parent' as reply`
const joined = sql`conversations.revision r
  join conversations.message m on m.agency_id = r.agency_id and m.message_id = r.message_id
  join conversations.conversation c on c.agency_id = m.agency_id and c.conversation_id = m.conversation_id`

/** The words of named revisions. */
export const wordsOf = async (
  db: Reader,
  agency: number,
  asked: readonly { message: string; revision: number }[],
): Promise<ReadWords[]> =>
  asked.length === 0
    ? []
    : (
        await sql<ReadWords>`select ${words} from unnest(${asked.map((a) => a.message)}::uuid[], ${asked.map((a) => a.revision)}::int[]) as asked(message, revision)
          join ${joined} on r.message_id = asked.message and r.revision = asked.revision and r.agency_id = ${agency}`.execute(
          db,
        )
      ).rows

/** The newest messages from the public with words, at most `limit`, newest first. */
export const newestWords = async (db: Reader, agency: number, limit: number): Promise<ReadWords[]> =>
  (
    await sql<ReadWords>`select ${words} from (
        select * from conversations.message m where m.agency_id = ${agency} and m.direction = 'in' and m.state in ('current', 'edited')
        order by m.message_id desc limit ${limit}) as newest
      join ${joined} on r.agency_id = newest.agency_id and r.message_id = newest.message_id and r.revision = newest.revision
      where r.agency_id = ${agency} and r.text <> '' order by r.message_id desc`.execute(db)
  ).rows

/** How many conversations were closed since a moment where triage had put them, nobody having said otherwise, by band. */
export const closedAsTheyStood = async (
  db: Reader,
  agency: number,
  since: Date,
): Promise<{ band: Place; n: number }[]> =>
  (
    await sql<{ band: Place; n: number }>`select band, count(*)::int as n from conversations.conversation
      where agency_id = ${agency} and state = 'closed' and closed_at >= ${since} and band_set_by is null and merged_into is null group by band`.execute(
      db,
    )
  ).rows
