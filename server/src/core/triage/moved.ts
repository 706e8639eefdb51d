import { emergencyBands, type Place } from '@callbox/contract'
import { assess, type Labelled, rankOf } from '#core/assess'

/** What a person said of a message, and where the machine had put it. */
export type Lesson = Labelled & { from: Place }

/** How many corrected messages a model ranks further where people said, of those whose urgency people changed. */
export type Moved = { right: number; of: number }

const urgent = (place: Place): boolean => emergencyBands.includes(place)

/**
 * Ranks each corrected message with the weights before (null: the shipped ones) and after, and compares. Once a thread:
 * what is made ready of weights is kept by the names given here.
 */
export const movedOf = (lessons: readonly Lesson[], before: Uint8Array | null, after: Uint8Array): Moved => {
  const about = lessons.filter(({ from, band }) => from !== band && (urgent(from) || urgent(band)))
  const score = (text: string, weights: Uint8Array | null, version: string): number =>
    assess({ text, media: 0 }, { version, weights, words: [] }).score
  const right = about.filter(({ text, from, band }) => {
    const by = score(text, after, 'moved after') - score(text, before, 'moved before')
    return rankOf[band] < rankOf[from] ? by > 0 : by < 0
  })
  return { right: right.length, of: about.length }
}
