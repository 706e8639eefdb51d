import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import { prepared, type Row, rowsOf, type Trx } from '#platform/db'
import type { Kept } from './grouping.ts'

/** How long a wording is remembered, in seconds. */
export const remembered = 3 * 24 * 3600

const types = {
  print: 'int8',
  whole: 'int8',
  message_id: 'uuid',
  conversation_id: 'uuid',
  places: 'text',
  people: 'text',
  numbers: 'text',
  pictures: 'int4',
}
/** Hashes are letters and digits, so that a list of them needs no quoting. */
const listed = (hashes: readonly string[]): string => `{${hashes.join(',')}}`

/** Remembers wordings: one statement. A message that says the same again is remembered once. */
export const keepWordings = async (
  trx: Trx,
  agency: number,
  kept: readonly Kept[],
  at: Date,
): Promise<void> => {
  if (kept.length === 0) return
  const rows = kept.map(
    ({ conversationId, messageId, wording: w }): Row => ({
      print: w.print,
      whole: w.whole,
      message_id: messageId,
      conversation_id: conversationId,
      places: listed(w.places),
      people: listed(w.people),
      numbers: listed(w.numbers),
      pictures: w.pictures,
    }),
  )
  await sql`${prepared}insert into conversations.wording (agency_id, print, whole, message_id, conversation_id, places, people, numbers, pictures, at)
    select ${agency}, r.print, r.whole, r.message_id, r.conversation_id, r.places::text[], r.people::text[], r.numbers::text[], r.pictures, ${at}
    from ${rowsOf(rows, types)} as r(print, whole, message_id, conversation_id, places, people, numbers, pictures) on conflict do nothing`.execute(
    trx,
  )
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

/** Of these, the ones that are closed are nobody's head any more. */
export const forgetWordingsOf = async (trx: Trx, agency: number, ids: readonly string[]): Promise<void> => {
  await sql`delete from conversations.wording w using conversations.conversation c
    where w.agency_id = ${agency} and w.conversation_id = any(${ids}::uuid[])
      and c.agency_id = w.agency_id and c.conversation_id = w.conversation_id and c.state = 'closed'`.execute(
    trx,
  )
}
