import type { QueueItem } from '@callbox/contract'

type Named = Pick<QueueItem, 'opening' | 'preview'>

/** What a conversation is called: how it began; '' when it has no words. */
export const subjectOf = ({ opening, preview }: Named): string => opening ?? preview

/** What came after how it began: how many messages, and the newest words where they are others; null when nothing did. */
export const addedTo = (
  item: Named & Pick<QueueItem, 'inCount'>,
): { count: number; newest: string | null } | null =>
  !item.opening || item.inCount < 2
    ? null
    : { count: item.inCount - 1, newest: item.preview === item.opening ? null : item.preview }

/** The subject with what is newest behind it, on one line, for where both are said aloud or stand in a list. */
export const subjectLine = (item: Named & Pick<QueueItem, 'inCount'>): string => {
  const newest = addedTo(item)?.newest
  return newest ? `${subjectOf(item)}; newest: ${newest}` : subjectOf(item)
}
