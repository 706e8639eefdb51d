import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { conversationFor } from './claim.ts'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { mention, named } from './mentions.ts'
import { refuse } from './refusals.ts'
import { renewClaim } from './store.ts'

/** Writes an internal note, with its text on the record, and puts it before the people it names. @returns its id. */
export const writeNote = async (
  trx: Trx,
  desk: Desk,
  conversation: string,
  text: string,
  mentions: readonly string[] = [],
): Promise<string> => {
  const id = newId(desk.at)
  const { agency, at, me } = desk
  const entry = await tell(
    trx,
    desk,
    {
      kind: 'conversation.noted',
      subject: conversation,
      data: { note: id, text, ...(mentions.length > 0 ? { mentions } : {}) },
    },
    {
      agency: agency.id,
      name: 'conversation.noted',
      at,
      subject: conversation,
      data: { conversation, by: me.id },
    },
    ...mentions.map((person) => ({
      agency: agency.id,
      name: 'person.mentioned' as const,
      at,
      subject: conversation,
      data: { conversation, person, by: me.id },
    })),
  )
  await trx
    .insertInto('desk.note')
    .values({
      agency_id: agency.id,
      note_id: id,
      conversation_id: conversation,
      person_id: me.id,
      text,
      at,
      entry_id: entry,
    })
    .execute()
  await mention(trx, desk, { conversation, note: id, people: mentions })
  return id
}

/** A note is never sent; anybody at the desk may leave one, whoever holds the conversation. @throws cannot_mention */
export const note: On<'desk.note'> = async (world, caller, { id, text, mentions = [] }) => {
  const desk = await deskOf(world, caller)
  const to = await named(world, desk, mentions)
  return world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await renewClaim(trx, desk.agency.id, id, desk.me.id, desk.at)
    return { id: await writeNote(trx, desk, id, text, to) }
  })
}

/** A note that was wrong is struck with a reason; its words stay, here and on the record. Its writer may, and a supervisor. @throws no_such_note, not_your_note */
export const strikeNote: On<'desk.strike_note'> = async (world, caller, { id, note: noteId, why }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  await world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    const one = (await notesOf(trx, agency.id, [id])).find((row) => row.id === noteId)
    if (!one) throw refuse('no_such_note')
    if (one.person !== me.id && !desk.rights.has('desk.supervise')) throw refuse('not_your_note')
    if (one.struck_at) return
    await trx
      .updateTable('desk.note')
      .set({ struck_at: at, struck_by: me.id, struck_why: why })
      .where('agency_id', '=', agency.id)
      .where('note_id', '=', noteId)
      .execute()
    await tell(
      trx,
      desk,
      { kind: 'note.struck', subject: id, why, data: { note: noteId } },
      {
        agency: agency.id,
        name: 'note.struck',
        at,
        subject: id,
        data: { conversation: id, note: noteId, by: me.id },
      },
    )
  })
  return { ok: true }
}

/** The notes of conversations (one, and those merged into it), oldest first. */
export const notesOf = (db: Db | Trx, agency: number, conversations: readonly string[]) =>
  db
    .selectFrom('desk.note')
    .select(['note_id as id', 'person_id as person', 'at', 'text', 'struck_at', 'struck_by', 'struck_why'])
    .where('agency_id', '=', agency)
    .where('conversation_id', 'in', [...conversations])
    .orderBy('at')
    .orderBy('note_id')
    .execute()

/** The newest notes of several conversations, at most 5. */
export const notesAmong = (db: Db | Trx, agency: number, conversations: readonly string[]) =>
  conversations.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('desk.note')
        .select(['note_id as id', 'conversation_id as conversation', 'person_id as person', 'at', 'text'])
        .where('agency_id', '=', agency)
        .where('conversation_id', 'in', [...conversations])
        .where('struck_at', 'is', null)
        .orderBy('at', 'desc')
        .orderBy('note_id', 'desc')
        .limit(5)
        .execute()
