import type { Conversation } from '@callbox/contract'

/** The person's messages, each with its latest words: what can be split off. Our answers stay where they were given. */
export const splittable = ({ messages }: Pick<Conversation, 'messages'>) =>
  messages
    .filter((message) => message.direction === 'in')
    .map(({ id, capturedAt, revisions }) => {
      const latest = revisions.findLast((one) => one.kind !== 'deletion') ?? revisions[0]
      return { id, at: capturedAt, words: latest?.text.slice(0, 160) || 'No words' }
    })

/** Why a split cannot be made of this choice; null when it can. */
export const splitWhyNot = (messages: number, chosen: number): string | null => {
  if (messages < 2) return 'There is only one message here: nothing to split off.'
  if (chosen === 0) return 'Choose at least one.'
  return chosen >= messages ? 'Leave at least one here.' : null
}
