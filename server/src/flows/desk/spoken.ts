import { entryNumbers } from '#core/archive'
import { type AssessmentRow, type MediumRow, type RevisionRow, thread } from '#core/conversations'
import type { Db, Trx } from '#platform/db'

type Text = Record<string, unknown>
const textIn = (held: Text, key: string): string | undefined => {
  const value = held[key]
  return typeof value === 'string' && value.trim() ? value : undefined
}
const listIn = (held: Text, key: string): string[] => {
  const value = held[key]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Everything said in a conversation, each message with its own revisions, media and assessments, and the record numbers. */
export const spoken = async (db: Db | Trx, agency: number, conversation: string) => {
  const all = await thread(db, agency, conversation)
  const revisions = Map.groupBy(all.revisions, (r) => r.message)
  const media = Map.groupBy(all.media, (m) => m.message)
  const assessments = Map.groupBy(all.assessments, (a) => a.message)
  const numbers = await entryNumbers(
    db,
    agency,
    all.revisions.map((r) => r.entry),
  )
  return all.messages.map((message) => ({
    ...message,
    revisions: (revisions.get(message.id) ?? []).map((r) => ({ ...r, number: numbers.get(r.entry) ?? 0 })),
    media: distinct(media.get(message.id) ?? []),
    assessment: assessments.get(message.id)?.at(-1) ?? null,
  }))
}
export type Spoken = Awaited<ReturnType<typeof spoken>>[number]

/** Each picture once, although an edit brings the same ones again. */
const distinct = (media: MediumRow[]): MediumRow[] => {
  const seen = new Set<string>()
  return media.filter(({ original, message, revision, position }) => {
    const key = original?.toString('hex') ?? `${message}.${revision}.${position}`
    return seen.has(key) ? false : seen.add(key)
  })
}

/** The newest revision with words: a deletion leaves what was said before it. */
export const lastWords = <R extends Pick<RevisionRow, 'kind'>>(revisions: readonly R[]): R | undefined =>
  revisions.findLast((r) => r.kind !== 'deletion') ?? revisions.at(-1)

/** The places, call-back numbers and wishes that a message names, from the form and from triage. */
export const namedIn = (message: Spoken) => {
  const context = lastWords(message.revisions)?.context ?? {}
  const details: AssessmentRow['details'] = message.assessment?.details ?? {}
  const place = textIn(context, 'place')
  return {
    places: [...(place ? [place] : []), ...listIn(details, 'places')],
    phones: listIn(details, 'phones'),
    people: textIn(details, 'people'),
    contact: textIn(context, 'contact'),
  }
}

const quotedIn = (context: Text, key: string) => {
  const value = context[key]
  if (typeof value !== 'object' || value === null) return undefined
  const held = value as Text
  return {
    author: textIn(held, 'author') ?? '',
    name: textIn(held, 'name') ?? '',
    text: textIn(held, 'text') ?? '',
    at: textIn(held, 'at') ?? null,
    url: textIn(held, 'url') ?? null,
  }
}

/** The context as it was then, in the contract's shape; what only the connector needs stays out. */
export const contextShown = (context: Text) => {
  const [authorName, authorPicture] = [textIn(context, 'authorName'), textIn(context, 'authorPicture')]
  const [parent, quoted] = [quotedIn(context, 'parent'), quotedIn(context, 'quoted')]
  const [place, contact] = [textIn(context, 'place'), textIn(context, 'contact')]
  return {
    ...(authorName && { authorName }),
    ...(authorPicture && { authorPicture }),
    ...(parent && { parent }),
    ...(quoted && { quoted }),
    ...(place && { place }),
    ...(contact && { contact }),
  }
}
