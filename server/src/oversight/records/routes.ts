import { checkEntry, listEntries, recordAct } from '#core/archive'
import { personNames } from '#core/identity'
import type { Handlers } from '#core/world'
import { refusals } from '#platform/errors'
import { summaryOf } from './words.ts'

const refuse = refusals({
  no_such_record: [
    404,
    'There is no record of that id in this agency: look for it in the record log, or in the conversation it belongs to.',
  ],
})

/** What was done without notice to the team is read by those who may know of it (CoP-S14). */
const quiet = 'quiet.'

/** Longer parts, and bytes that are no text, are fetched as files and not shown here. */
const longestShown = 256 * 1024
const isText = (mediaType: string): boolean => /^(text\/|application\/([\w.-]+\+)?json\b)/.test(mediaType)

const asText = (mediaType: string, bytes: Buffer | null): string | null => {
  if (!bytes || !isText(mediaType) || bytes.length > longestShown) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * The record log and the proof of one entry (APCO 2.2.1, 2.2.2). Reading one is a consultation: who read which entry,
 * and when, is put on the record before the entry is shown (DPA 2018 s.62).
 */
export const routes: Handlers = {
  'records.list': async ({ db }, { agency, rights }, query) => {
    const except = rights.has('people.left') ? null : quiet
    const { entries, next } = await listEntries(db, agency, { ...query, except })
    const names = await personNames(
      db,
      entries.flatMap(({ act }) => (act ? [act.by] : [])),
    )
    return {
      entries: entries.map((entry) => ({
        id: entry.id,
        number: entry.number,
        kind: entry.kind,
        at: entry.at.toISOString(),
        subject: entry.subject,
        summary: summaryOf(entry, names),
      })),
      next,
    }
  },
  'records.entry': async ({ db, files, clock }, { agency, person, rights }, { id }) => {
    const entry = await checkEntry({ db, files }, agency, id)
    if (!entry || (entry.kind.startsWith(quiet) && !rights.has('people.left'))) throw refuse('no_such_record')
    await db.transaction().execute((trx) =>
      recordAct(trx, {
        agency,
        kind: 'record.read',
        subject: entry.subject,
        at: clock.now(),
        by: person.id,
        data: { entry: entry.id, number: entry.number, held: entry.holds },
      }),
    )
    return {
      id: entry.id,
      number: entry.number,
      kind: entry.kind,
      at: entry.at.toISOString(),
      networkAt: entry.networkAt?.toISOString() ?? null,
      subject: entry.subject,
      retentionClass: entry.retentionClass,
      regime: entry.regime,
      leaf: entry.leaf,
      leafHash: entry.leafHash,
      holds: entry.holds,
      parts: entry.parts.map(({ bytes, ...part }) => ({ ...part, text: asText(part.mediaType, bytes) })),
    }
  },
}
