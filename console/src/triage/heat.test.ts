import { describe, expect, it } from 'vitest'
import { heatOf } from './heat.ts'

describe('the picture of agreement', () => {
  it('counts what people moved, and shades each cell by its share of what the machine said', () => {
    const heat = heatOf([
      { machine: 'question', person: 'question', n: 6 },
      { machine: 'question', person: 'emergency', n: 2 },
      { machine: 'not_assessed', person: 'spam', n: 1 },
    ])
    expect({ moved: heat.moved, all: heat.all }).toEqual({ moved: 3, all: 9 })
    expect(heat.at('question', 'emergency')).toBe(2)
    expect([heat.share('question', 'question'), heat.share('question', 'emergency')]).toEqual([3, 1])
    expect(heat.share('not_assessed', 'spam')).toBe(4)
    expect(heat.share('spam', 'question')).toBe(0)
  })
})
