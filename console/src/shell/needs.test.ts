import { describe, expect, it } from 'vitest'
import { needsOf } from './needs.ts'

const calm = { unknown: 0, missing: [], ill: [], strain: null, onShift: 3, toRead: 0, newer: false }

describe('what is behind "More" on a telephone', () => {
  it('calls nobody while all is well, nor while it is not known yet', () => {
    expect(needsOf(calm)).toEqual([])
    expect(needsOf({ ...calm, onShift: null })).toEqual([])
  })

  it('is said in words as soon as a person is needed there', () => {
    expect(
      needsOf({
        unknown: 2,
        missing: ['No mail server.'],
        ill: ['Facebook'],
        strain: 'The centre cannot keep up since 02:14.',
        onShift: 0,
        toRead: 1,
        newer: true,
      }),
    ).toEqual([
      '2 answers of unknown fate',
      '1 part of the centre missing',
      'The centre cannot keep up since 02:14.',
      'Facebook is not well',
      'nobody on shift',
      '1 note to read',
      'a new version',
    ])
  })
})
