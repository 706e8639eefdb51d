import { hash as hashOf } from 'node:crypto'
import { chatter, leading, lengthOf, marksOfPassing, plainWords, withoutTags } from './words.ts'

/** What likeness reads of a message: its words, and the facts that triage found in them, verbatim. */
export type Said = {
  text: string
  places: readonly string[]
  phones: readonly string[]
  people: string | null
  pictures: number
}

/** The facts of a wording, as hashes; `numbers` also holds telephone numbers. */
export type Facts = {
  places: readonly string[]
  people: readonly string[]
  numbers: readonly string[]
  pictures: number
}
export const kinds = ['places', 'people', 'numbers'] as const
type Kind = (typeof kinds)[number]

/**
 * `print` is a hash of the words without the facts in them: two messages with the same print say the same words, about
 * the same or about other places, people and numbers; with the same `whole`, about the same. `shown` are the facts verbatim, for the desk.
 */
export type Wording = Facts & { print: string; whole: string; shown: Record<Kind, readonly string[]> }

/**
 * Texts shorter than this are never copies of each other: each "the water is rising" may be another house. Counted in
 * words without the chatter around them; `besideFacts` are those that are left without the facts.
 */
export const shortest = {
  plain: { all: 8, besideFacts: 5 },
  withAFact: { all: 7, besideFacts: 5 },
  passedOn: { all: 5, besideFacts: 3 },
} as const

/** As much of a text is read as words; what is beyond is compared as it stands. */
const longest = 4000

const NUMBER = /\p{N}/u

/** In one call: an object for each hash would be most of the cost. */
const digest = (text: string): Buffer => hashOf('sha256', text, 'buffer')
const hash = (text: string): string => digest(text).readBigInt64BE(0).toString()
const short = (text: string): string => digest(text).toString('base64url', 0, 8)

/** Marks where `span` stands in `words`; a fact that stands in another counts with it. */
const take = (words: readonly string[], taken: (Kind | null)[], span: readonly string[], as: Kind): void => {
  if (span.length === 0) return
  for (let i = 0; i + span.length <= words.length; i++) {
    if (!span.every((word, n) => words[i + n] === word)) continue
    for (let n = i; n < i + span.length; n++) taken[n] ??= as
    // What leads to it goes with it: "at", "the address is".
    for (let n = i - 1; n >= 0 && taken[n] === null && leading.has(words[n]!); n--) taken[n] = as
  }
}

/**
 * The wording of a message, or null when it is too short or too plain to be told from what somebody else says of their
 * own need. Deterministic; some 25 microseconds for a plea of two lines.
 */
export const wordingOf = (said: Said): Wording | null => {
  const { body, tags } = withoutTags(said.text.slice(0, longest))
  const words = plainWords(body)
  const taken: (Kind | null)[] = words.map(() => null)
  const shown = {
    places: [...said.places, ...tags.filter(tells)],
    people: peopleIn(said.people),
    numbers: [...said.phones],
  }
  const found: Record<Kind, Set<string>> = { places: new Set(), people: new Set(), numbers: new Set() }
  for (const kind of kinds)
    for (const fact of shown[kind]) {
      const span = plainWords(fact)
      if (span.length === 0) continue
      for (const one of kind === 'people' ? apartIn(span) : [span.join(' ')]) found[kind].add(one)
      take(words, taken, span, kind)
    }
  const rest: string[] = []
  for (const [i, word] of words.entries()) {
    if (taken[i] !== null) continue
    if (NUMBER.test(word)) {
      found.numbers.add(word)
      shown.numbers.push(word)
    } else if (!chatter.has(word)) rest.push(word)
  }
  const passedOn = words.some((word) => marksOfPassing.has(word))
  const hasFact = said.places.length > 0 || said.phones.length > 0
  const needed = shortest[passedOn ? 'passedOn' : hasFact ? 'withAFact' : 'plain']
  const length = lengthOf(words.filter((word, i) => taken[i] !== null || !chatter.has(word)))
  if (length < needed.all || lengthOf(rest) < needed.besideFacts) return null
  const hashed = (kind: Kind): string[] => [...found[kind]].map((fact) => short(`${kind} ${fact}`)).sort()
  const facts = { places: hashed('places'), people: hashed('people'), numbers: hashed('numbers') }
  const beyond = said.text.length > longest ? `\n${said.text.slice(longest)}` : ''
  const plain = `${rest.join(' ')}${beyond}`
  return {
    print: hash(plain),
    whole: hash(JSON.stringify([plain, facts.places, facts.people, facts.numbers])),
    ...facts,
    pictures: said.pictures,
    shown,
  }
}

/** "my wife and 3 kids" are two facts: the wife, and 3 kids. */
const apartIn = (span: readonly string[]): string[] => {
  const parts: string[][] = [[]]
  for (const word of span) leading.has(word) ? parts.push([]) : parts.at(-1)!.push(word)
  return parts.filter((part) => part.length > 0).map((part) => part.join(' '))
}

/** A hashtag that is not only a call for help. */
const tells = (tag: string): boolean => plainWords(tag).some((word) => !chatter.has(word))

const peopleIn = (people: string | null): string[] =>
  people
    ? people
        .split(', ')
        .map((one) => one.trim())
        .filter(Boolean)
    : []
