import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { takeLease } from '#core/accounts'
import { secondsAfter } from '#platform/clock'
import { newId } from '#platform/ids'
import { outgoingList, undo } from './index.ts'
import { type Centre, centre, type Fault, type LookFault } from './network.fixture.ts'

/** A worker is killed in the middle of submitting whatever is ready: before or after the network kept it. */
const killWorker = async (c: Centre, committed: boolean): Promise<void> => {
  const ready = (await outgoingList(c.db, 1, 'leaving')).find((row) => row.state === 'ready')
  if (!ready) return
  const holder = newId(c.clock.now())
  if (!(await takeLease(c.db, c.clock, { agency: 1, account: c.account, duty: 'publish', holder }))) return
  const at = c.clock.now()
  await sql`update sending.outgoing set state = 'submitting', submits = submits + 1, looks = 0, submitted_by = ${holder},
    submitted_at = ${at}, due_at = ${secondsAfter(at, 15)} where outgoing_id = ${ready.outgoing_id} and state = 'ready'`.execute(
    c.db,
  )
  c.network.asked.push(ready.network_key)
  if (committed) c.network.keep({ key: ready.network_key, text: ready.text })
}

type Step =
  | { do: 'write'; emergency: boolean }
  | { do: 'pass'; seconds: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'look'; fault: LookFault }
  | { do: 'kill'; committed: boolean }
  | { do: 'undo' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), emergency: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(0, 1, 5, 10, 16, 61, 3600, -3600),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom<Fault>(
        'ok',
        'answer lost, post there',
        'answer lost, nothing there',
        'refused',
        '429 without headers',
        '429 for a minute',
        'pending, post there',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      fault: fc.constantFrom<LookFault>('truth', 'cannot tell', 'breaks'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), committed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'undo' as const }) },
)

const play = async (c: Centre, steps: Step[]): Promise<void> => {
  for (const s of steps) {
    if (s.do === 'write') await c.reply(await c.wrote(s.emergency ? 'emergency' : 'question'))
    if (s.do === 'pass') await c.pass(s.seconds)
    if (s.do === 'fault') c.network.faults.push(s.fault)
    if (s.do === 'look') c.network.lookFaults.push(s.fault)
    if (s.do === 'kill') await killWorker(c, s.committed)
    if (s.do === 'undo') {
      const held = (await outgoingList(c.db, 1, 'leaving')).find((row) => row.state === 'held')
      if (held) await undo(c.world, { agency: 1, person: { id: 'p1' } }, held.outgoing_id)
    }
  }
}

const settleDown = async (c: Centre): Promise<void> => {
  for (let i = 0; i < 60; i++) {
    if ((await outgoingList(c.db, 1, 'leaving')).length === 0) return
    await c.pass(i < 10 ? 5 : 100)
  }
}

describe('whatever goes wrong, in whatever order', () => {
  it.each([
    ['a network without keys', { absenceProves: false, keyed: false }],
    ['a network without keys whose absence proves', { absenceProves: true, keyed: false }],
    ['a network with keys whose absence proves', { absenceProves: true, keyed: true }],
  ])(
    '%s: at most one copy of each answer, and each ends in a state with a name',
    async (_, abilities) => {
      const c = await centre(abilities)
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
          // One centre for all the plays: half a day later nothing of the last one is left but its rows, and a clock
          // put back an hour at every step still stands after the day its standing delegation began.
          c.clock.advance(13 * 3600)
          c.network.faults.length = 0
          c.network.lookFaults.length = 0
          await play(c, steps)
          await settleDown(c)
          const { rows } = await sql<{
            network_key: string
            state: string
            submits: number
          }>`select network_key, state, submits from sending.outgoing`.execute(c.db)
          for (const { network_key: key, state, submits } of rows) {
            const count = (keys: string[]) => keys.filter((k) => k === key).length
            const copies = count(c.network.posts.map((post) => post.key))
            expect(copies).toBeLessThanOrEqual(1)
            expect(count(c.network.asked)).toBe(submits)
            if (!(abilities.keyed && abilities.absenceProves))
              expect(submits - count(c.network.putOff)).toBeLessThanOrEqual(1)
            expect(['published', 'refused', 'unknown', 'undone']).toContain(state)
            if (state === 'published') expect(copies).toBe(1)
            if (state === 'undone' || state === 'refused') expect(copies).toBe(0)
          }
          const { rows: messages } = await sql<{
            n: number
          }>`select count(*) as n from conversations.message where direction = 'out'`.execute(c.db)
          expect(messages[0]!.n).toBe(rows.filter((row) => row.state === 'published').length)
        }),
        { numRuns: Number(process.env.CALLBOX_TEST_RUNS ?? 8), endOnFailure: true },
      )
    },
    180_000,
  )
})

describe('a clock that ran ahead and was put right', () => {
  it('an answer held meanwhile leaves in its time, and one that was being submitted is looked for, not sent again', async () => {
    const c = await centre({ absenceProves: true, keyed: true })
    c.clock.advance(7200)
    await c.reply(await c.wrote('question'))
    c.clock.advance(-7200)
    await c.pass(1)
    expect(c.network.posts).toHaveLength(1)
    c.clock.advance(7200)
    await c.reply(await c.wrote('emergency'), { now: true })
    await killWorker(c, true)
    c.clock.advance(-7200)
    await c.pass(1)
    expect(await outgoingList(c.db, 1, 'leaving')).toEqual([])
    expect(c.network.posts).toHaveLength(2)
    expect(c.network.asked).toHaveLength(2)
  })
})
