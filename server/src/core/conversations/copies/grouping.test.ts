import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordingOf } from '../likeness/index.ts'
import { group, type Speaking } from './grouping.ts'

const at = new Date('2026-03-01T02:14:09Z')
const wording = (text: string, over: { places?: string[]; pictures?: number } = {}) =>
  wordingOf({ text, places: [], phones: [], people: null, pictures: 0, ...over })
const speaking = (id: string, ...texts: string[]): Speaking => ({
  conversationId: id,
  rank: 2,
  at,
  before: 'new',
  said: texts.map((text, n) => ({ messageId: `${id}.${n}`, wording: wording(text) })),
})
const plea = (floor: number, words = 'water is rising and nobody can get out of the house') =>
  `${words} floor ${floor}`

/** The groups as sets, whoever is first of each. */
const groupsOf = (all: readonly Speaking[]): string[] => {
  const { headOf } = group(all, [])
  const groups = Map.groupBy(all, (one) => headOf.get(one.conversationId) ?? one.conversationId)
  return [...groups.values()]
    .map((members) =>
      members
        .map((one) => one.conversationId)
        .sort()
        .join(' '),
    )
    .sort()
}

describe('grouping', () => {
  it('does not depend on the order of arrival, except for who is first', () => {
    const text = fc.oneof(
      fc.nat(3).map((floor) => plea(floor)),
      fc.nat(3).map((floor) => `RT @somebody: ${plea(floor).toUpperCase()}!!`),
      fc
        .nat(2)
        .map((n) =>
          plea(
            1,
            ['smoke is in the hall and nobody wakes up here', 'my cellar is full of water up to the lamp'][n],
          ),
        ),
      fc.constant('help'),
    )
    const arriving = fc.array(text, { minLength: 2, maxLength: 25 })
    fc.assert(
      fc.property(arriving, fc.infiniteStream(fc.nat()), (texts, keys) => {
        const all = texts.map((one, n) => speaking(`c${n}`, one))
        const shuffled = all
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(groupsOf(shuffled)).toEqual(groupsOf(all))
      }),
    )
  })

  it('gives each copy one head that is no copy itself, and never the conversation itself', () => {
    const text = fc.nat(2).map((floor) => plea(floor))
    const conversation = fc.tuple(
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.nat(4),
      fc.constantFrom('new', 'own'),
    )
    fc.assert(
      fc.property(fc.array(conversation, { maxLength: 20 }), (told) => {
        const all = told.map(
          ([texts, rank, before], n): Speaking => ({
            ...speaking(`c${n}`, ...texts),
            rank,
            before: before as 'new' | 'own',
          }),
        )
        const { headOf } = group(all, [])
        const rankOf = new Map(all.map((one) => [one.conversationId, one.rank]))
        for (const [copy, head] of headOf) {
          expect(headOf.has(head)).toBe(false)
          expect(rankOf.get(head)!).toBeLessThanOrEqual(rankOf.get(copy)!)
          expect(all.find((one) => one.conversationId === copy)!.before).toBe('new')
        }
      }),
    )
  })

  it('leaves a conversation alone that has said something else beside what it repeats', () => {
    const all = [speaking('a', plea(1)), speaking('b', plea(1), 'and there is smoke from the cellar now')]
    expect(group(all, []).headOf.size).toBe(0)
  })
})
