import { describe, expect, it } from 'vitest'
import { type Clause, standardsOf, tally } from './chapters.ts'

const clause = (id: string, level: string, state: string, chapter = '2') =>
  ({
    ...{ standard: 'APCO', id, level, state, chapter, title: '', summary: '', evidence: [] },
    ...{ conditional: false, decision: null, overruled: null },
  }) as Clause

describe('the clause ledger', () => {
  it('counts shall and should apart and never adds them', () => {
    const counted = tally([
      clause('a', 'should', 'met'),
      clause('b', 'shall', 'not met'),
      clause('c', 'should', 'met'),
    ])
    expect(counted).toEqual([
      { level: 'shall', total: 1, states: [['not met', 1]] },
      { level: 'should', total: 2, states: [['met', 2]] },
    ])
  })
  it('keeps the standard’s own order of chapters', () => {
    const [apco] = standardsOf([
      clause('2.1', 'shall', 'met', '2'),
      clause('1.1', 'shall', 'met', '1'),
      clause('2.2', 'shall', 'met', '2'),
    ])
    expect(apco?.chapters.map((one) => [one.chapter, one.clauses.length])).toEqual([
      ['2', 2],
      ['1', 1],
    ])
  })
})
