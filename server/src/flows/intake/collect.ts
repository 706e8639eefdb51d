import {
  type Account,
  accountById,
  collectEvery,
  dropLease,
  dueSoon,
  keepLease,
  type LeaseAsked,
  type OpenedSession,
  openSession,
  renewLease,
  reportGap,
  reportHealth,
  saveCollected,
  signedOutHealth,
  takeDueToCollect,
  takeLease,
} from '#core/accounts'
import { type Connector, type Health, LostSession, SignedOut } from '#core/channels'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { isPassing } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { newId } from '#platform/ids'
import { addJob, type JobHandler } from '#platform/jobs'
import type { Sweep } from '#platform/sweep'
import { during, journey } from '#platform/trace'
import { receive } from './receive.ts'

/** Pages read in one go; more comes at the next round, so that one flood cannot starve the others. */
const pagesARound = 20

/** Milliseconds after which a network that has not answered is left alone until its next turn. */
const patience = 120_000

/** What the network answers, or an error when it takes too long: its worker is needed by others. */
const inTime = async <T>(answer: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new Error(`It did not answer within ${Math.round(ms / 1000)} seconds.`)),
      ms,
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Hands the accounts that are due to the workers. */
export const collectSweep = (networks: readonly string[]): Sweep => ({
  name: 'ask the networks',
  sweep: ({ db, clock }) =>
    db.transaction().execute(async (trx) => {
      const due = await takeDueToCollect(trx, clock.now(), networks)
      for (const { agency, account } of due)
        await addJob(
          trx,
          'collect',
          { agency, account },
          { key: `collect:${account}`, lane: 'lifeSafety', attempts: 1 },
        )
      return due.length
    }),
})

/**
 * Reads what is new for one account, and asks how it is: each page goes on the record in the transaction that moves the position, so a
 * death in between reads it again and the message's identity makes that harmless. Gaps are recorded and shown (law 1).
 */
export const collect = async (
  world: World,
  agency: number,
  accountId: string,
  ms = patience,
): Promise<number> => {
  const lease = { agency, account: accountId, duty: 'collect' as const, holder: newId(world.clock.now()) }
  if (!(await takeLease(world.db, world.clock, lease))) {
    await dueSoon(world.db, { agency, account: accountId, now: world.clock.now() })
    return 0
  }
  const letGo = keepLease(world.db, world.clock, lease)
  try {
    const account = await accountById(world.db, agency, accountId)
    const connector = account && world.connectors.get(account.network)
    if (account?.state !== 'live' || !connector) return 0
    return await journey(
      () => read(world, lease, account, connector, ms),
      () => [],
    )
  } finally {
    letGo()
    await dropLease(world.db, lease)
  }
}

/** What was read was read: a renewal that brought less is told, and what was kept before goes on. */
const renewedWithLess = (error: unknown): Health => {
  if (error instanceof LostSession) return { state: 'slow', sentence: error.message }
  throw error
}

/** Asks one account for what is new, up to a round's pages, and how it is; the caller holds its lease. @returns how much. */
export const read = async (
  world: World,
  lease: LeaseAsked,
  account: Account,
  connector: Connector,
  ms = patience,
): Promise<number> => {
  const { agency, id, handle } = account
  let read = 0
  let session: OpenedSession | null = null
  const tell = async (health: Health): Promise<void> => {
    // Connected anew in this moment: what the old sign-in hears is not the account's health.
    if (await session?.isSuperseded()) return
    await world.db
      .transaction()
      .execute((trx) => reportHealth(trx, { agency, account: id, health, now: world.clock.now() }))
  }
  try {
    session = await openSession(world, agency, id)
    let position = account.position
    for (let page = 0; connector.pull && page < pagesARound; page++) {
      const at = session
      const pull = connector.pull
      const pulled = await during('collect', () => inTime(pull(at, position), ms))
      const stuck = pulled.more && JSON.stringify(pulled.position) === JSON.stringify(position)
      const now = world.clock.now()
      await receive(world, {
        agency,
        accountId: id,
        deliveries: pulled.deliveries,
        also: async (trx) => {
          await saveCollected(trx, {
            agency,
            account: id,
            position: pulled.position,
            nextDueAt: secondsAfter(now, collectEvery),
            now,
          })
          for (const gap of pulled.gaps) await reportGap(trx, { agency, account: id, ...gap, now })
        },
      })
      read += pulled.deliveries.length
      position = pulled.position
      if (stuck) throw new Error('It says that there is more, and hands over the same again and again.')
      if (!pulled.more || !(await renewLease(world.db, world.clock, lease))) break
    }
    await tell(await inTime(connector.health(session), ms).catch(renewedWithLess))
  } catch (error) {
    // That our own database is away says nothing of the account.
    if (isPassing(error)) throw error
    await tell(
      error instanceof SignedOut
        ? signedOutHealth(handle, connector.name, error.message)
        : {
            state: 'cannot_read',
            sentence: `We cannot read this account: ${wordsOf(error)} Trying again every ${collectEvery} seconds.`,
          },
    )
  }
  return read
}

export const collectJob = (world: World): JobHandler => ({
  name: 'collect',
  bay: 'intake',
  run: async ({ agency, account }) => void (await collect(world, Number(agency), String(account))),
})
