import type { Conversation } from '@callbox/contract'
import { type Correction, foldPlace, standing } from '#core/triage'
import { namedIn, placeGiven, type Spoken } from './spoken.ts'

export type PlaceShown = Conversation['places'][number]

/**
 * Where it is: what the form and triage said in the order in which it came, then what people added. What a person
 * struck stays, said to be none; what a person added or put back counts again.
 */
export const placesOf = (messages: readonly Spoken[], corrections: readonly Correction[]): PlaceShown[] => {
  const stands = standing(corrections.filter((one) => one.what === 'place'))
  const struck = new Set(
    stands.flatMap(({ machine, person }) => (person === null && machine ? [foldPlace(machine)] : [])),
  )
  const all = new Map<string, PlaceShown>()
  const say = (words: string, from: PlaceShown['from']): void => {
    const key = foldPlace(words)
    // "18 Alder Street" beside "18 Alder Street, second floor" says nothing more.
    const known =
      from === 'triage' && !struck.has(key) && [...all.keys()].some((other) => other.startsWith(key))
    if (!known && !all.has(key)) all.set(key, { words, from, struck: struck.has(key) })
  }
  for (const message of messages.filter((one) => one.direction === 'in')) {
    for (const place of placeGiven(message)) say(place, 'form')
    for (const place of namedIn(message).places) say(place, 'triage')
  }
  for (const { person } of corrections.filter((one) => one.what === 'place'))
    if (person) say(person, 'person')
  return [...all.values()]
}
