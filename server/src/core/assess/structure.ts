import { type Hit, numberWords } from './match.ts'
import type { Token } from './tokens.ts'

/** What the shape of a message gives away, whatever its words: verbatim finds and which spans they came from. */
export type Structure = {
  places: string[]
  phones: string[]
  people: string | null
  /** The first of `people`, verbatim. */
  person: string | null
  ages: string[]
  capitals: number
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))
const streetAfter = set(
  'street str st road rd avenue ave av lane ln drive dr court ct boulevard blvd close crescent way place pl terrace highway hwy square gardens grove hill row stryd ffordd heol',
)
const streetBefore = set(
  'calle carrera avenida av rua travessa rue avenue boulevard route impasse ulica ul aleja osiedle via вулиця вул проспект شارع đuong duong delmas ruelle barangay brgy purok gali sector block',
)
const units = set(
  'flat apt apartment unit room suite apto apartamento departamento piso appartement appt mieszkanie fflat квартира кв شقه phong house',
)
const notNames = set(
  'the of in on at to for and minutes minute min mins hours hour days people kids children men women miles mile km metres meters am pm years year times my your our is are was from with by per out down up this that a other side',
)
const GIVEN = 3

// Every quantifier is bounded, so each of these is linear in the text.
const postcode = /\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b/giu
const coordinates = /-?\b\d{1,3}\.\d{3,10}°? ?[NS]?[,; ]{1,3}-?\d{1,3}\.\d{3,10}\b/giu
const threeWords = /\/\/\/\p{L}{2,20}\.\p{L}{2,20}\.\p{L}{2,20}/gu
const phone = /(?<![\d.])\+?\(?\d[\d ().-]{5,18}\d(?![\d.])/gu
const age = /^\d{1,3}(?:yo|yrs|m|f)$/u
const ageAfter = set('years year yrs yr yo old anos ans lat рокiв років tuoi blwydd sano taong taon saal')

const number = (word: string | undefined): boolean =>
  word !== undefined && (/^\d{1,4}$/.test(word) || numberWords.has(word))
const house = (word: string): boolean => /^\d{1,5}[a-z]?$/.test(word)

function addresses(text: string, tokens: readonly Token[]): string[] {
  const found: string[] = []
  const quote = (from: number, to: number) => found.push(text.slice(tokens[from]!.start, tokens[to]!.end))
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i]!.norm
    if (house(word)) {
      for (let j = i + 1; j <= i + GIVEN + 1 && j < tokens.length; j++) {
        const next = tokens[j]!.norm
        if (notNames.has(next)) break
        if (
          (streetAfter.has(next) && j > i + 1) ||
          (streetBefore.has(next) && j === i + 1 && tokens[j + 1])
        ) {
          quote(i, streetAfter.has(next) && j > i + 1 ? j : Math.min(j + 1, tokens.length - 1))
          i = j
          break
        }
      }
    } else if (streetBefore.has(word)) {
      for (let j = i + 1; j <= i + GIVEN && j < tokens.length; j++) {
        if (!house(tokens[j]!.norm)) continue
        quote(i, j)
        i = j
        break
      }
    } else if (
      units.has(word) &&
      tokens[i + 1] &&
      /^(?:\d{1,4}[a-z]?|[a-h]\d{0,3})$/.test(tokens[i + 1]!.norm)
    ) {
      if (tokens[i + 1]!.norm !== 'a') quote(i, i + 1)
    }
  }
  return found
}

function phonesIn(text: string): string[] {
  const found: string[] = []
  for (const [raw] of text.matchAll(phone)) {
    const digits = raw.replace(/\D/g, '').length
    if (digits < 7 || digits > 15 || /^\d{4}-\d{2}-\d{2}/.test(raw)) continue
    found.push(raw.trim())
  }
  return found
}

function peopleIn(text: string, tokens: readonly Token[], hits: readonly Hit[]): string[] {
  let from = -1
  let to = -1
  const parts: string[] = []
  const close = () => {
    if (from >= 0) parts.push(text.slice(tokens[from]!.start, tokens[to]!.end))
  }
  for (const hit of hits) {
    if (hit.kind !== 'person') continue
    const counted = [1, 2].find((back) => number(tokens[hit.from - back]?.norm))
    const kin = hit.to > hit.from
    const start = counted ? hit.from - counted : hit.from
    if (!counted && !kin && (from < 0 || start - to > 3)) continue
    if (from >= 0 && start - to <= 3) to = Math.max(to, hit.to)
    else {
      close()
      from = start
      to = hit.to
    }
  }
  close()
  return [...new Set(parts)].slice(0, 5).map((part) => part.slice(0, 120))
}

/** Reads addresses, telephone numbers, people and ages, verbatim. At most ten of each; never throws. */
export function structureOf(text: string, tokens: readonly Token[], hits: readonly Hit[]): Structure {
  const all = (what: RegExp): string[] => [...text.matchAll(what)].map(([found]) => found.trim())
  const points = all(coordinates)
  const places = [...addresses(text, tokens), ...all(postcode), ...points, ...all(threeWords)]
  const phones = phonesIn(points.reduce((rest, point) => rest.replace(point, ' '), text))
  const ages: string[] = []
  let capitals = 0
  for (const [i, token] of tokens.entries()) {
    const raw = text.slice(token.start, token.end)
    if (age.test(token.norm)) ages.push(raw)
    else if (/^\d{1,3}$/.test(token.norm) && ageAfter.has(tokens[i + 1]?.norm ?? '') && /^\d/.test(raw)) {
      ages.push(text.slice(token.start, tokens[i + 1]!.end))
    }
    if (raw.length > 2 && raw === raw.toUpperCase() && raw !== raw.toLowerCase()) capitals++
  }
  const people = peopleIn(text, tokens, hits)
  const few = (found: string[]) => [...new Set(found)].slice(0, 10)
  return {
    places: few(places),
    phones: few(phones),
    people: people.length === 0 ? null : people.join(', '),
    person: people[0] ?? null,
    ages: few(ages),
    capitals,
  }
}
