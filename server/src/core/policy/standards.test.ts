import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadStandards } from './index.ts'

const standards = loadStandards()
const apco = standards.find((s) => s.standard === 'APCO ANS 1.112.2-2020')!
const cop = standards.find((s) => s.standard === 'CoP APP Social media')!
const numbered = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${prefix}${from + i}`)

test('both standards together have 124 clauses: 71 and 53', () => {
  expect(standards.map((s) => s.clauses.length)).toEqual([71, 53])
  expect(standards.reduce((sum, s) => sum + s.clauses.length, 0)).toBe(124)
})

test('every clause has an id of its own', () => {
  const ids = standards.flatMap((s) => s.clauses.map((c) => c.id))
  expect(new Set(ids).size).toBe(124)
})

test('the guidance of the College of Policing is entered part by part', () => {
  expect(cop.clauses.map((c) => c.id)).toEqual([
    ...numbered('CoP-R', 1, 7),
    ...numbered('CoP-ST', 0, 8),
    ...numbered('CoP-CM', 1, 9),
    ...numbered('CoP-S', 1, 14),
    ...numbered('CoP-P', 1, 12),
    'CoP-PB',
    'CoP-MI',
  ])
})

test('the APCO standard has 67 numbered clauses and four chapter scopes', () => {
  const ids = apco.clauses.map((c) => c.id)
  expect(ids.filter((id) => id.endsWith('.S'))).toEqual(['1.S', '2.S', '3.S', '4.S'])
  expect(ids.filter((id) => /^[2-4](\.\d){2,3}$/.test(id))).toHaveLength(67)
})

test('the mandatory clauses of APCO are these, and one recommended clause has a mandatory part', () => {
  expect(apco.clauses.filter((c) => c.level === 'shall').map((c) => c.id)).toEqual(
    '2.3.3 3.S 3.1.1 3.1.2 3.2.4 3.2.5 3.2.7 4.1.1 4.3.3 4.3.4 4.5.1 4.5.2 4.5.3 4.6.1 4.6.2 4.6.3'.split(
      ' ',
    ),
  )
  expect(apco.clauses.filter((c) => c.mandatory_part).map((c) => c.id)).toEqual(['2.2.2'])
  expect(apco.clauses.filter((c) => c.level === 'may')).toEqual([])
  expect(cop.clauses.filter((c) => c.level === 'shall')).toEqual([])
})

test('only seven clauses may be recorded as not applicable', () => {
  const conditional = standards.flatMap((s) => s.clauses.filter((c) => c.conditional).map((c) => c.id))
  expect(conditional).toEqual(['4.1.5', '4.3.3', '4.5.1', '4.6.1', '4.6.7', 'CoP-CM5', 'CoP-S12'])
})

const seeds = process.env.CALLBOX_SEEDS
if (seeds) {
  const texts = readdirSync(seeds)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(join(seeds, name), 'utf8'))

  describe('beside the texts of the standards', () => {
    test('every numbered clause of the APCO text has its entry, and no other is invented', () => {
      const apcoText = texts.find((t) => t.includes('APCO ANS 1.112.2-2020'))!
      const found = [...apcoText.matchAll(/^\s*([2-4](?:\.\d){2,3})(?:\s|$)/gm)].map((m) => m[1]!)
      const entered = apco.clauses.map((c) => c.id).filter((id) => !id.endsWith('.S'))
      expect(entered).toEqual(found)
    })

    test('no title or summary shares six words in a row with them', () => {
      expect(texts.length).toBeGreaterThanOrEqual(2)
      const theirs = new Set(texts.flatMap((t) => runs(t, 6)))
      const shared = standards.flatMap((s) =>
        s.clauses.flatMap((c) =>
          [c.title, c.summary, c.mandatory_part ?? '']
            .flatMap((said) => runs(said, 6))
            .filter((run) => theirs.has(run))
            .map((run) => `${c.id}: ${run}`),
        ),
      )
      expect(shared).toEqual([])
    })
  })
}

/** Every run of `n` consecutive words of a text, in small letters and without punctuation. */
function runs(text: string, n: number): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(0, Math.max(0, words.length - n + 1)).map((_, i) => words.slice(i, i + n).join(' '))
}
