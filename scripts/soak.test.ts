import { describe, expect, it } from 'vitest'
import type { Round } from '../test/soak/part.ts'
import { parts } from '../test/soak/parts.ts'
import { added, type Ledger, seedsOf, written } from '../test/soak/report.ts'

const round = (seed: number, facts: Round['facts'] = {}): Round => ({ seed, seconds: 30, facts })

describe('the report of the soak', () => {
  it('adds up what ran: sums, the greatest of what is called so, and words counted', () => {
    const rounds = [
      round(1, { posts: 10, 'most seconds': 4, killed: 'work', doctor: 'content' }),
      round(2, { posts: 15, 'most seconds': 9, killed: 'serve' }),
      round(3, { posts: 5, 'most seconds': 2, killed: 'work' }),
    ]
    expect(added(rounds)).toEqual({
      posts: 30,
      'most seconds': 9,
      killed: 'work 2×, serve 1×',
      doctor: 'content 1×',
    })
  })

  it('names the seeds as ranges, and says when the same one ran twice', () => {
    expect(seedsOf([round(3), round(1), round(2), round(9)])).toBe('1–3, 9')
    const ledger: Ledger = [
      { part: 'kills', at: '2026-03-01', rounds: [round(911), round(912)], failed: null },
      { part: 'kills', at: '2026-03-02', rounds: [round(912)], failed: null },
    ]
    expect(written(parts, ledger)).toContain('| rounds | 3 (2 different seeds) |')
    expect(written(parts, ledger)).toContain('| seeds | 911–912 |')
  })

  it('says of what has not run that it has not, and keeps what failed', () => {
    const ledger: Ledger = [
      { part: 'full', at: '2026-03-01', rounds: [], failed: 'seed 4: a report is missing' },
    ]
    const text = written(parts, ledger)
    expect(text).toMatch(/## kills[\s\S]*?Not run yet\./)
    expect(text).toContain('| rounds that failed | seed 4: a report is missing |')
  })
})
