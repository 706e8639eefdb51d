/** Kinds that mean danger to somebody, with the words shown to a person. They add up to the urgency score. */
export const dangers = {
  rescue: 'asks for rescue',
  trapped: 'somebody is trapped or cut off',
  water: 'water is rising or somebody is in it',
  fire: 'fire, smoke or gas',
  breathing: 'somebody has trouble breathing',
  bleeding: 'somebody is bleeding or badly hurt',
  unconscious: 'somebody does not wake up or has collapsed',
  dying: 'somebody is dying or dead',
  weapon: 'a weapon is mentioned',
  violence: 'violence or a break-in is happening',
  followed: 'somebody is being followed or watched',
  domestic: 'may be abuse by somebody close, perhaps in coded words',
  suicide: 'may be at risk of suicide',
  overdose: 'overdose or poisoning',
  missing: 'a person is missing',
  collapse: 'a building or the ground has given way',
  crash: 'a crash or fall with injuries',
  medical: 'needs medical help',
  electric: 'electricity: a line down or a shock',
  need: 'without water, food or shelter',
  declared: 'the person says that somebody is in danger now',
} as const

/** Signs that add to urgency without naming a danger. */
export const signs = {
  plea: 'asks for help directly',
  please: 'says please',
  floor: 'says which floor or part of a building',
  vulnerable: 'somebody who cannot help themselves',
  we: 'speaks of "we" or "us"',
  order: 'tells us to come or hurry',
} as const

/** What the message is otherwise about. None of them lowers urgency. */
export const subjects = {
  threat: 'threatens officers or others',
  insult: 'insulting words',
  service: 'asks for a service',
  information: 'tells something responders may use',
  question: 'asks a question',
  complaint: 'complains',
  spam: 'reads like advertising or fraud',
} as const

/** Signs of calm: each lowers the score a little, never under the band once somebody pleads. */
export const calms = {
  past: 'tells of something past',
  news: 'reads like news',
  thanks: 'gives thanks',
  drill: 'speaks of a drill or exercise',
  culture: 'speaks of a song, film or game',
  figure: 'a figure of speech',
  safe: 'says that people are safe',
  offer: 'offers help or collects for others',
} as const

/** `person` is a noun for people, used with a number; it is shown as extracted, not as a reason of its own. */
export type Kind =
  | keyof typeof dangers
  | keyof typeof signs
  | keyof typeof subjects
  | keyof typeof calms
  | 'person'

/**
 * One line of a list: pattern, weight 0..1, kind. A pattern is words in order; `word*` takes any ending, `~` skips
 * up to three words. Case, accents, apostrophes and invisible characters do not matter.
 */
export type Entry = readonly [pattern: string, weight: number, kind: Kind]

/**
 * A word list is data with a version. `tag` is BCP 47 (`ur-Latn` is Urdu in Latin letters); `stop` are frequent
 * small words that give the language away; `numbers` are number words. `reviewedByNative` stays false until
 * somebody who grew up with the language has read the list.
 */
export type WordList = {
  tag: string
  version: number
  reviewedByNative: boolean
  entries: readonly Entry[]
  stop: string
  numbers?: string
}
