import type { OutputOf, Routes } from '@callbox/contract'
import { type Account, accountById, accountRef, accountsOf, openGaps } from '#core/accounts'
import { firstTimesSpread, flowSince, longestWaiting, waitingNow } from '#core/conversations'
import { type Agency, agencyOf } from '#core/identity'
import { packOf, placesInOrder } from '#core/policy'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import type { Handler } from '#platform/http'
import { shiftNow, slot } from './shift.ts'
import { addUp } from './waiting.ts'

/** Accounts by id, closed ones that something still waits for included. */
const accountsWith = async (db: Db, agency: number, ids: readonly string[]) => {
  const known = new Map((await accountsOf(db, agency)).map((account) => [account.id, account]))
  for (const id of ids) {
    const closed = known.has(id) ? null : await accountById(db, agency, id)
    if (closed) known.set(id, closed)
  }
  return known
}

const shown = (accounts: ReadonlyMap<string, Account>, id: string) => {
  const account = accounts.get(id)
  return account ? accountRef(account) : { id, network: 'unknown', handle: '', name: 'Account not found' }
}

/**
 * Everything that a supervisor watches (APCO 4.2.5; CoP CM4), as of one moment. Each question is one query over what is
 * open or over the shift, whatever the years before hold.
 */
export const now: Handler<World, 'wall.now'> = async ({ db, clock }, caller) => {
  const agency = await agencyOf(db, caller.agency)
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => asOf(trx, agency, clock.now()))
}

const asOf = async (db: Trx, agency: Agency, at: Date): Promise<OutputOf<Routes['wall.now']>> => {
  const pack = packOf(agency.pack)
  const order = placesInOrder(pack)
  const shift = await shiftNow(db, { agency, pack, at })
  const asked = {
    since: shift.since,
    at,
    targets: order.map((band) => ({
      band,
      look: pack.targets[band].first_look_seconds,
      answer: pack.targets[band].first_answer_seconds,
    })),
  }
  const waits = addUp(await waitingNow(db, agency.id, at), order)
  const longest = await longestWaiting(db, agency.id)
  const flow = await flowSince(db, agency.id, { since: shift.since, at, step: slot })
  const { times, hour } = await firstTimesSpread(db, agency.id, asked)
  const accounts = await accountsWith(
    db,
    agency.id,
    waits.byAccount.map((one) => one.account),
  )
  const gaps = await openGaps(db, agency.id)
  return {
    at: at.toISOString(),
    waiting: {
      ...waits,
      longest: longest && { ...longest, since: longest.since.toISOString() },
      byAccount: waits.byAccount.map((one) => ({ ...one, account: shown(accounts, one.account) })),
    },
    shift: { ...shift, since: shift.since.toISOString() },
    flow: {
      ...flow,
      step: slot,
      slots: flow.slots.map((one) => ({ ...one, at: one.at.toISOString() })),
    },
    times: times
      .toSorted((a, b) => order.indexOf(a.band) - order.indexOf(b.band))
      .map(({ p99: _, ...one }) => ({
        ...one,
        target: asked.targets.find((target) => target.band === one.band)![one.what],
      })),
    hour,
    accounts: [...accounts.values()]
      .filter((account) => account.state === 'live')
      .map((account) => ({
        ...accountRef(account),
        health: account.health.state,
        sentence: account.health.sentence,
        since: account.health.since.toISOString(),
        gaps: gaps.get(account.id)?.length ?? 0,
      })),
  }
}
