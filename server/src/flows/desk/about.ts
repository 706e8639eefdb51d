import type { Located } from '@callbox/contract'
import { factsSaid } from '#core/conversations'
import { type Found, latLon, placesIn, plusCode, type Town } from '#core/places'
import { type Correction, correctionsOf, foldPlace, standing } from '#core/triage'
import type { Db, Trx } from '#platform/db'

/** What a conversation is about: the places that stand, with what a person said of them, its words and its numbers. */
export type AboutIt = { places: string[]; struck: string[]; text: string; phones: string[]; at: Date | null }

/** Which places people struck, and which they added. */
export const correctedPlaces = (corrections: readonly Correction[]) => {
  const stands = standing(corrections.filter((one) => one.what === 'place'))
  return {
    struck: stands.flatMap(({ machine, person }) => (person === null && machine ? [machine] : [])),
    added: stands.flatMap(({ person }) => (person ? [person] : [])),
  }
}

/** Reads it from the record, newest words last. */
export const aboutConversation = async (
  trx: Db | Trx,
  agency: number,
  conversation: string,
): Promise<AboutIt> => {
  const facts = await factsSaid(trx, agency, { conversation })
  const { struck, added } = correctedPlaces(await correctionsOf(trx, agency, conversation))
  const gone = new Set(struck.map(foldPlace))
  const said = [...facts.flatMap((one) => one.places), ...added]
  const kept = new Map(said.filter((one) => !gone.has(foldPlace(one))).map((one) => [foldPlace(one), one]))
  return {
    places: [...kept.values()],
    struck,
    text: facts.map((one) => one.text).join('\n'),
    phones: [...new Set(facts.flatMap((one) => one.phones))],
    at: facts.at(-1)?.at ?? null,
  }
}

const saysOf = ({ exactness, number, oneOf, guess, name }: Found): string => {
  const which = guess
    ? `a guess: only part of the name was said${oneOf > 1 ? `, and ${oneOf} streets have it` : ''}; `
    : oneOf > 1
      ? `one of ${oneOf} of this name; `
      : ''
  switch (exactness) {
    case 'house':
      return `${which}the house, by its address on the map`
    case 'along':
      return `${which}about here, by the house numbers along ${name}`
    case 'street':
      return number
        ? `${which}the street, not the house: the map does not know number ${number}`
        : `${which}the street; no house was said`
    case 'place':
      return `${which}a named place`
    case 'extent':
      return `${which}somewhere along or in it; the mark stands in its middle`
    case 'coordinates':
      return 'as it was written'
  }
}

const locatedAs = (words: string, found: Found): Located => ({
  words: words ? [words] : [],
  name: found.number && found.exactness !== 'street' ? `${found.number} ${found.name}` : found.name,
  exactness: found.exactness,
  says: saysOf(found),
  lat: found.at[1],
  lon: found.at[0],
  copy: latLon(found.at),
  plusCode: plusCode(found.at),
  lines: found.lines.map((line) => line.map(([lon, lat]): [number, number] => [lon, lat])),
})

/** Where the map knows the places: those that were said to be, then those that its names are in the words. */
export const locate = (town: Town | null, about: AboutIt): Located[] => {
  if (!town) return []
  const gone = new Set(
    about.struck.flatMap((words) => placesIn(town.gazetteer, words, true).map((one) => one.key)),
  )
  const all: (Located & { key: string })[] = []
  let streets: ReadonlySet<string> = new Set()
  const say = (words: string, found: readonly Found[]): void => {
    for (const one of found) {
      if (one.key && gone.has(one.key) && words === '') continue
      // The street alone says nothing more beside a house in it.
      if (words === '' && streets.has(one.key)) continue
      const same = all.find((other) => other.lat === one.at[1] && other.lon === one.at[0])
      if (same) {
        if (words) same.words.push(words)
        continue
      }
      if (all.length < 8) all.push({ ...locatedAs(words, one), key: one.key })
    }
  }
  for (const words of about.places) say(words, placesIn(town.gazetteer, words, true))
  streets = new Set(all.map((one) => one.key))
  say('', placesIn(town.gazetteer, about.text, false))
  return all.map(({ key: _, ...one }) => one)
}
