import type { InterpreterRequest, Interpreting } from '@callbox/contract'
import { languageWords } from '../desk/languages.ts'

type Kind = InterpreterRequest['kind']

export const kinds: readonly (readonly [Kind, string, string])[] = [
  ['spoken', 'Spoken', 'An interpreter on the telephone.'],
  ['written', 'Written', 'A person translates the words.'],
  ['relay', 'Text relay', 'For people who are deaf or cannot speak.'],
  ['sign', 'Sign language', 'By video, or by a line of theirs.'],
]
export const kindWords = (kind: Kind): string =>
  kinds.find(([one]) => one === kind)?.[1].toLowerCase() ?? kind

/** Languages that desks are asked for; the detected one and those of the lines stand before them. */
const common =
  'ar bn cy en es fa fr gu ha hi ht it ja ko ku ml ne pa pa-Latn pl ps pt ro ru so sw ta th ti tl tr uk ur ur-Latn vi yo yue zh ase bfi'.split(
    ' ',
  )

const signed: Record<string, string> = { ase: 'American Sign Language', bfi: 'British Sign Language' }
export const spokenWords = (code: string): string => signed[code] ?? languageWords(code)

/** What the language list offers: the detected one first, then the lines' own, then the others by name. */
export const languagesOffered = (detected: string, lines: Interpreting['lines']): string[] => {
  const first = detected === 'und' ? [] : [detected]
  const rest = [...new Set([...lines.flatMap((line) => line.languages), ...common])]
  rest.sort((a, b) => spokenWords(a).localeCompare(spokenWords(b)))
  return [...new Set([...first, ...rest])]
}

/** The lines for what is wanted: of that kind, those that name the language before those for any. */
export const linesOf = (
  lines: Interpreting['lines'],
  kind: Kind,
  language: string,
): Interpreting['lines'] => {
  const primary = language.split('-')[0]
  const fits = lines.filter(
    (line) =>
      line.kind === kind &&
      (line.languages.length === 0 ||
        kind === 'relay' ||
        line.languages.some((one) => one.split('-')[0] === primary)),
  )
  return [
    ...fits.filter((line) => line.languages.length > 0),
    ...fits.filter((line) => !line.languages.length),
  ]
}
