import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Row, Trx } from '#platform/db'
import { insert } from '../write.ts'
import type { Head, Kept } from './grouping.ts'

/** How long a wording is remembered, in seconds. */
export const remembered = 3 * 24 * 3600

/**
 * The open conversations that said what has these prints, locked, each with what its group has shown: one query a batch.
 * Nothing stands under somebody whom we have blocked.
 */
export const headsWith = async (
  trx: Trx,
  agency: number,
  prints: readonly string[],
  at: Date,
): Promise<Head[]> => {
  if (prints.length === 0) return []
  const { rows } = await sql<{
    conversation: string
    opened: Date
    rank: number
    print: string
    places: string[]
    people: string[]
    numbers: string[]
    pictures: number
  }>`select c.conversation_id as conversation, c.opened_at as opened, c.rank, w.print::text as print, w.places, w.people, w.numbers, w.pictures
    from conversations.wording w join conversations.conversation c on c.agency_id = w.agency_id and c.conversation_id = w.conversation_id
    where w.agency_id = ${agency} and w.print = any(${prints}::int8[]) and w.at > ${secondsAfter(at, -remembered)} and c.state = 'open'
      and not exists (select from conversations.author a where a.agency_id = c.agency_id and a.author_id = c.author_id and a.blocked_at is not null)
    order by c.conversation_id for update of c`.execute(trx)
  return [...Map.groupBy(rows, (row) => `${row.conversation} ${row.print}`).values()].map((members) => {
    const { conversation, opened, rank, print } = members[0]!
    return { conversationId: conversation, openedAt: opened, rank, print, members }
  })
}

const types = {
  agency_id: 'int4',
  print: 'int8',
  message_id: 'uuid',
  conversation_id: 'uuid',
  places: 'text[]',
  people: 'text[]',
  numbers: 'text[]',
  pictures: 'int4',
  at: 'timestamptz',
}

/** Remembers wordings: one statement. A message that says the same again is remembered once. */
export const keepWordings = async (
  trx: Trx,
  agency: number,
  kept: readonly Kept[],
  at: Date,
): Promise<void> => {
  const rows = kept.map(
    ({ conversationId, messageId, wording }): Row => ({
      agency_id: agency,
      print: wording.print,
      message_id: messageId,
      conversation_id: conversationId,
      places: wording.places,
      people: wording.people,
      numbers: wording.numbers,
      pictures: wording.pictures,
      at,
    }),
  )
  await insert(trx, 'conversations.wording', types, rows, 'on conflict do nothing')
}

/**
 * Brings heads back to the eyes of a person: their copies added something. The first-look clock runs again from now; one
 * that runs already is never moved back (APCO 4.2.5).
 */
export const resurface = async (
  trx: Trx,
  agency: number,
  news: ReadonlyMap<string, readonly string[]>,
  at: Date,
  targets: Readonly<Record<string, { first_look_seconds: number }>>,
): Promise<void> => {
  if (news.size === 0) return
  const told = JSON.stringify(Object.fromEntries(news))
  const bands = Object.keys(targets)
  const looks = bands.map((band) => secondsAfter(at, targets[band]!.first_look_seconds))
  await sql`update conversations.conversation c set
      news = (c.news || array(select jsonb_array_elements_text(n.added)))[1:20], version = c.version + 1, looked_at = null, looked_by = null,
      look_due_at = case when c.looked_at is null then least(c.look_due_at, t.look) else t.look end,
      due_at = case when c.looked_at is null then least(c.look_due_at, t.look) else t.look end
    from jsonb_each(${told}::jsonb) as n(head, added), unnest(${bands}::text[], ${looks}::timestamptz[]) as t(band, look)
    where c.agency_id = ${agency} and c.conversation_id = n.head::uuid and t.band = c.band`.execute(trx)
}

/** Wordings that are older than they are remembered, let go: at most so many at a time. */
export const forgetWordings = async (trx: Trx, agency: number, at: Date): Promise<number> =>
  (
    await sql<{
      message_id: string
    }>`delete from conversations.wording where agency_id = ${agency} and (print, message_id) in (
        select print, message_id from conversations.wording where agency_id = ${agency} and at <= ${secondsAfter(at, -remembered)} order by at limit 2000)
      returning message_id`.execute(trx)
  ).rows.length
