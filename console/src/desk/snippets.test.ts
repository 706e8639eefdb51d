import { describe, expect, it } from 'vitest'
import { filledSnippet, unfilledIn } from './snippets.ts'

const author = { id: '1', handle: '@rosa', name: 'Rosa', picture: null, blocked: false }
const known = { author, places: [], messages: [] }

describe('a snippet', () => {
  it('is filled with what is known of the conversation', () => {
    const places = [
      { words: '1 Oak Ave', from: 'triage' as const, struck: true },
      { words: '18 Alder St', from: 'person' as const, struck: false },
    ]
    expect(filledSnippet('Thank you, {name}. Is it {place}?', { ...known, places })).toBe(
      'Thank you, Rosa. Is it 18 Alder St?',
    )
  })
  it('keeps the field that is not known, and a handle is no name', () => {
    const text = filledSnippet('Hello {name}, at {place}', { ...known, author: { ...author, name: '@rosa' } })
    expect(text).toBe('Hello {name}, at {place}')
    expect(unfilledIn(text)).toEqual(['{name}', '{place}'])
    expect(unfilledIn('{other} and { here')).toEqual([])
  })
})
