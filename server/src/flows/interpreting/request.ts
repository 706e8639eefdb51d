import type { Place } from '@callbox/contract'
import type { InterpreterLine, Pack } from '#core/policy'

export type Kind = InterpreterLine['kind']
export type State = 'waiting' | 'answered' | 'withdrawn'

/** An interpreter was asked: about which words, in which language, and by when the centre wants them. */
export type Request = {
  id: string
  conversation: string
  message: string
  revision: number
  language: string
  kind: Kind
  note: string
  band: Place
  state: State
  by: string
  askedAt: Date
  dueAt: Date
  endedBy: string | null
  endedAt: Date | null
  interpreter: string | null
  text: string | null
  why: string | null
}

const primaryOf = (code: string): string => code.split('-')[0]!

/** The pack's ways to an interpreter, those that name the language first, then those for any; the others stay out. */
export const linesFor = (pack: Pack, language: string): InterpreterLine[] => {
  const named = pack.interpreters.filter((line) =>
    line.languages.some((one) => primaryOf(one) === primaryOf(language)),
  )
  const any = pack.interpreters.filter((line) => line.languages.length === 0)
  // Relay and sign language are another way of speaking, not another language: they are always at hand.
  const ways = pack.interpreters.filter((line) => line.kind === 'relay' || line.kind === 'sign')
  return [...new Set([...named, ...any, ...ways])]
}

/** Whether the pack has approved templates in a language; null when the language is not known. */
export const hasTemplates = (pack: Pack, language: string): boolean | null =>
  language === 'und'
    ? null
    : pack.templates.some((one) => one.language === primaryOf(language) && one.approvedBy !== null)
