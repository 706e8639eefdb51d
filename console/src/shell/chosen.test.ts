import { describe, expect, it } from 'vitest'
import { choose } from './chosen.ts'
import type { Found, Kind } from './places.ts'

const one = (id: string, kind: Kind, words: string, whyNot: string | null = null): Found => ({
  id,
  kind,
  words,
  hint: '',
  whyNot,
  go: () => undefined,
})
const all = [
  one('verb:close', 'Actions', 'Close it'),
  one('verb:reply', 'Actions', 'Reply (claims it first)', 'Open a conversation first.'),
  one('c:1', 'Conversations', 'Maria: water at the second floor'),
  one('c:2', 'Conversations', 'Tom: is the pool closed?'),
  one('page:/wall', 'Screens', 'Wall'),
  one('account:1', 'Accounts', 'Bluesky · riverton'),
]
const shown = (typed: string, recent: string[] = [], sure = new Map<string, string>()) =>
  choose(typed, all, recent, sure).map(({ kind, found }) => [kind, ...found.map(({ id }) => id)])

describe('what the palette shows', () => {
  it('first what was opened last, then what is possible now', () => {
    expect(shown('', ['c:2', 'page:/wall'])).toEqual([
      ['Recent', 'c:2', 'page:/wall'],
      ['Actions', 'verb:close'],
      ['Conversations', 'c:1'],
    ])
  })
  it('an action that is not possible only when it is sought, and after those that are', () => {
    expect(shown('reply')).toEqual([['Actions', 'verb:reply']])
    expect(shown('it')[0]).toEqual(['Actions', 'verb:close', 'verb:reply'])
  })
  it('the section with the best answer first', () => {
    expect(shown('wall')).toEqual([['Screens', 'page:/wall']])
    expect(shown('clos').map(([kind]) => kind)).toEqual(['Actions', 'Conversations'])
  })
  it('what the server found, though our letters do not say why', () => {
    expect(shown('haddad', [], new Map([['c:1', 'person']]))).toEqual([['Conversations', 'c:1']])
  })
})
