import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { refuse } from './refusals.ts'

/** How many one person, and the agency, may keep. */
const most = 200

/** The fields of a snippet that stand in a text unfilled: such a text is not sent. */
export const unfilled = (text: string): string[] => [
  ...new Set(text.match(/\{\s*(?:name|place|number)\s*\}/g) ?? []),
]

type Row = { id: string; person: string | null; name: string; language: string; body: string }

/** My snippets and the agency's, by name. */
export const snippets: On<'desk.snippets'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const { rows } =
    await sql<Row>`select snippet_id as id, person_id as person, name, language, body from desk.snippet
    where agency_id = ${desk.agency.id} and (person_id = ${desk.me.id} or person_id is null) order by name, snippet_id`.execute(
      world.db,
    )
  return { snippets: rows.map(({ person, ...one }) => ({ ...one, shared: person === null })) }
}

/** A snippet that stands under this id, when I may change it. @throws agency_snippet, not_your_snippet */
const changeable = async (trx: Trx, desk: Desk, id: string): Promise<Row | undefined> => {
  const { rows } =
    await sql<Row>`select snippet_id as id, person_id as person, name, language, body from desk.snippet
    where agency_id = ${desk.agency.id} and snippet_id = ${id} for update`.execute(trx)
  const one = rows[0]
  if (one && one.person === null) mayChangeAgency(desk)
  if (one && one.person !== null && one.person !== desk.me.id) throw refuse('not_your_snippet')
  return one
}
const mayChangeAgency = (desk: Desk): void => {
  if (!desk.rights.has('settings.manage')) throw refuse('agency_snippet')
}

/**
 * Keeps a snippet under the id that its maker gave it; what everybody uses is changed on the record. A snippet is text
 * for an answer and no more: every answer passes the one door.
 * @throws agency_snippet, not_your_snippet, too_many_snippets
 */
export const saveSnippet: On<'desk.snippet_save'> = async (world, caller, asked) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  const { id, name, language, body } = asked
  if (asked.shared) mayChangeAgency(desk)
  const owner = asked.shared ? null : me.id
  await world.db.transaction().execute(async (trx) => {
    const before = await changeable(trx, desk, id)
    if (!before) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from desk.snippet
        where agency_id = ${agency.id} and person_id is not distinct from ${owner}`.execute(trx)
      if (rows[0]!.n >= most) throw refuse('too_many_snippets', { most })
    }
    await sql`insert into desk.snippet (agency_id, snippet_id, person_id, name, language, body, made_by, made_at)
      values (${agency.id}, ${id}, ${owner}, ${name}, ${language}, ${body}, ${me.id}, ${at})
      on conflict (agency_id, snippet_id) do update set person_id = excluded.person_id, name = excluded.name,
        language = excluded.language, body = excluded.body`.execute(trx)
    if (asked.shared || before?.person === null)
      await tell(trx, desk, {
        kind: 'snippet.changed',
        subject: null,
        data: { snippet: id, name, language, body, shared: asked.shared },
      })
  })
  return { ok: true }
}

/** Forgets a snippet; one that is not there is forgotten already. @throws agency_snippet, not_your_snippet */
export const removeSnippet: On<'desk.snippet_remove'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const before = await changeable(trx, desk, id)
    if (!before) return
    await sql`delete from desk.snippet where agency_id = ${desk.agency.id} and snippet_id = ${id}`.execute(
      trx,
    )
    if (before.person === null)
      await tell(trx, desk, {
        kind: 'snippet.removed',
        subject: null,
        data: { snippet: id, name: before.name },
      })
  })
  return { ok: true }
}
