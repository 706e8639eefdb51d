import { sql } from 'kysely'
import type { Db } from '#platform/db'

/** Acts longer than this are not read for a list; their kind says enough. */
const longestAct = 16 * 1024
const firstBytes = 600

export type ListedEntry = {
  id: string
  number: number
  kind: string
  at: Date
  subject: string | null
  /** Who did it and why, when the entry is an act. */
  act: { by: string; why: string | null } | null
  /** How its text begins, when the entry is a message. */
  text: string | null
}

/**
 * A page of the record log, newest first, by record number: those before `before`, of one subject or of all.
 * `except`: without the kinds that begin so. `next` is what to pass as `before` for the following page; null at the end.
 */
export const listEntries = async (
  db: Db,
  agency: number,
  {
    before = null,
    subject = null,
    limit = 50,
    except = null,
  }: {
    before?: number | null | undefined
    subject?: string | null | undefined
    limit?: number
    except?: string | null
  } = {},
): Promise<{ entries: ListedEntry[]; next: number | null }> => {
  const { rows } = await sql<{
    id: string
    number: number
    kind: string
    at: Date
    subject: string | null
    act: Buffer | null
    words: Buffer | null
  }>`select e.entry_id as id, e.number, e.kind, e.at, e.subject,
      (select p.bytes from archive.payload p where p.agency_id = e.agency_id and p.entry_id = e.entry_id and p.part = 'act' and p.size <= ${longestAct}) as act,
      (select substring(p.bytes from 1 for ${firstBytes}) from archive.payload p where p.agency_id = e.agency_id and p.entry_id = e.entry_id and p.part = 'text') as words
    from archive.entry e
    where e.agency_id = ${agency} ${before === null ? sql`` : sql`and e.number < ${before}`}
      ${except === null ? sql`` : sql`and e.kind not like ${`${except}%`}`}
      ${subject === null ? sql`` : sql`and e.subject = ${subject}::uuid`}
    order by e.number desc limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  return {
    entries: page.map(({ act, words, number, ...row }) => ({
      ...row,
      number: Number(number),
      act: act && actIn(act),
      text: words && firstWords(words),
    })),
    next: rows.length > limit ? Number(page.at(-1)!.number) : null,
  }
}

const actIn = (bytes: Buffer): ListedEntry['act'] => {
  try {
    const said = JSON.parse(bytes.toString('utf8')) as { by?: unknown; why?: unknown }
    return typeof said.by === 'string'
      ? { by: said.by, why: typeof said.why === 'string' ? said.why : null }
      : null
  } catch {
    return null
  }
}

/** At most 120 characters of the first words, whole code points; the bytes may have been cut inside one. */
const firstWords = (bytes: Buffer): string => {
  const line = [
    ...bytes
      .toString('utf8')
      .replace(/\uFFFD+$/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  ]
  return line.length > 120 ? `${line.slice(0, 119).join('')}…` : line.join('')
}
