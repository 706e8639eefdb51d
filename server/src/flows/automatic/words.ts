import type { AutomaticReason, HeldBackAs } from '@callbox/contract'
import type { Agency } from '#core/identity'
import { fillText, type Pack } from '#core/policy'
import { saysEmergencyNumber } from '#core/sending'

const primaryOf = (code: string): string => code.split('-')[0]!

/** The languages that can be written in: those of the agency that its pack knows. */
export const languagesOf = (pack: Pack, agency: Agency): string[] => {
  const both = agency.languages.filter((one) => pack.languages.includes(one))
  return both.length > 0 ? both : pack.languages
}

/** A sentence of the pack in a language, else in its first. */
const packText = (pack: Pack, language: string, key: string): string =>
  pack.texts[primaryOf(language)]?.[key] ?? pack.texts[pack.languages[0]!]![key]!

/**
 * What the public reads: the approved words, marked as automatic. Somebody in an apparent emergency reads first, before
 * anything else, how to reach help now (law 4).
 */
export const readAs = (pack: Pack, language: string, words: string, emergency: boolean): string => {
  const marked = `${packText(pack, language, 'automatic.label')}: ${words}`
  const sentence =
    pack.emergencySentence[primaryOf(language)] ?? pack.emergencySentence[pack.languages[0]!] ?? ''
  return emergency ? `${sentence}\n${marked}` : marked
}

/** The pack's wording to begin with, with the numbers of the agency in it. */
export const starter = (pack: Pack, agency: Agency, reason: AutomaticReason, language: string): string =>
  fillText(packText(pack, language, `automatic.${reason}`), {
    emergency_number: pack.emergency.number,
    non_emergency: agency.nonEmergency,
  })

/** Whether words name both a way for emergencies and the agency's number for everything else (APCO 2.1.2). */
export const saysBoth = (words: string, pack: Pack, agency: Pick<Agency, 'nonEmergency'>): boolean =>
  saysEmergencyNumber(words, [pack.emergency.number]) && words.includes(agency.nonEmergency)

/** Why none was sent, as people read it. */
export const heldWords: Record<HeldBackAs, string> = {
  stopped: 'automatic replies were stopped',
  off: 'it was switched off for this account meanwhile',
  no_text: 'no approved text in their language, nor in the one to fall back on',
  not_delegated: 'nobody has given a delegation under which it could leave',
  cannot_send: 'the account cannot send',
  shut: 'the door stayed shut: its reason stands on the record',
  exercise: 'a practice centre sends nothing to a real network',
  robot: 'the network says that a program wrote',
  ours: 'one of our own accounts wrote',
  answers_itself: 'they answered ours within seconds, twice, as programs do',
  blocked: 'the author is blocked',
  gone: 'the message was taken back',
  old: 'it was written too long before we read it',
  copy: 'it repeats the words of another, under which it stands',
  closed: 'its conversation was closed',
  held: 'a person had it',
  answered: 'a person had answered',
  had_one: 'they had one already',
  too_many: 'as many had left as may in an hour',
}
