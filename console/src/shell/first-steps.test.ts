import { describe, expect, it } from 'vitest'
import { type Facts, stepsOf } from './first-steps.ts'

const ready: Facts = {
  practice: false,
  accounts: [
    { network: 'bluesky', state: 'live' },
    { network: 'web', state: 'live' },
  ],
  onShift: 2,
  routes: [{ kind: 'email', state: 'on' }],
  mail: true,
  standing: 3,
  may: { connect: true, work: false },
}
const ids = (change: Partial<Facts>) => stepsOf({ ...ready, ...change }).map(({ id }) => id)

describe('an empty centre', () => {
  it('that is ready has no steps left', () => {
    expect(ids({})).toEqual([])
  })
  it('says each thing that is missing, in the order in which to do it', () => {
    const web = [{ network: 'web', state: 'live' }]
    expect(ids({ accounts: web, onShift: 0, routes: [], standing: 0 })).toEqual([
      'account',
      'shift',
      'alarms',
      'try',
    ])
    expect(ids({ mail: false })).toEqual(['mail'])
    expect(ids({ mail: false, routes: [{ kind: 'webhook', state: 'on' }] })).toEqual([])
  })
  it('counts a paused account as one that cannot be heard', () => {
    expect(ids({ accounts: [{ network: 'bluesky', state: 'paused' }] })).toEqual(['account'])
  })
  it('names who does what this person may not', () => {
    const [step] = stepsOf({ ...ready, accounts: [], may: { connect: false, work: false } })
    expect(step).toMatchObject({ id: 'account', do: expect.stringContaining('supervisor') })
    expect(step?.to).toBeUndefined()
  })
  it('does not tell somebody to begin who has the button before them', () => {
    expect(ids({ onShift: 0, may: { connect: true, work: true } })).toEqual([])
  })
  it('claims nothing that it does not know', () => {
    expect(ids({ accounts: null, onShift: null, routes: null, mail: false, standing: null })).toEqual([])
  })
})
