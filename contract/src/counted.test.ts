import { describe, expect, it } from 'vitest'
import { counted, plural } from './counted.ts'

describe('a number with its noun', () => {
  it('says one of it as one, none and several as many', () => {
    expect([0, 1, 2, 21, 1204].map((n) => counted(n, 'alarm'))).toEqual([
      '0 alarms',
      '1 alarm',
      '2 alarms',
      '21 alarms',
      '1,204 alarms',
    ])
    expect([1, 3].map((n) => counted(n, 'copy', 'copies'))).toEqual(['1 copy', '3 copies'])
    expect([1, 1.5].map((n) => counted(n, 'second'))).toEqual(['1 second', '1.5 seconds'])
  })
  it('has the verb go with it', () => {
    expect([0, 1, 2].map((n) => plural(n, 'has', 'have'))).toEqual(['have', 'has', 'have'])
  })
})
