import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { checkWord } from '#core/assess'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { forgetTuning } from './kept.ts'
import { refuse } from './refusals.ts'

export type NewWord = { tag: string; pattern: string; kind: string; weight: number }
export type OwnWord = NewWord & { id: string; addedAt: Date; addedBy: string }

/** An agency keeps its own words to what a person can oversee. */
export const mostWords = 2000

/** The agency's own words that are in use, newest first. */
export const ownWords = async (db: Db | Trx, agency: number): Promise<OwnWord[]> =>
  (
    await sql<OwnWord>`select word_id as id, tag, pattern, kind, weight, added_at as "addedAt", added_by as "addedBy" from triage.word
      where agency_id = ${agency} and removed_at is null order by added_at desc, word_id desc`.execute(db)
  ).rows

/** The edition of the agency's words: 0 while it never had any. */
export const wordsEdition = async (db: Db | Trx, agency: number): Promise<number> =>
  (await sql<{ words: number }>`select words from triage.edition where agency_id = ${agency}`.execute(db))
    .rows[0]?.words ?? 0

/** The next edition, under whose row lock the words change. */
const nextEdition = async (trx: Trx, agency: number): Promise<number> =>
  (
    await sql<{ words: number }>`insert into triage.edition (agency_id, words) values (${agency}, 1)
      on conflict (agency_id) do update set words = edition.words + 1 returning words`.execute(trx)
  ).rows[0]!.words

type Asked = { agency: number; by: string }

/** Adds a line to the agency's own words. @throws word_refused, word_there, words_full */
export const addWord = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, by, ...given }: Asked & NewWord,
): Promise<{ id: string; version: number }> => {
  const word = { ...given, pattern: given.pattern.replace(/\s+/gu, ' ').trim() }
  const problem = checkWord(word)
  if (problem) throw refuse('word_refused', { problem })
  const at = clock.now()
  const id = newId(at)
  const version = await db.transaction().execute(async (trx) => {
    const version = await nextEdition(trx, agency)
    const there = await ownWords(trx, agency)
    if (there.some((w) => w.tag === word.tag && w.pattern === word.pattern && w.kind === word.kind))
      throw refuse('word_there')
    if (there.length >= mostWords) throw refuse('words_full', { most: mostWords })
    const entry = await recordAct(trx, {
      agency,
      kind: 'triage.word_added',
      subject: id,
      at,
      by,
      data: { ...word, edition: version },
    })
    await trx
      .insertInto('triage.word')
      .values({
        agency_id: agency,
        word_id: id,
        ...word,
        added_in: version,
        added_at: at,
        added_by: by,
        added_entry: entry.id,
      })
      .execute()
    await emit(trx, { agency, name: 'triage.words_changed', at, subject: id, data: { version, by } })
    return version
  })
  forgetTuning(db, agency)
  return { id, version }
}

/** Takes a line out; its row says who did it and when. @throws no_such_word */
export const removeWord = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, by, id }: Asked & { id: string },
): Promise<{ version: number }> => {
  const at = clock.now()
  const version = await db.transaction().execute(async (trx) => {
    const version = await nextEdition(trx, agency)
    const word = (await ownWords(trx, agency)).find((one) => one.id === id)
    if (!word) throw refuse('no_such_word')
    const { tag, pattern, kind, weight } = word
    const entry = await recordAct(trx, {
      agency,
      kind: 'triage.word_removed',
      subject: id,
      at,
      by,
      data: { tag, pattern, kind, weight, edition: version },
    })
    await trx
      .updateTable('triage.word')
      .set({ removed_in: version, removed_at: at, removed_by: by, removed_entry: entry.id })
      .where('agency_id', '=', agency)
      .where('word_id', '=', id)
      .execute()
    await emit(trx, { agency, name: 'triage.words_changed', at, subject: id, data: { version, by } })
    return version
  })
  forgetTuning(db, agency)
  return { version }
}
