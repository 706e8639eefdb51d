import type { Closing } from '@callbox/contract'

/** As what a conversation is closed: the word, and what it means. */
export const closingChoices: readonly (readonly [Closing, string, string])[] = [
  ['answered', 'Answered', 'The person has what they asked for.'],
  ['passed_on', 'Passed on', 'Somebody else has it now; we keep to whom and their number.'],
  ['no_reply_needed', 'No reply needed', 'With the reason.'],
  ['spam', 'Spam', 'Kept on the record, and reversible.'],
]
