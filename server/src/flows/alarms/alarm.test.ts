import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { nextStep, stepsOf } from './alarm.ts'
import { duration, say } from './words.ts'

const missedAt = new Date('2026-03-01T02:14:07Z')
const steps = stepsOf(packOf('us-ecc'), { kind: 'nobody_looked', band: 'life_at_risk' })

describe('the steps of an alarm', () => {
  it('the next step is always later than now, whenever the programme comes to look', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(2), (seconds, stage) => {
        const now = secondsAfter(missedAt, seconds)
        const step = nextStep(steps, { missedAt, stage }, now)
        expect(step.stage).toBeGreaterThanOrEqual(stage)
        expect(step.dueAt!.getTime()).toBeGreaterThan(now.getTime())
        if (seconds >= 60) expect([step.stage, step.call]).toEqual([2, true])
      }),
    )
  })

  it('a band whose steps end with the supervisor never calls and never repeats', () => {
    const quiet = stepsOf(packOf('us-ecc'), { kind: 'nobody_looked', band: 'service_request' })
    expect(nextStep(quiet, { missedAt, stage: 0 }, missedAt)).toMatchObject({
      stage: 1,
      call: false,
      dueAt: null,
    })
  })

  it('times are said as people say them', () => {
    expect([0, 40, 100, 120, 3900, 3605, 187_200, 86_400].map(duration)).toEqual([
      '0 s',
      '40 s',
      '1 min 40 s',
      '2 min',
      '1 h 5 min',
      '1 h',
      '2 d 4 h',
      '1 d',
    ])
    const alarm = { kind: 'nobody_looked', band: 'life_at_risk', since: missedAt, sentence: '' } as const
    expect(say(alarm, secondsAfter(missedAt, 100))).toBe(
      'Nobody has looked at a life-at-risk message for 1 min 40 s',
    )
  })
})
