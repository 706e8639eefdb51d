import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { conversationFor } from './claim.ts'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { renewClaim } from './store.ts'

/** Writes an internal note, with its text on the record. @returns its id. */
export const writeNote = async (
  trx: Trx,
  desk: Desk,
  conversation: string,
  text: string,
): Promise<string> => {
  const id = newId(desk.at)
  const entry = await tell(
    trx,
    desk,
    { kind: 'conversation.noted', subject: conversation, data: { note: id, text } },
    {
      agency: desk.agency.id,
      name: 'conversation.noted',
      at: desk.at,
      subject: conversation,
      data: { conversation, by: desk.me.id },
    },
  )
  await trx
    .insertInto('desk.note')
    .values({
      agency_id: desk.agency.id,
      note_id: id,
      conversation_id: conversation,
      person_id: desk.me.id,
      text,
      at: desk.at,
      entry_id: entry,
    })
    .execute()
  return id
}

/** A note is never sent; anybody at the desk may leave one, whoever holds the conversation. */
export const note: On<'desk.note'> = async (world, caller, { id, text }) => {
  const desk = await deskOf(world, caller)
  return world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await renewClaim(trx, desk.agency.id, id, desk.me.id, desk.at)
    return { id: await writeNote(trx, desk, id, text) }
  })
}

/** The notes of a conversation, oldest first. */
export const notesOf = (db: Db | Trx, agency: number, conversation: string) =>
  db
    .selectFrom('desk.note')
    .select(['note_id as id', 'person_id as person', 'at', 'text'])
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', conversation)
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
        .orderBy('at', 'desc')
        .orderBy('note_id', 'desc')
        .limit(5)
        .execute()
