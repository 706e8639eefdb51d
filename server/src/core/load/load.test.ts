import { describe, expect, it } from 'vitest'
import { createAssessor } from '#core/assess'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { addJob } from '#platform/jobs'
import { testWorld } from '#testing'
import { loadNow, makeGauges, type Readings, reportLoad } from './index.ts'
import { keepReadings } from './store.ts'
import { watchLoad } from './watch.ts'

const well: Readings = {
  poolWaiting: 0,
  lateMs: 2,
  receiving: 0,
  ranked: 0,
  rankedByLists: 0,
  memory: 0.1,
  diskLeft: 5e10,
}

const centre = async () => {
  const t = await testWorld()
  const process = newId(t.clock.now())
  const owner = <T extends Record<string, unknown>>(sql: string): Promise<T[]> =>
    withSession(t.ownerUrl, async (client) => (await client.query<T>(sql)).rows)
  return {
    ...t,
    owner,
    /** So many seconds pass, looked at each five, while a process measures this of itself. */
    passes: async (seconds: number, readings: Partial<Readings> = {}) => {
      let told = 0
      for (let i = 0; i < seconds / 5; i++) {
        t.clock.advance(5)
        await keepReadings(t.db, process, t.clock.now(), { ...well, ...readings })
        told += await watchLoad(t.world)
      }
      return told
    },
    events: async () =>
      (
        await owner<{ name: string }>(
          `select name from events.event where name like 'load.%' order by xid, id`,
        )
      ).map(({ name }) => name),
    acts: async () =>
      (
        await owner<{ kind: string }>(
          `select kind from archive.entry where kind like 'load.%' order by entry_id`,
        )
      ).map(({ kind }) => kind),
  }
}

describe('whether the centre keeps up', () => {
  it('is told once when something has been too much for ten seconds, and once when it is over', async () => {
    const { world, passes, events, acts } = await centre()
    await passes(30)
    expect(await loadNow(world)).toMatchObject({ strained: false, sentences: [], slowed: null })
    await passes(60, { poolWaiting: 40 })
    expect(await loadNow(world)).toMatchObject({
      strained: true,
      sentences: ['40 requests at once wait for a connection to the database.'],
      slowed: expect.stringContaining('messages and answers go first'),
    })
    expect(await events()).toEqual(['load.strained'])
    await passes(60)
    expect((await loadNow(world)).strained).toBe(false)
    expect(await events()).toEqual(['load.strained', 'load.eased'])
    expect(await acts()).toEqual(['load.strained', 'load.eased'])
  })

  it('says nothing of a peak, and does not take a pause in a strain for its end', async () => {
    const { passes, events, world } = await centre()
    await passes(5, { lateMs: 4000 })
    await passes(30)
    expect(await events()).toEqual([])
    await passes(20, { lateMs: 4000 })
    await passes(20)
    await passes(20, { lateMs: 4000 })
    expect(await events()).toEqual(['load.strained'])
    expect((await loadNow(world)).sentences[0]).toMatch(/4,000 ms late/)
  })

  it('tells again when it cannot keep up with something else', async () => {
    const { passes, events, world } = await centre()
    await passes(20, { poolWaiting: 40 })
    await passes(20, { poolWaiting: 40, diskLeft: 100 * 1024 ** 2 })
    expect(await events()).toEqual(['load.strained', 'load.strained'])
    expect((await loadNow(world)).sentences[1]).toMatch(/Only 100 MB are left/)
  })

  it('counts an urgent job that waits, an account that is asked late, and events that are not read', async () => {
    const { world, db, owner, clock } = await centre()
    await db.transaction().execute((trx) => addJob(trx, 'send', {}, { key: 'late', lane: 'answer' }))
    await db
      .transaction()
      .execute((trx) => addJob(trx, 'triage.retrain', {}, { key: 'later', lane: 'statistics' }))
    await owner(`update graphile_worker._private_jobs set run_at = now() - interval '40 seconds'`)
    await owner(
      `update accounts.account set collected_at = '${clock.now().toISOString()}', collect_due_at = '${new Date(clock.now().getTime() - 90_000).toISOString()}'`,
    )
    await owner(`insert into events.cursor (agency_id, reader) values (1, 'a reader')`)
    await owner(
      `insert into events.event (agency_id, name, at, data) select 1, 'message.received', now(), '{}' from generate_series(1, 3000)`,
    )
    const values = Object.fromEntries((await loadNow(world)).measures.map((one) => [one.name, one.value]))
    expect(values.askedLate).toBe(90)
    expect(values.urgentWaits).toBeGreaterThanOrEqual(40)
    expect(values.laterWaits).toBe(1)
    expect(values.readersBehind).toBeGreaterThanOrEqual(3000)
  })

  it('is looked at by one worker at a time, also after the clock was put back', async () => {
    const { world, passes, clock, events } = await centre()
    await passes(10, { poolWaiting: 40 })
    await Promise.all([watchLoad(world), watchLoad(world), watchLoad(world)])
    clock.advance(-3600)
    await passes(15, { poolWaiting: 40 })
    expect(await events()).toEqual(['load.strained'])
  })

  it('is measured by each process: what is in hand, what was ranked, and what has fallen silent no longer counts', async () => {
    const { world, clock, pool } = await centre()
    const gauges = makeGauges({ pool, folder: '/' })
    const done = gauges.receiving(7)
    await gauges.counting(world.assessor).assessBatch([{ text: 'water is rising', media: 0 }])
    await reportLoad(world, gauges)
    const value = async (name: string) =>
      (await loadNow(world)).measures.find((one) => one.name === name)?.value
    expect(await value('receiving')).toBe(7)
    expect(await value('diskLeft')).toBeGreaterThan(0)
    done()
    done()
    await reportLoad(world, gauges)
    expect(await value('receiving')).toBe(0)
    clock.advance(60)
    expect(await value('diskLeft')).toBe(null)
    gauges.close()
  })

  it('counts what only the word lists ranked', async () => {
    const broken = createAssessor({ workerUrl: new URL('file:///nowhere.ts'), startMs: 1 })
    const gauges = makeGauges()
    await gauges.counting(broken).assessBatch([{ text: 'the roof is gone', media: 0 }])
    expect(await gauges.take()).toMatchObject({ ranked: 1, rankedByLists: 1 })
    expect(await gauges.take()).toMatchObject({ ranked: 0, rankedByLists: 0 })
    gauges.close()
    await broken.close()
  })
})
