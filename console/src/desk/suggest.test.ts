import { describe, expect, it } from 'vitest'
import { askedBy, matching, replaced } from './suggest.ts'

describe('a sign in a text', () => {
  it('begins a search at the start of a word only', () => {
    expect(askedBy('@', '@', 1)).toEqual({ from: 0, words: '' })
    expect(askedBy('@', 'ask @oka', 8)).toEqual({ from: 4, words: 'oka' })
    expect(askedBy('@', 'ask @B. Oka', 11)).toEqual({ from: 4, words: 'B. Oka' })
    expect(askedBy('@', 'mail rosa@example.org', 21)).toBeNull()
    expect(askedBy(';', 'first; then', 11)).toBeNull()
    expect(askedBy('@', 'ask @ nobody', 12)).toBeNull()
    expect(askedBy('@', '@a\nb', 4)).toBeNull()
  })

  it('finds names by any part, those that begin with it first, whatever the accents', () => {
    const all = ['C. Lindqvist', 'Añez', 'B. Okafor', 'Okoro'].map((name) => ({ name }))
    expect(matching(all, 'ok').map((one) => one.name)).toEqual(['Okoro', 'B. Okafor'])
    expect(matching(all, 'anez').map((one) => one.name)).toEqual(['Añez'])
    expect(matching(all, 'xyz')).toEqual([])
  })

  it('is replaced by what was chosen, and the caret stands behind it', () => {
    const asked = askedBy('@', 'ask @oka now', 8)!
    expect(replaced('ask @oka now', 8, asked, '@B. Okafor')).toEqual({
      text: 'ask @B. Okafor now',
      caret: 14,
    })
  })
})
