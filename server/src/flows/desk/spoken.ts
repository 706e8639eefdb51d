import { entryNumbers } from '#core/archive'
import {
  type AssessmentRow,
  type MediumRow,
  type PartOf,
  type RevisionRow,
  thread,
} from '#core/conversations'
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
export const spoken = async (db: Db | Trx, agency: number, conversation: string, part?: PartOf) => {
  const all = await thread(db, agency, conversation, part)
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
    assessments: assessments.get(message.id) ?? [],
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

/** The revisions with words, oldest first: a deletion leaves what was said before it. */
export const worded = <R extends Pick<RevisionRow, 'kind'>>(revisions: readonly R[]): readonly R[] => {
  const words = revisions.filter((r) => r.kind !== 'deletion')
  return words.length > 0 ? words : revisions
}

/** The context as it was, brought up to date by later revisions: an edit without a place leaves the first one's standing. */
export const contextOf = (message: Pick<Spoken, 'revisions'>): Text =>
  Object.assign({}, ...worded(message.revisions).map((r) => r.context))

/** The places that a person gave beside their words, in any revision. */
export const placeGiven = (message: Spoken): string[] =>
  worded(message.revisions).flatMap((r) => textIn(r.context, 'place') ?? [])

/** The places, call-back numbers and wishes that a message names in any of its revisions, from the form and from triage. */
export const namedIn = (message: Spoken) => {
  const details: AssessmentRow['details'][] = message.assessments.map((one) => one.details)
  return {
    places: [...placeGiven(message), ...details.flatMap((one) => listIn(one, 'places'))],
    phones: details.flatMap((one) => listIn(one, 'phones')),
    people: details.map((one) => textIn(one, 'people')).findLast(Boolean),
    contact: textIn(contextOf(message), 'contact'),
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
