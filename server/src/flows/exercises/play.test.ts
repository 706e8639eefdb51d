import { describe, expect, it } from 'vitest'
import { listScenarios, timeline } from '#core/practice'
import { nextActs } from './play.ts'

const us = '@riverton'

describe('the windows in which an exercise is played', () => {
  it('leave out nothing and say nothing twice, and none is longer than a minute of the scenario', () => {
    for (const scenario of listScenarios()) {
      const end = Math.min(scenario.minutes * 60, 2700)
      const whole = timeline(scenario, { seed: 3, from: 0, until: end, us }).map(({ id }) => id)
      const said: string[] = []
      let from = 0
      while (from < end) {
        const { acts, until } = nextActs(scenario, { seed: 3, from, until: end, us })
        expect(until).toBeGreaterThan(from)
        expect(until - from).toBeLessThanOrEqual(60)
        said.push(...acts.map(({ id }) => id))
        from = until
      }
      expect(said).toEqual(whole)
    }
  })

  it('hold about five hundred acts at most, however many people write', () => {
    const flood = listScenarios().find(({ name }) => name === 'flood')!
    const storm = {
      ...flood,
      crowds: flood.crowds.map((crowd) => ({ ...crowd, rates: [{ at: '0:00', per_minute: 2000 }] })),
    }
    const { acts, until } = nextActs(storm, { seed: 3, from: 0, until: 600, us })
    expect(acts.length).toBeLessThanOrEqual(500)
    expect(acts.length).toBeGreaterThan(300)
    expect(until).toBeLessThan(60)
  })
})
