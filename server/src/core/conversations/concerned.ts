import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import { prepared, type Trx } from '#platform/db'
import { reopensFor, type Standing } from './conversation.ts'
import { aForm, type Head } from './copies/grouping.ts'
import { remembered } from './copies/store.ts'

export type Going = { conversationId: string; authorId: string; headId: string | null; standing: Standing }

export type Concerned = {
  /** By author: the conversation going on with the account, else the one closed lately. */
  going: Map<string, Going>
  /** By their own id, whatever their state. */
  named: Map<string, Going>
  /** The open conversations that said what is asked about, each with what its group has shown under that print. */
  heads: Head[]
}

type Asked = {
  agency: number
  account: string
  authors: readonly string[]
  named: readonly string[]
  wordings: readonly { print: string; whole: string }[]
  at: Date
}

type Found = {
  conversation_id: string
  author_id: string
  head_id: string | null
  state: Standing['state']
  band: Standing['band']
  rank: number
  score: number
  reasons: Standing['reasons']
  language: string
  language_set_by: string | null
  band_set_by: string | null
  marks: string[]
  in_count: number
  look_due_at: Date
  looked_at: Date | null
  answer_due_at: Date
  answered_at: Date | null
  due_at: Date
  opened_at: Date
  /** The authors whose next words go there. */
  going_for: string[] | null
  is_named: boolean
  blocked: boolean
  members: (Head['members'][number] & { print: string })[] | null
}

const distinct = (all: readonly string[]): string[] => [...new Set(all)].sort()

/**
 * Every conversation that a batch may touch, locked in the order of their ids by one statement, so that two batches can
 * wait for each other but never both: those of its authors, those that its edits and deletions name, the heads that they
 * stand under, and the open ones that said the same words. What was emptied by a merge stands for where its messages are. Of a form (many conversations, one print) only so many and
 * those that say exactly the same. Nothing stands under somebody whom we have blocked.
 */
export const concerned = async (trx: Trx, asked: Asked): Promise<Concerned> => {
  const { agency, account, wordings, at } = asked
  const nothing = asked.authors.length + asked.named.length + wordings.length === 0
  if (nothing) return { going: new Map(), named: new Map(), heads: [] }
  const since = secondsAfter(at, -remembered)
  // A plan may be made while the tables are empty and used when they are long. So each look-up is written such that only the
  // index of its key can serve it: not the one of all that is open, not the one of all that is remembered.
  const lately = sql`w.at - ${since}::timestamptz > interval '0'`
  const isOpen = sql`(select o.state from conversations.conversation o where o.agency_id = w.agency_id and o.conversation_id = w.conversation_id) = 'open'`
  const saying = (what: 'print' | 'whole') => {
    const column = sql.ref(`w.${what}`)
    return sql`select f.conversation_id, f.print from unnest(${distinct(wordings.map((one) => one[what]))}::int8[]) as a(value) cross join lateral (
        select w.conversation_id, w.print from conversations.wording w
        where w.agency_id = ${agency} and ${column} = a.value and ${lately} and ${isOpen}
        order by w.message_id limit ${sql.lit(aForm + 1)}) as f`
  }
  // Where nothing is likened (grouping failed, or nothing can be) the memory of wordings is not asked at all.
  const likening = wordings.length > 0
  const said = likening
    ? sql`union all select conversation_id, null, false, print from (${saying('print')} union ${saying('whole')}) as said`
    : sql``
  const members = likening
    ? sql`(select jsonb_agg(jsonb_build_object('print', w.print::text, 'whole', w.whole::text, 'places', w.places, 'people', w.people,
          'numbers', w.numbers, 'pictures', w.pictures) order by w.message_id)
        from conversations.wording w where w.agency_id = c.agency_id and w.conversation_id = c.conversation_id
          and w.print = any(t.prints) and ${lately})`
    : sql`null::jsonb`
  const { rows } = await sql<Found>`${prepared}with theirs as (
      select one.conversation_id, asked.author_id from unnest(${distinct(asked.authors)}::uuid[]) as asked(author_id)
      cross join lateral (
        select coalesce(c.merged_into, c.conversation_id) as conversation_id from conversations.conversation c
        where c.agency_id = ${agency} and c.author_id = asked.author_id and c.account_id = ${account}
          and (c.state <> 'closed' or (c.closed_at > ${secondsAfter(at, -reopensFor)} and c.split = 0))
        order by c.state <> 'closed' desc, c.split, c.last_in_at desc limit 1) as one
    ), named as (select asked.id as conversation_id from unnest(${distinct(asked.named)}::uuid[]) as asked(id)
    ), above as (
      select (select c.head_id from conversations.conversation c where c.agency_id = ${agency} and c.conversation_id = own.conversation_id) as conversation_id
      from (select conversation_id from theirs union all select conversation_id from named) as own
    ), touched as (
      select conversation_id, array_agg(author_id) filter (where author_id is not null) as going_for, bool_or(is_named) as is_named, array_agg(print) as prints
      from (
        select conversation_id, author_id, false as is_named, null::int8 as print from theirs
        union all select conversation_id, null, true, null from named
        union all select conversation_id, null, false, null from above where conversation_id is not null
        ${said}
      ) as each group by conversation_id
    )
    select c.conversation_id, c.author_id, c.head_id, c.state, c.band, c.rank, c.score, c.reasons, c.language, c.language_set_by, c.band_set_by,
      c.marks, c.in_count, c.look_due_at, c.looked_at, c.answer_due_at, c.answered_at, c.due_at, c.opened_at, t.going_for, t.is_named,
      (select a.blocked_at is not null from conversations.author a where a.agency_id = c.agency_id and a.author_id = c.author_id) as blocked,
      ${members} as members
    from (select * from touched order by conversation_id) as t cross join lateral (
      select * from conversations.conversation where agency_id = ${agency} and conversation_id = t.conversation_id for update) as c`.execute(
    trx,
  )
  return {
    going: new Map(
      rows.flatMap((row) => (row.going_for ?? []).map((author) => [author, goingOf(row)] as const)),
    ),
    named: new Map(rows.filter((row) => row.is_named).map((row) => [row.conversation_id, goingOf(row)])),
    heads: rows.filter((row) => row.state === 'open' && !row.blocked).flatMap(headsIn),
  }
}

const headsIn = ({ conversation_id, opened_at, rank, members }: Found): Head[] =>
  [...Map.groupBy(members ?? [], ({ print }) => print)].map(([print, said]) => ({
    conversationId: conversation_id,
    openedAt: opened_at,
    rank,
    print,
    members: said,
  }))

const goingOf = (row: Found): Going => ({
  conversationId: row.conversation_id,
  authorId: row.author_id,
  headId: row.head_id,
  standing: standingOf(row),
})

const standingOf = (row: Found): Standing => ({
  state: row.state,
  band: row.band,
  rank: row.rank,
  score: row.score,
  reasons: row.reasons,
  language: row.language,
  languageSetBy: row.language_set_by,
  bandSetBy: row.band_set_by,
  marks: row.marks,
  inCount: row.in_count,
  lookDueAt: row.look_due_at,
  lookedAt: row.looked_at,
  answerDueAt: row.answer_due_at,
  answeredAt: row.answered_at,
  dueAt: row.due_at,
})
