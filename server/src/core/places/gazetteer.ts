import { coordinatesIn } from './coordinates.ts'
import { bareName, begins, isArticle, isNumber, meant, nameKey, strasse, wordsIn } from './names.ts'
import { along, type Feature, lengthOf, metres, middleOf, overlap, type Point } from './shape.ts'

/**
 * How well a place is known: `house` by its own address, `along` by the house numbers of its street, `street` only the
 * street, `place` a named building or spot, `coordinates` as they were written.
 */
export type Exactness = 'house' | 'along' | 'street' | 'extent' | 'place' | 'coordinates'

export type Found = {
  /** As the map calls it; the written coordinates where it is a point. */
  name: string
  /** The name folded: equal for one street, however it is written. */
  key: string
  number: string | null
  exactness: Exactness
  at: Point
  /** The street's own lines, to be drawn strong. */
  lines: readonly (readonly Point[])[]
  /** How many places may be meant by these words; this is one of them. */
  oneOf: number
  /** Whether only the bare name was said ("Alder"): a guess. */
  guess: boolean
}

/** A street (all the pieces of one that touch), building or spot with a name. */
type Entry = {
  name: string
  key: string
  street: boolean
  pieces: Feature[]
}

export type Gazetteer = {
  byKey: ReadonlyMap<string, readonly Entry[]>
  byBare: ReadonlyMap<string, readonly Entry[]>
  starts: ReadonlySet<string>
  houses: ReadonlyMap<string, readonly Point[]>
}

/** Pieces of one name nearer than this are one street. */
const apart = 250
/** Metres across from which a thing is too large to be a spot. */
const largeFrom = 300
/** The most words of a name that are looked for. */
const longestName = 6

/** Puts together the pieces of one street, and keeps two streets of one name apart. */
const streetsOf = (pieces: readonly Feature[]): Feature[][] => {
  const groups: Feature[][] = []
  // 250 m in degrees, generously: what lies outside is not compared point by point.
  const slack = 0.01
  for (const piece of pieces) {
    const [west, south, east, north] = piece.box
    const around = [west - slack, south - slack, east + slack, north + slack] as const
    const touches = (other: Feature): boolean =>
      overlap(around, other.box) &&
      other.parts.some((a) => a.some((p) => piece.parts.some((b) => b.some((q) => metres(p, q) < apart))))
    const near = groups.filter((group) => group.some(touches))
    const rest = groups.filter((group) => !near.includes(group))
    groups.splice(0, groups.length, ...rest, [...near.flat(), piece])
  }
  return groups
}

const put = <T>(map: Map<string, T[]>, key: string, one: T): void => {
  map.set(key, [...(map.get(key) ?? []), one])
}

/** An index of a map's names. Built once for each map; some 100 ms for 30,000 features. */
export const gazetteerOf = (features: readonly Feature[]): Gazetteer => {
  const byKey = new Map<string, Entry[]>()
  const byBare = new Map<string, Entry[]>()
  const houses = new Map<string, Point[]>()
  const starts = new Set<string>()
  const streets = new Map<string, Feature[]>()
  const add = (entry: Entry, names: readonly string[]): void => {
    for (const key of new Set(names.map(nameKey))) {
      if (!key) continue
      put(byKey, key, entry)
      for (const first of begins(key)) starts.add(first)
      const bare = entry.street ? bareName(key) : null
      if (bare) put(byBare, bare, entry)
    }
  }
  for (const feature of features) {
    if (feature.house)
      put(houses, `${nameKey(feature.house.street)} ${feature.house.number.toLowerCase()}`, middleOf(feature))
    if (!feature.name || feature.kind === 'boundary' || feature.kind === 'house') continue
    if (feature.kind === 'street' || feature.kind === 'path') put(streets, nameKey(feature.name), feature)
    else {
      const { name } = feature
      add({ name, key: nameKey(name), street: false, pieces: [feature] }, [name, ...feature.also])
    }
  }
  for (const [key, pieces] of streets)
    for (const group of streetsOf(pieces)) {
      const name = group[0]!.name!
      const names = [name, ...group.flatMap((piece) => piece.also)]
      add({ name, key, street: true, pieces: group }, names)
    }
  return { byKey, byBare, starts, houses }
}

