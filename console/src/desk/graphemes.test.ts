import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carries, graphemes, roomIn, withSentence } from './graphemes.ts'

describe('counting an answer', () => {
  it('counts as people count', () => {
    expect(graphemes('👨‍👩‍👧‍👦')).toBe(1)
    expect(graphemes('🇬🇧🇺🇸')).toBe(2)
    expect(graphemes('é')).toBe(1)
    expect(graphemes('a\r\nb')).toBe(3)
  })
  it('says how many are too many', () => {
    expect(roomIn('abc', 300)).toMatchObject({ words: '3 of 300', state: 'fits' })
    expect(roomIn('a'.repeat(280), 300).state).toBe('nearly')
    expect(roomIn('a'.repeat(304), 300)).toMatchObject({ words: '4 too many of 300', state: 'too long' })
  })
  it('finds the emergency sentence however it was wrapped', () => {
    expect(carries('Stay there.\nCall or text\n9-1-1 now.', 'Call or text 9-1-1 now.')).toBe(true)
    expect(carries('Stay there.', 'Call or text 9-1-1 now.')).toBe(false)
  })
  it('puts the sentence in once, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = withSentence(text, 'Call or text 9-1-1 now.')
        expect(carries(once, 'Call or text 9-1-1 now.')).toBe(true)
        expect(withSentence(once, 'Call or text 9-1-1 now.')).toBe(once)
      }),
    )
  })
})
