import { sql } from 'kysely'
import { outgoingById, writerLeft } from '#core/sending'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { emit, type Reactor } from '#platform/events'
import { conversationFor } from './claim.ts'
import { deskOf, type On } from './desk.ts'
import { renewClaim } from './store.ts'

export type Draft = { text: string; language: string; template: string | null; saved_at: Date }

/** What one person has typed and not sent. */
export const draftOf = (db: Db | Trx, agency: number, conversation: string, person: string) =>
  db
    .selectFrom('desk.draft')
    .select(['text', 'language', 'template', 'saved_at'])
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', conversation)
    .where('person_id', '=', person)
    .executeTakeFirst()

const keepDraft = async (
  trx: Trx,
  agency: number,
  conversation: string,
  person: string,
  draft: Draft,
): Promise<void> => {
  // What was typed last wins: an answer taken back never overwrites what was begun after it.
  await sql`insert into desk.draft as d (agency_id, conversation_id, person_id, text, language, template, saved_at)
    values (${agency}, ${conversation}, ${person}, ${draft.text}, ${draft.language}, ${draft.template}, ${draft.saved_at})
    on conflict (agency_id, conversation_id, person_id) do update
    set text = excluded.text, language = excluded.language, template = excluded.template, saved_at = excluded.saved_at
    where d.saved_at <= excluded.saved_at`.execute(trx)
}

export const dropDraft = async (
  trx: Trx,
  agency: number,
  conversation: string,
  person: string,
): Promise<void> => {
  await trx
    .deleteFrom('desk.draft')
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', conversation)
    .where('person_id', '=', person)
    .execute()
}

/** A draft goes with the conversation that is handed over, unless the receiver has one already. */
export const moveDraft = async (
  trx: Trx,
  agency: number,
  conversation: string,
  from: string,
  to: string,
): Promise<void> => {
  await sql`update desk.draft d set person_id = ${to} where agency_id = ${agency} and conversation_id = ${conversation} and person_id = ${from}
    and not exists (select 1 from desk.draft o where o.agency_id = ${agency} and o.conversation_id = ${conversation} and o.person_id = ${to})`.execute(
    trx,
  )
}

/** Of two conversations that become one: each person's drafts stand together, nothing typed is lost. */
export const joinDrafts = async (trx: Trx, agency: number, from: string, into: string): Promise<void> => {
  await sql`insert into desk.draft as d (agency_id, conversation_id, person_id, text, language, template, saved_at)
    select agency_id, ${into}, person_id, text, language, template, saved_at from desk.draft
      where agency_id = ${agency} and conversation_id = ${from}
    on conflict (agency_id, conversation_id, person_id) do update
      set text = d.text || E'\n\n' || excluded.text, saved_at = greatest(d.saved_at, excluded.saved_at)`.execute(
    trx,
  )
  await sql`delete from desk.draft where agency_id = ${agency} and conversation_id = ${from}`.execute(trx)
}

/** While somebody goes on typing, colleagues are told again after so many seconds. */
const tellAgain = 60
/** How long after the last key somebody counts as writing, in seconds. */
const writingFor = 15 * 60

/** Colleagues who have typed something lately and not sent it: who and since when nothing was added, newest first. */
export const writingIn = (db: Db | Trx, agency: number, conversation: string, me: string, at: Date) =>
  db
    .selectFrom('desk.draft')
    .select(['person_id as person', 'saved_at as at'])
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', conversation)
    .where('person_id', '<>', me)
    .where('saved_at', '>', secondsAfter(at, -writingFor))
    .orderBy('saved_at', 'desc')
    .execute()

/** Keeps what is typed, per person; an empty text removes it. Typing is not an act: what is sent goes on the record. Colleagues who look at it see that somebody writes. */
export const draft: On<'desk.draft'> = async (world, caller, { id, text, language, template }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  await world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await renewClaim(trx, agency.id, id, me.id, at)
    const before = await draftOf(trx, agency.id, id, me.id)
    const writing = text.trim() !== ''
    if (writing) await keepDraft(trx, agency.id, id, me.id, { text, language, template, saved_at: at })
    else await dropDraft(trx, agency.id, id, me.id)
    const news = writing ? !before || before.saved_at < secondsAfter(at, -tellAgain) : Boolean(before)
    if (news)
      await emit(trx, {
        agency: agency.id,
        name: 'conversation.drafted',
        at,
        subject: id,
        data: { conversation: id, by: me.id, writing },
      })
  })
  return { ok: true }
}

/** An answer taken back becomes its writer's draft again. */
export const drafts: Reactor<'outgoing.moved'> = {
  reader: 'desk.drafts',
  to: ['outgoing.moved'],
  async apply(trx, happened) {
    for (const { agency, data } of happened) {
      if (data.state !== 'undone' || !data.conversation) continue
      const undone = await outgoingById(trx, agency, data.outgoing)
      // What somebody who has left had not sent yet comes back to nobody.
      if (!undone || writerLeft(undone.why)) continue
      const { text, language, template, made_at } = undone
      const typed = { text, language, template, saved_at: made_at }
      await keepDraft(trx, agency, data.conversation, undone.written_by, typed)
    }
  },
}
