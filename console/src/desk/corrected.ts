import type { Conversation } from '@callbox/contract'
import { lookOf } from '../shell/shapes.tsx'
import { languageWords } from './languages.ts'

type Correction = Pick<Conversation['corrections'][number], 'what' | 'machine' | 'person'>

/** A correction as people say it: what the machine said, what the person says. */
export const correctionWords = ({ what, machine, person }: Correction): string => {
  if (what === 'band')
    return machine === person
      ? `agreed with the machine again: ${lookOf(machine ?? '').word}`
      : `${lookOf(machine ?? '').word} → ${lookOf(person ?? '').word}`
  if (what === 'language') return `${languageWords(machine ?? 'und')} → ${languageWords(person ?? 'und')}`
  return machine === null ? `place added: ${person}` : `no place: ${machine}`
}
