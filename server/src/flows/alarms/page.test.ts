import { expect, it } from 'vitest'
import { pleas } from '#testing'
import { centre } from './testing/centre.ts'

it('alarms are shown a page at a time, those that nobody has first, with how many there are of each kind and rung', async () => {
  const c = await centre()
  const first = await pleas(c.db, c.clock, { ...c, count: 3 })
  await c.pass(20)
  const later = await pleas(c.db, c.clock, { ...c, count: 4 })
  await c.pass(80)
  const [oldest] = (await c.ask('alarms.list', { limit: 1 })).alarms
  await c.ask('alarms.acknowledge', { id: oldest!.id })

  const seen: { subject: string | null; has: boolean }[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await c.ask('alarms.list', { limit: 3, ...(after ? { after } : {}) })
    expect(page.groups.map(({ stage, has, count }) => ({ stage, has, count }))).toEqual([
      { stage: 1, has: false, count: 6 },
      { stage: 1, has: true, count: 1 },
    ])
    expect(page.alarms.length).toBeLessThanOrEqual(3)
    seen.push(...page.alarms.map(({ subject, acknowledged }) => ({ subject, has: acknowledged !== null })))
    after = page.next
  }
  expect(seen.map(({ has }) => has)).toEqual([...Array(6).fill(false), true])
  expect(seen.at(-1)!.subject).toBe(oldest!.subject)
  expect(seen.map(({ subject }) => subject).toSorted()).toEqual([...first, ...later].toSorted())
  const order = seen.slice(0, -1).map(({ subject }) => first.includes(subject!))
  expect(order).toEqual([true, true, false, false, false, false])

  for (const after of ['', 'x', Buffer.from('1~2~3~4').toString('base64url'), '~'.repeat(200)])
    await expect(c.ask('alarms.list', { limit: 3, after })).rejects.toMatchObject({ code: 'bad_cursor' })
})
