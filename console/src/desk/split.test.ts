import type { Conversation, Message } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { mayBeSplit, splittable, splitWhyNot } from './split.ts'

const revision = (kind: string, text: string) => ({ kind, text })
const message = (id: string, direction: string, revisions: unknown[]) =>
  ({ id, direction, capturedAt: '2026-11-22T02:14:07.000Z', revisions }) as unknown as Message

describe('splitting messages off', () => {
  it('offers what the person said, the newest first, in the latest words, and never our answers', () => {
    const messages = [
      message('a', 'in', [revision('original', 'smoke'), revision('edit', 'fire')]),
      message('b', 'out', [revision('original', 'We are on it')]),
      message('c', 'in', [revision('original', 'my gran too'), revision('deletion', '')]),
      message('d', 'in', [revision('original', '')]),
    ]
    const offered = splittable({ messages } as Pick<Conversation, 'messages'>)
    expect(offered.map(({ id, words }) => [id, words])).toEqual([
      ['d', 'No words'],
      ['c', 'my gran too'],
      ['a', 'fire'],
    ])
  })
  it('takes some and leaves some', () => {
    expect(splitWhyNot(1, 0)).toContain('only one message')
    expect(splitWhyNot(3, 0)).toContain('at least one')
    expect(splitWhyNot(3, 3)).toContain('Leave')
    expect(splitWhyNot(3, 2)).toBeNull()
  })
  it('knows that there may be more than has been fetched', () => {
    const one = { messages: [message('a', 'in', [revision('original', 'smoke')])] }
    expect(mayBeSplit(one, 0)).toBe(false)
    expect(mayBeSplit(one, 1)).toBe(true)
    expect(splitWhyNot(1, 1, 1)).toBeNull()
    expect(splitWhyNot(300, 201)).toContain('200 at most')
  })
})
