import { routes } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import type { Received } from '#platform/events'
import { arrive, person, said, testWorld } from '#testing'
import { changedRows, module } from './index.ts'

const looked = (conversation: string): Received => ({
  agency: 1,
  id: 1,
  xid: '1',
  name: 'conversation.looked',
  at: new Date('2026-03-01T02:14:09Z'),
  subject: conversation,
  data: { conversation, by: 'ruiz', seconds: 1 },
})

describe('the rows that go with the events', () => {
  it('are those that the queue itself would show, each once, with who holds them', async () => {
    const t = await testWorld()
    const ruiz = person(t, module, 'ruiz')
    const [one, two] = await arrive(
      t,
      said('m1', 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'),
      said('m2', 'is the library open?', { by: 'joe' }),
    )
    await ruiz('desk.claim', { id: one! })
    const { items, counts } = await ruiz('desk.queue', { view: 'all', limit: 50 })
    const [sent] = await changedRows(t.world).of(1, [looked(two!), looked(one!), looked(one!)])
    expect(sent!.event).toBe('queue.rows')
    const { rows, ...beside } = sent!.data as { rows: typeof items }
    expect(beside).not.toHaveProperty('held')
    expect({ mine: 1, ...(beside as { counts: object }).counts }).toEqual(counts)
    expect(rows.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(items.sort((a, b) => (a.id < b.id ? -1 : 1)))
  })

  it('say how many each person holds when claims have moved', async () => {
    const t = await testWorld()
    const ruiz = person(t, module, 'ruiz')
    const [one] = await arrive(t, said('m1', 'is the library open?'))
    await ruiz('desk.claim', { id: one! })
    const claimed: Received = {
      ...looked(one!),
      name: 'conversation.claimed',
      data: { conversation: one!, by: 'ruiz' },
    } as Received
    const [sent] = await changedRows(t.world).of(1, [claimed])
    expect(sent!.data).toMatchObject({ held: { ruiz: 1 } })
  })

  it('are none, and the counters come alone, when what we sent for an account and no conversation has moved', async () => {
    const t = await testWorld()
    const moved = {
      ...looked(''),
      name: 'outgoing.moved',
      data: { outgoing: t.account, conversation: null, account: t.account, state: 'unknown' },
    } as Received
    const [sent] = await changedRows(t.world).of(1, [moved])
    expect(sent!.data).toMatchObject({ rows: [], counts: { open: 0, unknown: 0 } })
    expect(sent!.data).not.toHaveProperty('held')
  })

  it('are not told row by row when there are more than a screen holds: consoles ask again', async () => {
    const t = await testWorld()
    const ids = await arrive(
      t,
      ...Array.from({ length: 61 }, (_, n) => said(`m${n}`, `question ${n}`, { by: `p${n}` })),
    )
    expect(await changedRows(t.world).of(1, ids.map(looked))).toEqual([
      { event: 'queue.rows', data: { rows: null } },
    ])
    expect(await changedRows(t.world).of(1, [])).toEqual([])
  })

  it('hold nothing that a follower of the events might not read: both ask for the same right', () => {
    expect(routes['live.events'].right).toBe(routes['desk.queue'].right)
  })
})
