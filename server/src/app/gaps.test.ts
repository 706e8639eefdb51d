import type { events } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import type { Module } from '#core/world'
import { testWorld } from '#testing'
import { findGaps, refuseOnGaps } from './gaps.ts'
import { modules } from './modules.ts'

const nothingLeft = { jobs: [], readers: [] }
const found = (
  changed: readonly Module[],
  left: Parameters<typeof findGaps>[2] = nothingLeft,
  jobs = ['send'],
) =>
  findGaps(
    changed,
    jobs.map((name) => ({ name, run: async () => undefined })),
    left,
  ).join('\n')

describe('start-up refuses on a gap', () => {
  it('this version fits together', async () => {
    const { world } = await testWorld()
    const jobs = modules.flatMap((m) => m.jobs?.(world) ?? [])
    expect(findGaps(modules, jobs, nothingLeft)).toEqual([])
  })

  it('an event nobody may emit, or two', () => {
    const silent = modules.map((m) => (m.name === 'intake' ? { ...m, emits: [] } : m))
    expect(found(silent)).toMatch(/The event message.received is in the contract but no module may emit it/)
    expect(found([...modules, { name: 'other', emits: ['message.received'] }])).toMatch(
      /may be emitted by two modules/,
    )
  })

  it('a reader of an event that does not exist, or one that nobody reads for any more', () => {
    const wrong = {
      reader: 'wrong',
      to: ['message.vanished' as keyof typeof events],
      apply: async () => undefined,
    }
    expect(found([...modules, { name: 'other', reactors: [wrong] }])).toMatch(
      /waits for message.vanished, which is no event/,
    )
    expect(found(modules, { jobs: [], readers: ['old.reader'] })).toMatch(
      /The reader old.reader .* no module reads for it/,
    )
  })

  it('a job that waits without anybody to work it', () => {
    expect(found(modules, { jobs: ['fax'], readers: [] })).toMatch(
      /The job fax is waiting in the database but no module works it/,
    )
  })

  it('a route without a handler, or with two', () => {
    const mute = modules.map((m) => (m.name === 'records' ? { ...m, routes: {} } : m))
    expect(found(mute)).toMatch(/The route records.list has no handler/)
    const twice = { name: 'other', routes: modules.find((m) => m.name === 'records')!.routes! }
    expect(found([...modules, twice])).toMatch(/Two modules answer the route records.list/)
  })

  it('says all of it in one refusal', () => {
    expect(() => refuseOnGaps(['One thing.', 'Another.'])).toThrow(
      /do not fit together:\n {2}- One thing.\n {2}- Another./,
    )
    expect(() => refuseOnGaps([])).not.toThrow()
  })
})
