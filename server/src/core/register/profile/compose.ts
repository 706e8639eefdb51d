import type { Hours } from '@callbox/contract'
import type { Room } from '#core/channels'
import { fillText, type Statements } from '#core/policy'
import { graphemes, saysEmergencyNumber } from '#core/sending'
import { isAlways, isNever } from '../hours.ts'
import { hoursInWords } from './hours-words.ts'

/** The parts of a profile's text, in the order in which they stand. */
export const parts = [
  'official',
  'own',
  'emergency',
  'non_emergency',
  'monitoring',
  'records',
  'more',
] as const
export type Part = (typeof parts)[number]

/** Which keeps its fuller wording before which. */
const importance: readonly Part[] = [
  'emergency',
  'non_emergency',
  'official',
  'monitoring',
  'records',
  'own',
  'more',
]

/** What may be left out, the first that fits is taken: the notice on records only where the link to it stands. */
const without: readonly (readonly Part[])[] = [
  [],
  ['more'],
  ['own'],
  ['own', 'more'],
  ['records'],
  ['own', 'records'],
]

export type Material = {
  language: string
  sentences: Statements
  agency: { name: string; shortName: string }
  /** As it is told to people, and as it is dialled. */
  emergency: { number: string; tel: string }
  nonEmergency: string | null
  hours: Hours | null
  /** Our page on which the rest stands. */
  link: string
  /** A sentence of the agency's own about this account; '' for none. */
  own: string
}

export type ComposedPart = {
  part: Part
  is: 'whole' | 'shortened' | 'left_out'
  text: string
  /** Why it is not said in full; null when it is. */
  why: string | null
}

export type Composed = {
  text: string
  parts: ComposedPart[]
  graphemes: number
  bytes: number
  /** Why it cannot be put forward, each a sentence; none when it can. */
  lacks: string[]
}

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8')

/** Whether a network takes a text whole. */
export const fits = (text: string, room: Room): boolean =>
  graphemes(text) <= room.graphemes && (room.bytes === null || bytesOf(text) <= room.bytes)

const monitoringOf = ({ hours, sentences }: Material): readonly string[] =>
  hours === null ? [] : sentences.parts[isAlways(hours) ? 'always' : isNever(hours) ? 'never' : 'hours']

/** The wordings of each part, filled in, the fullest first; none where something that it must say is not known. */
const wordingsOf = (material: Material): Record<Part, string[]> => {
  const { agency, emergency, nonEmergency, link, own, hours, language, sentences } = material
  const values = {
    agency: agency.name,
    agency_short: agency.shortName,
    emergency_number: emergency.number,
    ...(nonEmergency ? { non_emergency: nonEmergency } : {}),
    link,
    ...(hours ? { hours: hoursInWords(hours, language, sentences.holidays) } : {}),
  }
  const fill = (wordings: readonly string[]): string[] => wordings.map((one) => fillText(one, values))
  const said = own.replace(/\s+/g, ' ').trim()
  return {
    official: fill(sentences.parts.official),
    own: said === '' ? [] : [said],
    emergency: fill(sentences.parts.emergency),
    non_emergency: nonEmergency ? fill(sentences.parts.non_emergency) : [],
    monitoring: fill(monitoringOf(material)),
    records: fill(sentences.parts.records),
    more: fill(sentences.parts.more),
  }
}

type Chosen = Partial<Record<Part, string>>
const joined = (chosen: Chosen): string =>
  parts.flatMap((part) => (chosen[part] === undefined ? [] : [chosen[part]])).join('\n')

const shortest = (wordings: readonly string[]): string | undefined =>
  wordings.toSorted((a, b) => graphemes(a) - graphemes(b))[0]

const minimal = (wordings: Record<Part, string[]>, left: readonly Part[]): Chosen =>
  Object.fromEntries(
    parts.flatMap((part) => {
      const text = left.includes(part) ? undefined : shortest(wordings[part])
      return text === undefined ? [] : [[part, text]]
    }),
  )

const whyLeft: Partial<Record<Part, string>> = {
  own: 'There is no room for your own sentence beside what must be said: shorten it.',
  records: 'There is no room for it: it stands on the page that the profile points at.',
  more: 'There is no room for the link.',
}

/**
 * What an account says about itself (APCO 2.1.1 to 2.1.4): official, how to get help now and otherwise, whether anybody
 * reads, and that posts are kept. Each part is said whole in one of its wordings, the fullest that fits in the order of
 * importance; nothing is ever cut. What must be said and cannot be is in `lacks`.
 */
export const compose = (material: Material, room: Room): Composed => {
  const wordings = wordingsOf(material)
  const left = without.find((some) => fits(joined(minimal(wordings, some)), room))
  const chosen = minimal(wordings, left ?? without.at(-1)!)
  if (left)
    for (const part of importance) {
      if (chosen[part] === undefined) continue
      const fuller = wordings[part].find((one) => fits(joined({ ...chosen, [part]: one }), room))
      if (fuller !== undefined) chosen[part] = fuller
    }
  const text = joined(chosen)
  const length = graphemes(text)
  return {
    text,
    graphemes: length,
    bytes: bytesOf(text),
    parts: parts.flatMap((part): ComposedPart[] => {
      const [full] = wordings[part]
      if (full === undefined) return []
      const said = chosen[part]
      if (said === undefined) return [{ part, is: 'left_out', text: full, why: whyLeft[part] ?? null }]
      return said === full
        ? [{ part, is: 'whole', text: said, why: null }]
        : [{ part, is: 'shortened', text: said, why: `The network takes no more. In full: “${full}”` }]
    }),
    lacks: [
      ...(material.hours === null
        ? ['When the account is watched is not set: set its hours, for the text must say them.']
        : []),
      ...(material.nonEmergency
        ? []
        : ['The agency has no number for what is no emergency: the text must name one.']),
      ...(left
        ? []
        : [`Even in the fewest words it has ${length} characters, and the network takes ${room.graphemes}.`]),
      ...(saysEmergencyNumber(text, [material.emergency.number, material.emergency.tel])
        ? []
        : ['It does not say how to reach help now.']),
    ],
  }
}
