import type { Conversation, Message } from '@callbox/contract'

/** The newest message that this person has had before them in each conversation, while this tab is open. */
const seen = new Map<string, string>()

/** This person has a conversation open whose newest message is `message`. */
export const sawUpTo = (conversation: string, message: string | undefined): void => {
  if (message) seen.set(conversation, message)
}
export const lastSeen = (conversation: string): string | null => seen.get(conversation) ?? null

/** The first message that came since this person was here last; null when all is known, or when they are here first. */
export const firstUnread = (messages: readonly Pick<Message, 'id'>[], last: string | null): number | null => {
  const at = last === null ? -1 : messages.findIndex(({ id }) => id === last)
  return at < 0 || at === messages.length - 1 ? null : at + 1
}

/** Where a conversation opens: at the first message that is new to this person, else at the newest. */
export const opensAt = (messages: readonly Pick<Message, 'id'>[], last: string | null): number =>
  firstUnread(messages, last) ?? Math.max(0, messages.length - 1)

/** What came with the conversation, and before it what was fetched since, oldest first; each message once. */
export const withEarlier = (
  conversation: Conversation,
  pages: readonly { messages: Message[] }[],
): Conversation => {
  if (pages.length === 0) return conversation
  const here = new Set(conversation.messages.map(({ id }) => id))
  const earlier = pages.toReversed().flatMap((page) => page.messages.filter(({ id }) => !here.has(id)))
  return { ...conversation, messages: [...earlier, ...conversation.messages] }
}

/** About how high a message is, in px: its words in lines of a wide screen, and what stands around them. */
export const aboutHigh = ({ direction, revisions, media }: Message): number => {
  const letters = revisions.reduce((sum, { text }) => sum + text.length, 0)
  const lines = Math.ceil(letters / (direction === 'in' ? 62 : 80)) || 1
  return (direction === 'in' ? 55 + lines * 29 : 50 + lines * 22) + media.length * 130
}
