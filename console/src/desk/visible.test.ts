import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visible } from './visible.ts'

describe('the words of a message', () => {
  it('names what would turn the text around', () => {
    expect(visible('call ‮119‬ now')).toEqual([
      { text: 'call ' },
      { hidden: 'right-to-left override' },
      { text: '119' },
      { hidden: 'end of direction' },
      { text: ' now' },
    ])
  })
  it('says a run of the same hidden character once', () => {
    expect(visible('a​​​b')).toEqual([{ text: 'a' }, { hidden: 'zero width' }, { text: 'b' }])
  })
  it('leaves emoji, Persian and line breaks alone', () => {
    for (const text of ['👨‍👩‍👧', 'می‌خواهم', 'one\r\ntwo\tthree']) expect(visible(text)).toEqual([{ text }])
  })
  it('never loses a visible character', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (text, at) => {
        const hidden = `${text.slice(0, at)}\u202e${text.slice(at)}`
        const shown = visible(hidden).map((piece) => ('text' in piece ? piece.text : ''))
        expect(shown.join('')).toBe(text)
      }),
    )
  })
})
