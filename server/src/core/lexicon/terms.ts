import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { agencyOf } from '#core/identity'
import { packOf, packsFolder, readLexicon } from '#core/policy'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { refuse } from './refusals.ts'

export type NewTerm = { term: string; means: string; asWritten: boolean }
export type OwnTerm = NewTerm & { id: string; addedAt: Date; addedBy: string }

/** An agency keeps its local words to what a person can oversee. */
export const mostTerms = 1000

/** Two ways to write one word. */
export const folded = ({ term, asWritten }: Pick<NewTerm, 'term' | 'asWritten'>): string => {
  const plain = term.normalize('NFKC').replace(/\s+/gu, ' ').trim()
  return asWritten ? plain : plain.toLowerCase()
}

/** The agency's own local words, newest first. */
export const ownTerms = async (db: Db | Trx, agency: number): Promise<OwnTerm[]> =>
  (
    await sql<OwnTerm>`select term_id as id, term, means, as_written as "asWritten", added_at as "addedAt", added_by as "addedBy"
      from lexicon.term where agency_id = ${agency} and removed_at is null order by added_at desc, term_id desc`.execute(
      db,
    )
  ).rows

/** The pack's words, those left out to which the agency gave a meaning of its own. */
export const packTerms = async (db: Db, agency: number, own: readonly OwnTerm[]): Promise<NewTerm[]> => {
  const theirs = new Set(own.map((one) => folded(one).toLowerCase()))
  return packOf((await agencyOf(db, agency)).pack).lexicon.filter(
    (one) => !theirs.has(folded(one).toLowerCase()),
  )
}

type Asked = { agency: number; by: string }

/** Adds a local word, on the record. @throws term_there, term_without_letters, lexicon_full */
export const addTerm = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, by, ...given }: Asked & NewTerm,
): Promise<string> => {
  const term = { ...given, term: given.term.replace(/\s+/gu, ' ').trim() }
  if (!/[\p{L}\p{N}]/u.test(term.term)) throw refuse('term_without_letters')
  const at = clock.now()
  const id = newId(at)
  return db.transaction().execute(async (trx) => {
    const there = await ownTerms(trx, agency)
    const key = folded(term)
    if (there.some((one) => folded(one).toLowerCase() === key.toLowerCase()))
      throw refuse('term_there', { term: term.term })
    if (there.length >= mostTerms) throw refuse('lexicon_full', { most: mostTerms })
    const entry = await recordAct(trx, {
      agency,
      kind: 'lexicon.added',
      subject: id,
      at,
      by,
      data: { ...term },
    })
    const { numInsertedOrUpdatedRows: added } = await trx
      .insertInto('lexicon.term')
      .values({
        agency_id: agency,
        term_id: id,
        term: term.term,
        folded: key,
        means: term.means,
        as_written: term.asWritten,
        added_at: at,
        added_by: by,
        added_entry: entry.id,
      })
      .onConflict((on) => on.doNothing())
      .executeTakeFirst()
    if (!added) throw refuse('term_there', { term: term.term })
    await emit(trx, { agency, name: 'lexicon.changed', at, subject: null, data: { by } })
    return id
  })
}

/** Takes a local word out; its row says who did it and when. @throws no_such_term */
export const removeTerm = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, by, id }: Asked & { id: string },
): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const [term] = (
      await sql<NewTerm>`select term, means, as_written as "asWritten" from lexicon.term
        where agency_id = ${agency} and term_id = ${id} and removed_at is null for update`.execute(trx)
    ).rows
    if (!term) throw refuse('no_such_term')
    const entry = await recordAct(trx, {
      agency,
      kind: 'lexicon.removed',
      subject: id,
      at,
      by,
      data: { ...term },
    })
    await sql`update lexicon.term set removed_at = ${at}, removed_by = ${by}, removed_entry = ${entry.id}
      where agency_id = ${agency} and term_id = ${id}`.execute(trx)
    await emit(trx, { agency, name: 'lexicon.changed', at, subject: null, data: { by } })
  })
}

/** Gives the practice centre the local words of its invented town. */
export const makePracticeTerms = async (
  world: Pick<World, 'db' | 'clock'>,
  agency: number,
): Promise<void> => {
  for (const term of readLexicon(`${packsFolder}practice/lexicon.yaml`))
    await addTerm(world, { agency, by: 'practice centre', ...term })
}