/** By the numbers at the ends of a piece of the street. */
const byNumbers = (entry: Entry, number: number): Point | null => {
  for (const { numbers, parts } of entry.pieces) {
    if (!numbers) continue
    const [from, to] = numbers
    if (number < Math.min(from, to) || number > Math.max(from, to)) continue
    const line = parts.reduce((long, part) => (lengthOf(part) > lengthOf(long) ? part : long))
    return along(line, from === to ? 0.5 : (number - from) / (to - from))
  }
  return null
}

const foundAs = (
  { houses }: Gazetteer,
  entry: Entry,
  number: string | null,
  oneOf: number,
  guess: boolean,
): Found => {
  const lines = entry.street ? entry.pieces.flatMap((piece) => piece.parts) : []
  const known = { name: entry.name, key: entry.key, lines, oneOf, guess }
  const longest = entry.pieces.reduce((a, b) => (lengthOf(b.parts.flat()) > lengthOf(a.parts.flat()) ? b : a))
  if (!entry.street) {
    const [west, south, east, north] = longest.box
    const large = metres([west, south], [east, north]) > largeFrom
    return { ...known, number: null, exactness: large ? 'extent' : 'place', at: middleOf(longest) }
  }
  const house = number ? houses.get(`${entry.key} ${number}`) : undefined
  const at = house?.find((one) => lines.some((line) => line.some((p) => metres(p, one) < 1_000)))
  if (at) return { ...known, number, exactness: 'house', at }
  const near = number ? byNumbers(entry, Number.parseInt(number, 10)) : null
  if (near) return { ...known, number, exactness: 'along', at: near }
  return { ...known, number, exactness: 'street', at: middleOf(longest) }
}

/** The house number beside a name: before it ("18 Alder St"), or behind it ("Calle Mayor 18"). */
const numberBeside = (words: readonly string[], from: number, to: number): string | null => {
  if (isNumber(words[from - 1])) return words[from - 1]!
  if (isArticle(words[from - 1]) && isNumber(words[from - 2])) return words[from - 2]!
  return isNumber(words[to]) ? words[to]! : null
}

/**
 * The places that words name. `asPlace` when they are known to be a place (triage, the form or a person said so): then
 * a single word and a street's bare name count too. In running text a name of one word counts after "the" only.
 */
export const placesIn = (gazetteer: Gazetteer, text: string, asPlace: boolean, most = 6): Found[] => {
  const written = coordinatesIn(text)
  const found: Found[] = written
    ? [
        {
          name: `${written[1].toFixed(5)}, ${written[0].toFixed(5)}`,
          key: '',
          number: null,
          exactness: 'coordinates',
          at: written,
          lines: [],
          oneOf: 1,
          guess: false,
        },
      ]
    : []
  const words = wordsIn(text.slice(0, 2_000))
  const { byKey, byBare, starts } = gazetteer
  for (let at = 0; at < words.length && found.length < most; ) {
    const length = lengthAt(gazetteer, words, at, asPlace)
    const entries = length ? meant(words.slice(at, at + length)).flatMap((one) => byKey.get(one) ?? []) : []
    const number = numberBeside(words, at, at + length)
    for (const entry of new Set(entries)) {
      const one = foundAs(gazetteer, entry, number, new Set(entries).size, false)
      if (!found.some((other) => other.key === one.key && metres(other.at, one.at) < 1)) found.push(one)
    }
    at += Math.max(1, length)
  }
  if (found.length > 0 || !asPlace || starts.size === 0) return found.slice(0, most)
  const bare = words.filter((word) => !isNumber(word) && !isArticle(word)).join(' ')
  const entries = byBare.get(bareName(nameKey(bare)) ?? bare) ?? []
  return entries
    .slice(0, most)
    .map((entry) => foundAs(gazetteer, entry, words.find(isNumber) ?? null, entries.length, true))
}

/** How many words from here on are a name; 0 for none. The longest name wins. */
const lengthAt = (
  { byKey, starts }: Gazetteer,
  words: readonly string[],
  at: number,
  asPlace: boolean,
): number => {
  // Few words begin a name: this is what running text costs.
  if (!starts.has(strasse(words[at]!))) return 0
  for (let length = Math.min(longestName, words.length - at); length > 0; length--) {
    if (length === 1 && !asPlace && !isArticle(words[at - 1])) return 0
    if (meant(words.slice(at, at + length)).some((one) => byKey.has(one))) return length
  }
  return 0
}
