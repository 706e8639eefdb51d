import type { Band, Place } from '@callbox/contract'
import type { Judged } from '#core/conversations'

/** One correction as it is kept: the machine's word beside the person's. */
export type Correction = {
  id: string
  /** Their order, where two came in one moment. */
  number: number
  conversation: string
  message: string
  revision: number
  what: 'band' | 'language' | 'place'
  machine: string | null
  person: string | null
  /** Whose word `machine` was: the assessor's version, or `form` or `person` for a place that they gave. */
  assessor: string
  by: string
  at: Date
}

/** What of a message a correction is about. */
export type About = Pick<Correction, 'message' | 'revision' | 'machine' | 'person' | 'assessor'>

const aboutOf = ({ message, revision, assessor }: Judged, machine: string | null, person: string | null) => ({
  message,
  revision,
  assessor,
  machine,
  person,
})

/** The corrections that stand: the newest of each message (of each place), without those that were taken back. */
export const standing = (all: readonly Correction[]): Correction[] => {
  const newest = new Map<string, Correction>()
  for (const one of all) {
    const place =
      one.what === 'place' ? `${one.conversation} ${foldPlace(one.person ?? one.machine ?? '')}` : one.message
    newest.set(`${one.what} ${place}`, one)
  }
  return [...newest.values()].filter((one) => one.machine !== one.person)
}

/** Two ways to write one place. */
export const foldPlace = (place: string): string =>
  place.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()

/**
 * What a person's band for a conversation says about triage. A conversation stands as high as its highest message: so
 * whatever was ranked above the person's band was ranked too high, and when nothing stands in that band then, the
 * newest message was ranked too low. What only brings back the machine's word takes an earlier correction back.
 */
export const bandAbout = (
  judged: readonly Judged[],
  to: Band,
  rank: (place: Place) => number,
  before: readonly Correction[],
): About[] => {
  const stands = new Map(
    standing(before.filter((one) => one.what === 'band')).map((one) => [one.message, one.person as Place]),
  )
  const all = judged.map((one) => {
    const now = stands.get(one.message) ?? one.band
    const lowered = rank(one.band) < rank(to) ? to : one.band
    return { one, now, next: rank(now) < rank(to) ? lowered : now }
  })
  const newest = all.at(-1)
  if (newest && !all.some(({ next }) => next === to)) newest.next = to
  return all.flatMap(({ one, now, next }) => (next === now ? [] : [aboutOf(one, one.band, next)]))
}

/** What a person's language for a conversation says about the newest message. */
export const languageAbout = (
  judged: readonly Judged[],
  to: string,
  before: readonly Correction[],
): About[] => {
  const newest = judged.at(-1)
  if (!newest) return []
  const last = before.findLast((one) => one.what === 'language' && one.message === newest.message)
  return (last?.person ?? newest.language) === to ? [] : [aboutOf(newest, newest.language, to)]
}

/** A place that was missed: about the newest message. */
export const missedAbout = (judged: readonly Judged[], place: string): About[] => {
  const newest = judged.at(-1)
  return newest ? [aboutOf(newest, null, place)] : []
}

/** What stands there and is no place; `from` says who put it there. */
export const struckAbout = (
  judged: readonly Judged[],
  place: string,
  from: 'form' | 'triage' | 'person',
): About[] => {
  const said =
    judged.findLast((one) => one.places.some((p) => foldPlace(p) === foldPlace(place))) ?? judged.at(-1)
  if (!said) return []
  return [{ ...aboutOf(said, place, null), ...(from === 'triage' ? {} : { assessor: from }) }]
}
