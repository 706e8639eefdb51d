import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** What an engine made of one revision of a message, in one language, and who asked for it. */
export type TranslatedRow = {
  message: string
  revision: number
  language: string
  /** The language that the engine read it as; `und` where it did not say. */
  takenFor: string
  text: string
  engine: string
  version: string
  doubt: string | null
  by: string
  madeAt: Date
}

const fields = sql`message_id as message, revision, language, taken_for as "takenFor", text, engine, version, doubt, asked_by as by, made_at as "madeAt"`

const rows = async (db: Reader, agency: number, where: RawBuilder<unknown>): Promise<TranslatedRow[]> =>
  (
    await sql<TranslatedRow>`select ${fields} from translation.translated where agency_id = ${agency} and ${where} order by made_at, message_id, revision`.execute(
      db,
    )
  ).rows

/** What machines made of given messages, oldest first. */
export const translationsOf = (db: Reader, agency: number, messages: readonly string[]) =>
  rows(db, agency, sql`message_id = any(${[...messages]}::uuid[])`)

export const translatedAlready = async (
  db: Reader,
  agency: number,
  { message, revision, to }: { message: string; revision: number; to: string },
): Promise<TranslatedRow | null> =>
  (await rows(db, agency, sql`message_id = ${message} and revision = ${revision} and language = ${to}`))[0] ??
  null

export const keepTranslated = async (
  trx: Trx,
  agency: number,
  conversation: string,
  row: TranslatedRow & { askedAt: Date; entry: string },
): Promise<void> => {
  await sql`insert into translation.translated (agency_id, message_id, revision, language, conversation_id, taken_for, text, engine, version, doubt, asked_by, asked_at, made_at, entry_id)
    values (${agency}, ${row.message}, ${row.revision}, ${row.language}, ${conversation}, ${row.takenFor}, ${row.text}, ${row.engine}, ${row.version},
      ${row.doubt}, ${row.by}, ${row.askedAt}, ${row.madeAt}, ${row.entry})`.execute(trx)
}
