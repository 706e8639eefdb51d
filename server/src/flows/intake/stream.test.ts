import { describe, expect, it } from 'vitest'
import { accountById, connectAccount, leaseHolder, takeLease } from '#core/accounts'
import type { Connector } from '#core/channels'
import { memoryNetwork } from '#core/channels/conformance'
import { connect, withSession } from '#platform/db'
import { type TestWorld, testWorld } from '#testing'
import { makeFollowing } from './follow.ts'
import { follow } from './stream.ts'

/** Without pauses; the clock of leases stands still until it is moved. */
const pauses = { lost: 0, renew: 5, reconcile: 600_000 }

const centre = async () => {
  const network = memoryNetwork()
  // It flows and is never asked, so that only the stream can have brought what came.
  const { pull, ...streamOnly } = network.connector
  const t = await testWorld({ connectors: [streamOnly] })
  const caller = { agency: 1, person: { id: 'marsh' } }
  const { id } = await connectAccount(t.world, caller, { network: 'memory', handle: 'riverton', secret: 's' })
  const say = (count: number) => {
    for (let i = 0; i < count; i++) network.say('riverton', `message ${i}`, t.clock.now())
  }
  return { ...t, id, network, streamOnly, say, kept: () => keptIn(t) }
}

/** The network's ids on the record, in the order they came. */
const keptIn = ({ ownerUrl }: TestWorld): Promise<string[]> =>
  withSession(ownerUrl, async (client) =>
    (
      await client.query<{ part: Buffer }>(
        'select network_id as part from conversations.message order by captured_at, message_id',
      )
    ).rows.map((row) => String(row.part)),
  )

const ids = (count: number) => Array.from({ length: count }, (_, i) => `riverton/${i + 1}`)
const eventually = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 20_000, interval: 20 })

describe('following a stream', () => {
  it('each message is kept once with its position, across a break, and it ends when it is told to', async () => {
    const { world, db, clock, id, network, say, kept } = await centre()
    const stop = new AbortController()
    say(3)
    network.fault('riverton', 'cut')
    const following = follow(world, 1, id, stop.signal, pauses)
    await eventually(kept).toHaveLength(3)
    network.fault('riverton', 'cut')
    say(4)
    await eventually(kept).toHaveLength(7)
    stop.abort()
    await following
    expect((await kept()).sort()).toEqual(ids(7))
    expect((await accountById(db, 1, id))!.position).toBe(7)
    expect(await leaseHolder(db, clock, { agency: 1, account: id, duty: 'collect' })).toBeNull()
  })

  it('a reader killed in the middle loses nothing, and the next keeps nothing twice', async () => {
    const { world, appUrl, clock, id, streamOnly, say, kept, db } = await centre()
    say(20)
    const dying = connect(appUrl, 3)
    const killed = new AbortController()
    const mortal: Connector = {
      ...streamOnly,
      async *stream(session, position, signal) {
        let handed = 0
        for await (const pulled of streamOnly.stream!(session, position, signal)) {
          if (++handed === 8) {
            await dying.end()
            killed.abort()
          }
          yield pulled
        }
      },
    }
    const doomed = { ...world, db: dying.db, connectors: new Map([['memory', mortal]]) }
    await follow(doomed, 1, id, killed.signal, pauses)
    expect(await kept()).toHaveLength(7)
    expect((await accountById(db, 1, id))!.position).toBe(7)

    const stop = new AbortController()
    await follow(world, 1, id, stop.signal, pauses)
    expect(await kept()).toHaveLength(7)
    clock.advance(15)
    const next = follow(world, 1, id, stop.signal, pauses)
    await eventually(kept).toHaveLength(20)
    stop.abort()
    await next
    expect(new Set(await kept())).toEqual(new Set(ids(20)))
  })

  it('whoever has lost the lease keeps nothing more', async () => {
    const { world, db, clock, id, say, kept } = await centre()
    say(1)
    const following = follow(world, 1, id, new AbortController().signal, { ...pauses, renew: 600_000 })
    await eventually(kept).toHaveLength(1)
    clock.advance(16)
    await takeLease(db, clock, { agency: 1, account: id, duty: 'collect', holder: world.processId })
    say(1)
    await following
    expect(await kept()).toHaveLength(1)
  })

  it('every account that flows is found and followed, until the work stops or it is closed', async () => {
    const { world, db, clock, id, say, kept, ownerUrl } = await centre()
    const lease = { agency: 1, account: id, duty: 'collect' as const }
    const following = makeFollowing(world)
    await following.look()
    await following.look()
    say(2)
    await eventually(kept).toHaveLength(2)
    await withSession(ownerUrl, (client) => client.query(`update accounts.account set state = 'closed'`))
    await following.look()
    await eventually(() => leaseHolder(db, clock, lease)).toBeNull()
    await following.close()
  })
})
