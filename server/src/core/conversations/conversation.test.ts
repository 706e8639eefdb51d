import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { afterArrival, doubtMark } from './index.ts'

const { targets } = packOf('us-ecc')
const at = new Date('2026-03-01T02:14:09Z')
const later = new Date('2026-03-01T02:20:00Z')
const said = (place: 'other' | 'question' | 'emergency', score: number) => ({
  place,
  score,
  language: 'en',
  reasons: [],
})

describe('a message that triage leaves in a calm band without being sure', () => {
  it('is worked directly after the emergencies, on the clocks of its own band, and says so', () => {
    const standing = afterArrival(null, [said('other', 0.4)], [], at, targets)
    const emergency = afterArrival(null, [said('emergency', 0.9)], [], later, targets)
    expect(standing).toMatchObject({ band: 'other', rank: emergency.rank, marks: [doubtMark] })
    expect(standing.dueAt > emergency.dueAt).toBe(true)
    expect(standing.rank).toBeLessThan(afterArrival(null, [said('question', 0.1)], [], at, targets).rank)
  })

  it('a plea that follows raises it all the same; what a person said of it stands until there is new doubt', () => {
    const standing = afterArrival(null, [said('other', 0.4)], [], at, targets)
    expect(afterArrival(standing, [said('emergency', 0.9)], [], later, targets)).toMatchObject({
      band: 'emergency',
      marks: [],
    })
    const settled = { ...standing, bandSetBy: 'ruiz', rank: targets.other.rank, marks: [] }
    expect(afterArrival(settled, [said('other', 0.05)], [], later, targets)).toMatchObject({
      rank: targets.other.rank,
      marks: [],
    })
    expect(afterArrival(settled, [said('other', 0.3)], [], later, targets).marks).toEqual([doubtMark])
  })
})
