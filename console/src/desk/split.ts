import type { Conversation } from '@callbox/contract'

type Said = Pick<Conversation, 'messages'>

/** The person's messages, newest first, each with its latest words: what can be split off. Our answers stay where they were given. */
export const splittable = ({ messages }: Said) =>
  messages
    .filter((message) => message.direction === 'in')
    .toReversed()
    .map(({ id, capturedAt, revisions }) => {
      const latest = revisions.findLast((one) => one.kind !== 'deletion') ?? revisions[0]
      return { id, at: capturedAt, words: latest?.text.slice(0, 160) || 'No words' }
    })

/** Whether there may be something to split off; `before`: how many earlier messages have not been fetched yet. */
export const mayBeSplit = (said: Said, before: number): boolean => before > 0 || splittable(said).length > 1

/** So many go at once. */
const most = 200

/** Why a split cannot be made of this choice; null when it can. The server refuses what only it can know. */
export const splitWhyNot = (messages: number, chosen: number, before = 0): string | null => {
  if (messages < 2 && before === 0) return 'There is only one message here: nothing to split off.'
  if (chosen === 0) return 'Choose at least one.'
  if (chosen > most) return `Choose ${most} at most, and the others after them.`
  return chosen >= messages && before === 0 ? 'Leave at least one here.' : null
}
