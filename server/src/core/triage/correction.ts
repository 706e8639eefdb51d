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
 * What a person's band for a conversation says about triage. Higher than all of it: the newest message was ranked too
 * low. Lower: the message that lifted it was ranked too high. The same: whatever was corrected before is taken back.
 */
export const bandAbout = (
  judged: readonly Judged[],
  to: Band,
  rank: (place: Place) => number,
  before: readonly Correction[],
): About[] => {
  const newest = judged.at(-1)
  if (!newest) return []
  const most = judged.reduce((a, b) => (rank(b.band) <= rank(a.band) ? b : a))
  const stands = standing(before.filter((one) => one.what === 'band'))
  if (to === most.band)
    return stands.map(({ message, revision, assessor, machine }) => ({
      message,
      revision,
      assessor,
      machine,
      person: machine,
    }))
  const about = rank(to) < rank(most.band) ? newest : most
  const said = stands.find((one) => one.message === about.message && one.person === to)
  return said ? [] : [aboutOf(about, about.band, to)]
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
