import { setTimeout as pauseFor } from 'node:timers/promises'
import {
  type Account,
  accountById,
  collectEvery,
  connectorFor,
  dropLease,
  dueSoon,
  type LeaseAsked,
  openSession,
  renewLease,
  reportGap,
  saveCollected,
  takeLease,
} from '#core/accounts'
import type { Connector, Json } from '#core/channels'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { read } from './collect.ts'
import { receive } from './receive.ts'

type Streaming = Connector & { stream: NonNullable<Connector['stream']> }
type Pauses = { lost: number; renew: number; reconcile: number }

/** Milliseconds: after a first loss, between renewals of the lease, and until what flowed is compared with what is there. */
const usual: Pauses = { lost: 2000, renew: 5000, reconcile: 600_000 }
/** Milliseconds of the longest pause: an account that flows never waits longer than one that is asked. */
const longestPause = collectEvery * 1000

class LeaseLost extends Error {}

/** The connector of an account whose messages flow; null for every other. */
export const streamOf = (world: World, account: Account): Streaming | null => {
  const connector = connectorFor(world, account.network)
  if (account.state !== 'live' || !connector?.stream) return null
  return connector.abilities(account).reads.includes('stream') ? (connector as Streaming) : null
}

/**
 * Follows one account's stream until `signal` aborts or another has its lease. At each start, and every ten minutes,
 * it first asks for what the stream may have missed. Each item goes on the record in the transaction that moves the
 * position and checks the lease: a death in between reads it again, and a second reader can keep nothing.
 */
export const follow = async (
  world: World,
  agency: number,
  accountId: string,
  signal: AbortSignal,
  pauses = usual,
): Promise<void> => {
  const { db, clock } = world
  const lease = { agency, account: accountId, duty: 'collect' as const, holder: newId(clock.now()) }
  if (!(await takeLease(db, clock, lease))) return
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  const beat = setInterval(() => {
    renewLease(db, clock, lease).then(
      (held) => held || stop.abort(),
      () => undefined,
    )
  }, pauses.renew)
  let losses = 0
  try {
    while (!ended.aborted) {
      try {
        const account = await accountById(db, agency, accountId)
        const connector = account && streamOf(world, account)
        if (!connector) return
        await read(world, lease, account, connector)
        const round = AbortSignal.any([ended, AbortSignal.timeout(pauses.reconcile)])
        await flow(world, lease, connector, round, () => {
          losses = 0
        })
        if (round.aborted) continue
      } catch (error) {
        if (error instanceof LeaseLost) return
        world.log.warn({ account: accountId, error }, 'a stream was lost; it is taken up again')
      }
      await pauseFor(Math.min(pauses.lost * 2 ** losses++, longestPause), undefined, { signal: ended }).catch(
        () => undefined,
      )
    }
  } finally {
    clearInterval(beat)
    // What fails here mends itself: the lease lapses, and whoever takes it follows on.
    await dropLease(db, lease).catch(() => undefined)
    await dueSoon(db, { agency, account: accountId, now: clock.now() }).catch(() => undefined)
  }
}

const flow = async (
  world: World,
  lease: LeaseAsked,
  connector: Streaming,
  signal: AbortSignal,
  heard: () => void,
): Promise<void> => {
  const { agency, account } = lease
  const session = await openSession(world, agency, account)
  const position = (await accountById(world.db, agency, account))?.position ?? null
  const save = async (trx: Trx, to: Json): Promise<void> => {
    if (!(await renewLease(trx, world.clock, lease))) throw new LeaseLost('Another reads this account now.')
    // Nobody asks an account that flows: it is due again when nobody follows it.
    await saveCollected(trx, { agency, account, position: to, nextDueAt: null, now: world.clock.now() })
  }
  await world.db.transaction().execute((trx) => save(trx, position))
  for await (const { deliveries, position: next, gaps } of connector.stream(session, position, signal)) {
    await receive(world, {
      agency,
      accountId: account,
      deliveries,
      also: async (trx) => {
        await save(trx, next)
        for (const gap of gaps) await reportGap(trx, { agency, account, ...gap, now: world.clock.now() })
      },
    })
    heard()
  }
}
