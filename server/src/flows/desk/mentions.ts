import { rightsOf } from '@callbox/contract'
import { sql } from 'kysely'
import { conversationRows } from '#core/conversations'
import { people } from '#core/identity'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { type Desk, deskOf, type On, seenBy, tell } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { refuse } from './refusals.ts'

/** How many of a person's mentions are shown. */
const most = 100

/** Who may be named, by name: an auditor only looks; the one who asks is among them. */
const readers = async (world: Pick<World, 'db' | 'clock'>, agency: number) =>
  (await people(world.db, agency, world.clock)).filter((one) => rightsOf(one.roles).includes('desk.named'))

/** Who may be named in a note. */
export const mentionable: On<'desk.mentionable'> = async (world, caller) => ({
  people: (await readers(world, caller.agency)).map(({ id, name }) => ({ id, name })),
})

/** Those who are named and may read here, each once and never oneself. @throws cannot_mention */
export const named = async (
  world: Pick<World, 'db' | 'clock'>,
  desk: Desk,
  ids: readonly string[],
): Promise<string[]> => {
  const asked = [...new Set(ids)].filter((id) => id !== desk.me.id)
  if (asked.length === 0) return []
  const may = new Set((await readers(world, desk.agency.id)).map((one) => one.id))
  const not = asked.filter((id) => !may.has(id))
  if (not.length > 0) throw refuse('cannot_mention', { who: not.join(', ') })
  return asked
}

/** Puts a note before the people it names: it waits for each of them until they have read it. */
export const mention = async (
  trx: Trx,
  { agency, at, me }: Desk,
  { conversation, note, people }: { conversation: string; note: string; people: readonly string[] },
): Promise<void> => {
  if (people.length === 0) return
  await sql`insert into desk.mention (agency_id, mention_id, person_id, note_id, conversation_id, by_id, at)
    select ${agency.id}, m.id, m.person, ${note}, ${conversation}, ${me.id}, ${at}
    from unnest(${people.map(() => newId(at))}::uuid[], ${[...people]}::text[]) as m(id, person)`.execute(trx)
}

/** The notes that name me, unread first, then newest. */
export const mentions: On<'desk.mentions'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const agency = desk.agency.id
  const { rows: all } = await sql<{
    id: string
    conversation: string
    by: string
    at: Date
    text: string
    struck: boolean
    read: Date | null
  }>`select m.mention_id as id, m.conversation_id as conversation, m.by_id as by, m.at, n.text, n.struck_at is not null as struck, m.read_at as read
    from desk.mention m join desk.note n on n.agency_id = m.agency_id and n.note_id = m.note_id
    where m.agency_id = ${agency} and m.person_id = ${desk.me.id}
    order by m.read_at is null desc, m.at desc, m.mention_id desc limit ${most}`.execute(world.db)
  const { rows: count } = await sql<{ n: number }>`select count(*)::int as n from desk.mention
    where agency_id = ${agency} and person_id = ${desk.me.id} and read_at is null`.execute(world.db)
  const seen = seenBy(desk)
  const about = new Map(
    (await conversationRows(world.db, agency, [...new Set(all.map((row) => row.conversation))]))
      .filter((row) => seen?.has(row.account) ?? true)
      .map((row) => [row.id, row.preview]),
  )
  const rows = seen === null ? all : all.filter((row) => about.has(row.conversation))
  const who = await peopleBy(
    world.db,
    rows.map((row) => row.by),
  )
  return {
    unread: seen === null ? count[0]!.n : rows.filter((row) => row.read === null).length,
    mentions: rows.map(({ id, conversation, by, at, text, struck, read }) => ({
      id,
      conversation,
      by: who(by),
      at: at.toISOString(),
      text,
      struck,
      preview: about.get(conversation) ?? '',
      readAt: read?.toISOString() ?? null,
    })),
  }
}

/** I have read them: once each, recorded. @throws no_such_mention */
export const mentionsRead: On<'desk.mentions_read'> = async (world, caller, { mentions: asked }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  const ids = [...new Set(asked)]
  await world.db.transaction().execute(async (trx) => {
    const { rows: known } = await sql<{ id: string; read: boolean }>`
      select mention_id as id, read_at is not null as read from desk.mention
      where agency_id = ${agency.id} and person_id = ${me.id} and mention_id = any(${ids}::uuid[]) for update`.execute(
      trx,
    )
    if (known.length < ids.length) throw refuse('no_such_mention')
    const fresh = known.filter((one) => !one.read).map((one) => one.id)
    if (fresh.length === 0) return
    await sql`update desk.mention set read_at = ${at} where agency_id = ${agency.id} and mention_id = any(${fresh}::uuid[])`.execute(
      trx,
    )
    await tell(
      trx,
      desk,
      { kind: 'mention.read', subject: null, data: { mentions: fresh } },
      { agency: agency.id, name: 'mention.read', at, subject: null, data: { by: me.id, mentions: fresh } },
    )
  })
  return { ok: true }
}
