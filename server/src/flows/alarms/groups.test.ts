import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { arrive, pleas, said } from '#testing'
import { centre, ruiz } from './testing/centre.ts'

type Centre = Awaited<ReturnType<typeof centre>>
const groups = async (c: Centre) => (await c.ask('alarms.list', { limit: 1 })).groups
const brief = async (c: Centre) =>
  (await groups(c)).map(({ kind, band, stage, has, count }) => [kind, band, stage, has, count])
const onRecord = async ({ db }: Centre): Promise<Record<string, unknown>[]> =>
  (
    await sql<{
      bytes: Buffer
    }>`select p.bytes from archive.entry e join archive.payload p using (agency_id, entry_id)
      where e.kind = 'alarm.acknowledged' order by e.number`.execute(db)
  ).rows.map(({ bytes }) => JSON.parse(bytes.toString('utf8')))

describe('an alarm says what it is about', () => {
  it('who wrote and to which account, how it began, what was added last and since when it waits', async () => {
    const c = await centre()
    const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'
    const [id] = await arrive(c, said('m1', plea))
    c.clock.advance(20)
    await arrive(c, said('m2', 'the water is at the third step now'))
    await c.pass(60)
    const [alarm] = await c.list()
    expect(alarm).toMatchObject({
      subject: id,
      band: 'life_at_risk',
      about: {
        author: { handle: '@maria', name: 'maria' },
        account: { handle: 'riverton', network: 'push' },
        opening: plea,
        preview: 'the water is at the third step now',
        inCount: 2,
      },
    })
    expect(c.clock.now().getTime() - Date.parse(alarm!.since)).toBeGreaterThanOrEqual(60_000)
  })

  it('an alarm about the desk itself is about no conversation', async () => {
    const c = await centre()
    c.shift.on = false
    await c.tick()
    await c.pass(120)
    expect((await c.list()).map(({ kind, about }) => [kind, about])).toEqual([['nobody_on_shift', null]])
  })
})

describe('alarms of one kind and rung', () => {
  it('stand as one group with their number, the most pressing first, each opened longest waiting first', async () => {
    const c = await centre()
    const calm = await pleas(c.db, c.clock, { ...c, band: 'service_request', count: 2 })
    c.clock.advance(840)
    const first = await pleas(c.db, c.clock, { ...c, count: 3 })
    await c.pass(60)
    const later = await pleas(c.db, c.clock, { ...c, count: 4 })
    await c.pass(60)
    expect(await brief(c)).toEqual([
      ['nobody_looked', 'life_at_risk', 2, false, 3],
      ['nobody_looked', 'life_at_risk', 1, false, 4],
      ['nobody_looked', 'service_request', 1, false, 2],
    ])
    const [called, told, requests] = await groups(c)
    expect(called).toMatchObject({
      sentence: 'Nobody has looked at 3 life-at-risk messages, the oldest for 2 min',
      rung: 'people are called, again every 2 min',
      oldest: { about: { author: { name: 'Maria' }, preview: 'water at the second floor' } },
    })
    expect(first).toContain(called!.oldest.subject)
    expect(told!.rung).toBe('with the supervisor')
    expect(requests!.sentence).toBe('Nobody has looked at 2 service requests, the oldest for 16 min')

    const seen: (string | null)[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page = await c.ask('alarms.list', {
        kind: 'nobody_looked',
        band: 'life_at_risk',
        stage: 1,
        has: 'no',
        limit: 3,
        ...(after ? { after } : {}),
      })
      seen.push(...page.alarms.map(({ subject }) => subject))
      after = page.next
    }
    expect(seen.toSorted()).toEqual(later.toSorted())
    expect(calm).toHaveLength(2)
  })

  it('are acknowledged as one act: each has its own entry with the name and how many they were', async () => {
    const c = await centre()
    await pleas(c.db, c.clock, { ...c, count: 3 })
    await pleas(c.db, c.clock, { ...c, band: 'emergency' })
    await c.pass(120)
    const page = await c.ask('alarms.list', { limit: 1 })
    const [group] = page.groups
    // One more is raised, and those seen climb a rung, while the person reads.
    await pleas(c.db, c.clock, c)
    await c.pass(60)
    const done = await c.ask('alarms.acknowledge_group', {
      kind: group!.kind,
      band: group!.band,
      stage: group!.stage,
      until: page.at,
    })
    expect(done).toEqual({ acknowledged: 3 })
    expect(await brief(c)).toEqual([
      ['nobody_looked', 'life_at_risk', 1, false, 1],
      ['nobody_looked', 'emergency', 2, false, 1],
      ['nobody_looked', 'life_at_risk', 2, true, 3],
    ])
    const written = await onRecord(c)
    expect(written.map(({ by, together }) => [by, together])).toEqual(Array(3).fill(['ruiz', 3]))
    expect(new Set(written.map(({ alarm }) => alarm)).size).toBe(3)
    const names = (await c.list()).flatMap(({ acknowledged }) => (acknowledged ? [acknowledged.by] : []))
    expect(names).toEqual(Array(3).fill(ruiz))
    // Again changes nothing: the first name stands.
    const again = { kind: group!.kind, band: group!.band, stage: group!.stage, until: page.at }
    expect(await c.ask('alarms.acknowledge_group', again, { id: 'p-2', name: 'Second' })).toEqual({
      acknowledged: 0,
    })
    expect(await onRecord(c)).toHaveLength(3)
  })
})
