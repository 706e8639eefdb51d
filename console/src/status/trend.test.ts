import { describe, expect, it } from 'vitest'
import { figuresOf, height, linesOf, width } from './trend.ts'

describe('the line of the last hour', () => {
  it('ends at now and is as long as the process is old', () => {
    expect(linesOf([0, 10])).toEqual([`M${(width - width / 119).toFixed(1)} ${height - 2}.0L${width}.0 2.0`])
  })
  it('has a hole where nothing could be read, and shows a single figure', () => {
    expect(linesOf([4, 4, null, 2])).toHaveLength(2)
    expect(linesOf([null, 4])[0]).toMatch(/h1$/)
    expect(linesOf([])).toEqual([])
  })
  it('says the newest, and between what it was', () => {
    expect(figuresOf([3, 9, null])).toEqual({ now: null, least: 3, most: 9 })
    expect(figuresOf([null])).toBeNull()
  })
})
