import { inWords } from './in-words.ts'
import { timesIn } from './times.ts'

/** What a careful reading finds: telephone numbers in international form, times as written with the moment meant. */
export type Extracted = {
  phones: { raw: string; number: string; country: string | null }[]
  times: { raw: string; at: string }[]
}

type Libraries = {
  phones: typeof import('libphonenumber-js/min').findPhoneNumbersInText
  times: typeof import('chrono-node').casual
}

let libraries: Libraries | null = null
let loading: Promise<string | null> | undefined
const READ = 2_000
const MOST = 10

/** Loads the libraries that `extract` reads with, once. Never rejects: answers what failed in words, else null. */
export function readyExtraction(): Promise<string | null> {
  loading ??= Promise.all([import('libphonenumber-js/min'), import('chrono-node')]).then(
    ([phone, chrono]) => {
      libraries = { phones: phone.findPhoneNumbersInText, times: chrono.casual }
      return null
    },
    (error) => inWords(error),
  )
  return loading
}

/**
 * Reads telephone numbers and times carefully: for the urgent bands and when a message is opened, because it costs
 * more than all the rest. `country` (ISO 3166, two letters) is where a number without a prefix is dialled, `said`
 * when the message was said, against which "in ten minutes" is read. Only the first 2,000 characters are read. Never
 * throws; before `readyExtraction`, and when a library fails, it finds times by plain patterns and no numbers.
 */
export function extract(text: string, at: { country?: string; said?: Date } = {}): Extracted {
  const head = text.slice(0, READ)
  return { phones: phonesOf(head, at.country), times: timesOf(head, at.said) }
}

function phonesOf(text: string, country: string | undefined): Extracted['phones'] {
  if (libraries === null || !/\d[\d ().-]{4}/.test(text)) return []
  try {
    const area = /^[A-Z]{2}$/.test(country ?? '') ? { defaultCountry: country as 'US' } : {}
    return libraries
      .phones(text, area)
      .slice(0, MOST)
      .map(({ startsAt, endsAt, number }) => ({
        raw: text.slice(startsAt, endsAt),
        number: number.number,
        country: number.country ?? null,
      }))
  } catch {
    return []
  }
}

function timesOf(text: string, said: Date | undefined): Extracted['times'] {
  const plain = () => timesIn(text).map((raw) => ({ raw, at: '' }))
  if (libraries === null || said === undefined) return plain()
  try {
    return libraries.times
      .parse(text, said)
      .slice(0, MOST)
      .map((found) => ({ raw: found.text, at: found.date().toISOString() }))
  } catch {
    return plain()
  }
}

// Only the words are asked for, so any moment serves, and the same message always reads the same.
const ANY = new Date('2000-01-01T12:00:00Z')

/** Times as they stand in an urgent message, read carefully where the libraries are loaded. */
export const carefulTimes = (text: string): string[] =>
  [...new Set([...timesIn(text), ...timesOf(text.slice(0, READ), ANY).map(({ raw }) => raw)])].slice(0, MOST)
