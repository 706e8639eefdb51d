import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runsOf } from './mixed.ts'

const alone = (text: string) => runsOf(text).flatMap((run) => (run.ltr ? [run.text] : []))

describe('words in both directions', () => {
  it('keep a telephone number, a handle and an address in one piece inside Arabic or Hebrew', () => {
    expect(alone('اتصلوا بي على +1 555 0117 بسرعة')).toEqual(['+1 555 0117'])
    expect(alone('اتصلوا (555) 012-3456، أنا @maria.h هنا')).toEqual(['(555) 012-3456', '@maria.h'])
    expect(alone('ראו https://x.example/a?b=1 עכשיו')).toEqual(['https://x.example/a?b=1'])
    expect(alone('الطابق 2، شقة 14')).toEqual([])
  })
  it('are left alone where everything runs one way', () => {
    expect(runsOf('call +1 555 0117, @maria_h')).toEqual([{ text: 'call +1 555 0117, @maria_h', ltr: false }])
  })
  it('lose nothing and add nothing', () => {
    const letters = fc.constantFrom(
      'م',
      'ش',
      '1',
      '5',
      ' ',
      '-',
      '@',
      'a',
      '+',
      '(',
      ')',
      '.',
      '\n',
      '\u202e',
    )
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        expect(
          runsOf(text)
            .map((run) => run.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
