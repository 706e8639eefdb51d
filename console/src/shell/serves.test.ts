import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serves } from './serves.tsx'

const standards = ['apco-1.112.2-2020', 'cop-app-social-media'].map((name) =>
  readFileSync(new URL(`../../../packs/standards/${name}.yaml`, import.meta.url), 'utf8'),
)
const clauses = new Set(
  standards.flatMap((text) => [...text.matchAll(/^ {2}- id: "?([^"\n]+)"?$/gm)].map(([, id]) => id)),
)

describe('the line at the foot of a page', () => {
  it('cites clauses that the standards have', () => {
    expect(clauses.size).toBeGreaterThan(100)
    const cited = Object.values(serves).flatMap((page) => page.clauses)
    expect(cited.filter((clause) => !clauses.has(clause))).toEqual([])
  })
  it('is there for every page, short, and cites at least one', () => {
    for (const [page, { words, clauses: cited }] of Object.entries(serves)) {
      expect(words.length, page).toBeLessThan(90)
      expect(cited.length, page).toBeGreaterThan(0)
    }
  })
})
