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
  staff: 4,
  form: 'open',
  uncovered: 0,
  may: { connect: true, work: false, invite: true, approve: false },
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
    const [step] = stepsOf({ ...ready, accounts: [], may: { ...ready.may, connect: false } })
    expect(step).toMatchObject({ id: 'account', do: expect.stringContaining('supervisor') })
    expect(step?.to).toBeUndefined()
  })
  it('does not tell somebody to begin who has the button before them', () => {
    expect(ids({ onShift: 0, may: { ...ready.may, work: true } })).toEqual([])
  })
  it('that was just founded is led from its first person to its first answer', () => {
    const alone = { accounts: [], staff: 1, form: 'none' as const }
    expect(ids(alone)).toEqual(['people', 'form', 'account'])
    expect(ids({ form: 'proposed', uncovered: 1 })).toEqual(['form', 'delegation'])
    const [step] = stepsOf({ ...ready, uncovered: 1 })
    expect(step).toMatchObject({ id: 'delegation', do: expect.stringContaining('decision maker') })
    expect(ids({ ...alone, practice: true })).toEqual(['account'])
  })
  it('claims nothing that it does not know', () => {
    expect(
      ids({
        ...{ accounts: null, onShift: null, routes: null, mail: false, standing: null },
        ...{ staff: null, form: null, uncovered: null },
      }),
    ).toEqual([])
  })
})
