import { describe, expect, it } from 'vitest'
import { nextWith } from './search.ts'

const rows = [
  { key: 'a', text: 'Water in the cellar' },
  { key: 'b', text: 'We are on the roof of Ålder Street' },
  { key: 'c', text: 'the WATER still rises' },
]

describe('finding words in a list', () => {
  it('goes on from where one is, forwards or back, whatever the case and the accents', () => {
    expect(nextWith(rows, 'water', null, 1)).toBe('a')
    expect(nextWith(rows, 'water', 'a', 1)).toBe('c')
    expect(nextWith(rows, 'water', null, -1)).toBe('c')
    expect(nextWith(rows, 'water', 'c', -1)).toBe('a')
    expect(nextWith(rows, ' alder ', null, 1)).toBe('b')
  })

  it('finds nothing for nothing, nor beyond the last', () => {
    expect(nextWith(rows, ' ', null, 1)).toBeNull()
    expect(nextWith(rows, 'water', 'c', 1)).toBeNull()
    expect(nextWith(rows, 'fire', null, -1)).toBeNull()
  })
})
