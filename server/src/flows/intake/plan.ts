import type { Known } from '#core/conversations'
import type { Prepared } from './prepare.ts'

export type Step = {
  item: Prepared
  messageId: string
  revision: number
  kind: 'original' | 'edit' | 'deletion'
  known: Known
}

/**
 * What each delivered item is, given what is already on the record: new, a further revision, or a copy of what we
 * have (left out). Deliveries may come twice and in any order: a deletion that overtakes its original leaves the
 * message deleted, and the original's words still go on the record when they come.
 */
export const planSteps = (items: readonly Prepared[], known: Map<string, Known>): Step[] => {
  const now = new Map(
    [...known].map(([id, k]) => [
      id,
      { revision: k.revision, text: k.text, state: k.state, words: new Set([k.text]) },
    ]),
  )
  const steps: Step[] = []
  for (const item of items) {
    const { kind: said, networkId, text } = item.said
    const message = known.get(networkId)
    const standing = now.get(networkId)
    if (!message || !standing) continue
    const kind = decide(said, text, standing)
    if (!kind) continue
    standing.revision += 1
    standing.state = kind === 'deletion' || standing.state === 'deleted' ? 'deleted' : 'current'
    if (kind !== 'deletion') standing.text = text
    standing.words.add(text)
    steps.push({ item, messageId: message.messageId, revision: standing.revision, kind, known: message })
  }
  return steps
}

const decide = (
  said: 'original' | 'edit' | 'deletion',
  text: string,
  standing: { revision: number; text: string | null; state: string; words: Set<string | null> },
): Step['kind'] | null => {
  if (said === 'deletion') return standing.state === 'deleted' ? null : 'deletion'
  if (standing.revision === 0) return 'original'
  if (standing.words.has(text)) return null
  return said === 'original' && standing.text === '' && standing.state === 'deleted' ? 'original' : 'edit'
}
