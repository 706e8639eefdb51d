import { describe, expect, it } from 'vitest'
import { endedWords, mayList, scopeWords, timeWords } from './words.ts'

const known = { accounts: new Map([['a', 'Bluesky · riverton']]), beats: [{ id: 'b', name: 'Old Town' }] }
const grant = {
  id: 'g',
  role: 'desk' as const,
  only: null,
  from: '2026-03-01T12:00:00.000Z',
  until: null,
  state: 'now' as const,
  by: { id: 'x', name: 'X' },
  reason: '',
  ended: null,
}

describe('roles in words', () => {
  it('say for what and for how long', () => {
    expect(scopeWords(null, known)).toBe('the whole agency')
    expect(scopeWords({ accounts: ['a'], beats: ['b'] }, known)).toBe('only Old Town, Bluesky · riverton')
    expect(scopeWords({ accounts: [], beats: [] }, known)).toBe('no account at all')
    expect(timeWords(grant, 'UTC')).toBe('since 1 Mar 2026')
    expect(timeWords({ ...grant, state: 'coming', until: '2026-03-09T12:00:00.000Z' }, 'UTC')).toBe(
      'from 1 Mar 2026, until 9 Mar 2026',
    )
    expect(mayList([{ right: 'sending.reply', only: ['a'] }])).toEqual(['answer the public (some accounts)'])
    expect(endedWords({ roles: 1, sessions: 2, claims: 0 })).toBe('1 role, 2 sessions')
  })
})
