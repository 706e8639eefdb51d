import type { Conversation, Message } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { firstUnread, lastSeen, opensAt, sawUpTo, withEarlier } from './thread.ts'

const said = (...ids: string[]) => ids.map((id) => ({ id }) as Message)

describe('a conversation', () => {
  it('opens at its newest message for whoever opens it first', () => {
    expect(opensAt(said('a', 'b', 'c'), null)).toBe(2)
    expect(firstUnread(said('a', 'b', 'c'), null)).toBeNull()
    expect(opensAt([], null)).toBe(0)
  })

  it('opens at the first that came since, for whoever was here before', () => {
    expect(opensAt(said('a', 'b', 'c', 'd'), 'b')).toBe(2)
    expect(opensAt(said('a', 'b'), 'b')).toBe(1)
    expect(opensAt(said('a', 'b'), 'is split off since')).toBe(1)
  })

  it('is known up to where this person had it open', () => {
    expect(lastSeen('c1')).toBeNull()
    sawUpTo('c1', 'm7')
    sawUpTo('c1', undefined)
    expect(lastSeen('c1')).toBe('m7')
  })

  it('is one row of messages with what was fetched before, each once, oldest first', () => {
    const conversation = { id: 'c1', messages: said('e', 'f') } as Conversation
    const pages = [{ messages: said('c', 'd', 'e') }, { messages: said('a', 'b') }]
    expect(withEarlier(conversation, pages).messages.map(({ id }) => id)).toEqual([...'abcdef'])
    expect(withEarlier(conversation, [])).toBe(conversation)
  })
})
