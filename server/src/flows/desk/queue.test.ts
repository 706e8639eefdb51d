import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recount } from '#core/conversations'
import { AppError } from '#platform/errors'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const words = [
  'water at the second floor, 4 kids and my mom, 18 Alder St pls help',
  'when does the station open on Sunday?',
  'the street light on Alder St is out',
  'thank you for your work',
]
const write = (t: TestWorld, from: number, count: number) =>
  arrive(
    t,
    ...Array.from({ length: count }, (_, i) =>
      // The number keeps them from being copies of each other.
      said(`m${from + i}`, `${words[i % words.length]} ${from + i}`, { by: `person${from + i}` }),
    ),
  )

describe('the queue', () => {
  it('shows the most pressing first, with the target that runs and its length', async () => {
    const t = await testWorld()
    await write(t, 0, 4)
    const { items, counts } = await person(t, module, 'ruiz')('desk.queue', { view: 'all', limit: 50 })
    expect(items[0]).toMatchObject({
      band: 'life_at_risk',
      due: { kind: 'look', at: '2026-03-01T02:15:09.000Z', seconds: 60 },
      account: { network: 'push', handle: 'riverton' },
      author: { handle: '@person0' },
      claim: null,
    })
    expect(counts).toMatchObject({ open: 4, unassigned: 4, mine: 0, waiting: 0, unknown: 0 })
    expect(counts.byBand.life_at_risk).toBe(1)
  })

  it('keeps apart what is mine, what nobody has, and what waits', async () => {
    const t = await testWorld()
    const [first, second] = await write(t, 0, 4)
    const [ruiz, okafor] = [person(t, module, 'ruiz'), person(t, module, 'okafor')]
    await ruiz('desk.claim', { id: first! })
    await okafor('desk.claim', { id: second! })
    const mine = await ruiz('desk.queue', { view: 'mine', limit: 50 })
    expect(mine.items.map((item) => item.id)).toEqual([first])
    expect(mine.counts).toMatchObject({ open: 4, unassigned: 2, mine: 1 })
    const free = await ruiz('desk.queue', { view: 'unassigned', limit: 50 })
    expect(free.items).toHaveLength(2)
    t.clock.advance(301)
    expect((await ruiz('desk.queue', { view: 'unassigned', limit: 50 })).items).toHaveLength(4)
  })

  it.each(['all', 'unassigned', 'mine', 'closed'] as const)(
    'pages of "%s" neither skip nor repeat what stands still while other rows move',
    async (view) => {
      const t = await testWorld()
      const ids = await write(t, 0, 12)
      const ruiz = person(t, module, 'ruiz')
      for (const id of ids) {
        if (view === 'mine') await ruiz('desk.claim', { id })
        if (view === 'closed') await ruiz('desk.close', { id, as: 'answered' })
      }
      const whole = (await ruiz('desk.queue', { view, limit: 200 })).items.map((item) => item.id)
      expect(whole).toHaveLength(12)
      const moves = new Set([whole[0], whole[4], whole[8]])
      const read: string[] = []
      let after: string | undefined
      for (let page = 0; page < 20; page++) {
        const { items, next } = await ruiz('desk.queue', { view, limit: 3, ...(after ? { after } : {}) })
        read.push(...items.map((item) => item.id))
        if (!next) break
        after = next
        t.clock.advance(1)
        const moving = [...moves][page]
        if (moving && view === 'closed') await ruiz('desk.reopen', { id: moving })
        else if (moving) await ruiz('desk.band', { id: moving, band: page % 2 ? 'spam' : 'life_at_risk' })
        await write(t, 100 + page, 1)
      }
      const still = whole.filter((id) => !moves.has(id))
      expect(read.filter((id) => still.includes(id))).toEqual(still)
    },
  )

  it('refuses a place to go on from that it did not give out', async () => {
    const t = await testWorld()
    await write(t, 0, 3)
    const ruiz = person(t, module, 'ruiz')
    const { next } = await ruiz('desk.queue', { view: 'all', limit: 1 })
    const code = (view: 'all' | 'closed', after: string): Promise<string> =>
      ruiz('desk.queue', { view, limit: 1, after }).then(
        () => 'taken',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      )
    expect(await code('all', next!)).toBe('taken')
    expect(await code('closed', next!)).toBe('bad_cursor')
    const forged = (text: string): string => Buffer.from(text).toString('base64url')
    const id = '00000000-0000-7000-8000-000000000000'
    for (const after of [
      '',
      'x',
      "' or 1=1 --",
      `${next!}=`,
      forged(`1~all~99999~0~${id}`),
      forged(`1~all~1~999999999999999~${id}`),
      forged(`1~all~-1~0~${id}`),
      forged(`1~all~1~0~${id}'; drop table x`),
      forged('{"rank":1}'),
      'A'.repeat(100_000),
    ])
      expect(await code('all', after)).toBe('bad_cursor')
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (text) => {
        expect(await code('all', text)).toBe('bad_cursor')
        expect(await code('all', forged(text))).toBe('bad_cursor')
      }),
      { numRuns: 100 },
    )
  })

  it('has counters that equal a recount, whatever people did', async () => {
    const t = await testWorld()
    const who = { ruiz: person(t, module, 'ruiz'), okafor: person(t, module, 'okafor') }
    const ids = await write(t, 0, 6)
    let written = 10
    const quietly = (asked: Promise<unknown>): Promise<unknown> =>
      asked.catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error
      })
    const deeds = {
      claim: (by, id) => by('desk.claim', { id }),
      release: (by, id) => by('desk.release', { id }),
      close: (by, id) => by('desk.close', { id, as: 'spam' }),
      reopen: (by, id) => by('desk.reopen', { id }),
      place: (by, id) => by('desk.band', { id, band: 'emergency' }),
      write: () => write(t, written++, 1),
      wait: async () => void t.clock.advance(200),
      sweep: () => sweepAll(t.world, module.sweeps!),
    } satisfies Record<string, (by: (typeof who)['ruiz'], id: string) => Promise<unknown>>
    const deed = fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[]))
    const step = fc.tuple(deed, fc.constantFrom('ruiz' as const, 'okafor' as const), fc.nat({ max: 5 }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        for (const [name, by, n] of steps) await quietly(deeds[name](who[by], ids[n]!))
        const { counts } = await who.ruiz('desk.queue', { view: 'all', limit: 1 })
        const again = (await recount(t.db, t.agency)).filter((row) => row.state === 'open')
        expect(counts.open).toBe(again.reduce((n, row) => n + row.n, 0))
        for (const row of again)
          expect(counts.byBand[row.band]).toBe(
            again.filter((one) => one.band === row.band).reduce((n, one) => n + one.n, 0),
          )
        const free = await who.ruiz('desk.queue', { view: 'unassigned', limit: 200 })
        const mine = await who.ruiz('desk.queue', { view: 'mine', limit: 200 })
        expect(counts).toMatchObject({ unassigned: free.items.length, mine: mine.items.length })
      }),
      { numRuns: 15 },
    )
  })
})
