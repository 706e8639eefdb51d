import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { previewOf } from './conversation.ts'

/**
 * Says anew how conversations began, from their messages as they are now: after an edit, a split or a merge, where the
 * first message or its words are others than they were. One that has a single message needs no opening beside its
 * preview. What cannot be said anew (a first message without words) stays as it stands.
 */
export const sayOpenings = async (
  trx: Trx,
  agency: number,
  conversations: readonly string[],
): Promise<void> => {
  if (conversations.length === 0) return
  const { rows } = await sql<{ id: string; many: boolean; text: string | null }>`
    select c.conversation_id as id, c.in_count > 1 as many, f.text from conversations.conversation c left join lateral (
      select left(r.text, 2000) as text from (
        select m.message_id from conversations.message m
        where m.agency_id = c.agency_id and m.conversation_id = c.conversation_id and m.direction = 'in'
        order by m.captured_at, m.message_id limit 1) as m
      join conversations.revision r on r.agency_id = c.agency_id and r.message_id = m.message_id and r.kind <> 'deletion'
      order by r.revision desc limit 1) as f on true
    where c.agency_id = ${agency} and c.conversation_id = any(${[...conversations]}::uuid[])`.execute(trx)
  const said = rows.flatMap(({ id, many, text }) => {
    const opening = many ? previewOf(text ?? '') : null
    return opening === '' ? [] : [{ id, opening }]
  })
  if (said.length === 0) return
  await sql`update conversations.conversation c set opening = s.opening
    from unnest(${said.map(({ id }) => id)}::uuid[], ${said.map(({ opening }) => opening)}::text[]) as s(id, opening)
    where c.agency_id = ${agency} and c.conversation_id = s.id and c.opening is distinct from s.opening`.execute(
    trx,
  )
}
