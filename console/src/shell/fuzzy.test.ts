import { describe, expect, it } from 'vitest'
import { fuzzy } from './fuzzy.ts'

describe('the palette', () => {
  it('finds words by their beginning, their middle, and their letters in order', () => {
    expect(fuzzy('ass', 'Assurance')).toBeGreaterThan(fuzzy('ass', 'Classes'))
    expect(fuzzy('assr', 'Assurance')).toBeGreaterThan(0)
    expect(fuzzy('hndovr', 'Hand over to a colleague')).toBeGreaterThan(0)
    expect(fuzzy('over hand', 'Hand over to a colleague')).toBeGreaterThan(0)
  })
  it('does not find letters strewn over a sentence', () => {
    expect(fuzzy('smoke', 'someone moved my bike to the lake')).toBe(0)
    expect(fuzzy('fire', 'Put it back in the queue')).toBe(0)
  })
  it('does not mind accents and case, in either', () => {
    expect(fuzzy('MUNOZ', 'Ana Muñoz')).toBeGreaterThan(0)
    expect(fuzzy('é', 'escena')).toBeGreaterThan(0)
  })
  it('takes nothing typed as everything', () => {
    expect(fuzzy('  ', 'anything')).toBe(1)
  })
})
