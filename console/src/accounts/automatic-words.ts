import type { AutomaticReason } from '@callbox/contract'

export const reasonWords: Record<AutomaticReason, string> = {
  out_of_hours: 'Out of hours',
  overload: 'When we cannot keep up',
}

const names = new Intl.DisplayNames('en', { type: 'language' })

/** A language as people say it. */
export const languageWords = (code: string): string => names.of(code) ?? code
