import { describe, expect, it } from 'vitest'
import { needsOf } from './needs.ts'

const calm = { unknown: 0, missing: [], ill: [], onShift: 3, toRead: 0, newer: false }

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
        onShift: 0,
        toRead: 1,
        newer: true,
      }),
    ).toEqual([
      '2 answers of unknown fate',
      '1 part of the centre missing',
      'Facebook is not well',
      'nobody on shift',
      '1 note to read',
      'a new version',
    ])
  })
})
