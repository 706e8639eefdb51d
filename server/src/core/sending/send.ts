import { sql } from 'kysely'
import {
  type Account,
  accountById,
  connectorFor,
  dropLease,
  type LeaseAsked,
  leaseSeconds,
  openSession,
  renewLease,
  takeLease,
} from '#core/accounts'
import { messageRef } from '#core/conversations'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { isPassing } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { newId } from '#platform/ids'
import type { JobHandler } from '#platform/jobs'
import { marked } from '#platform/trace'
import { conclude } from './conclude.ts'
import { sendPayload } from './jobs.ts'
import type { OutgoingRow } from './outgoing.ts'
import { cannotSend } from './prepare.ts'
import { cannotSetProfile } from './prepare-profile.ts'
import { isProfile, wantedOf } from './profile.ts'
import { moveNow, outgoingById, select } from './store.ts'
import { portOutgoing, submit } from './submit.ts'

/**
 * The job `send`: takes the account's publish lease and sends what is ready there, one after the other. Another worker
 * has the account: nothing is done, the row is offered again within seconds.
 */
export const sendJob = (world: World): JobHandler => ({
  name: 'send',
  async run(payload) {
    const { agency, outgoing } = sendPayload.parse(payload)
    const row = await outgoingById(world.db, agency, outgoing)
    if (row?.state === 'ready') await sendFrom(world, agency, row.account_id)
  },
})

const sendFrom = async (world: World, agency: number, account: string): Promise<void> => {
  // One id a run, not a process: two runs of one process must not both believe that they hold the account.
  const lease: LeaseAsked = { agency, account, duty: 'publish', holder: newId(world.clock.now()) }
  if (!(await takeLease(world.db, world.clock, lease))) return
  try {
    for (;;) {
      const next = await nextReady(world, agency, account)
      if (!next || !(await renewLease(world.db, world.clock, lease))) return
      await sendOne(world, lease, next)
    }
  } finally {
    await dropLease(world.db, lease)
  }
}

/**
 * What leaves next from the account: emergencies first, people's answers before what a rule says, then in the order
 * written, what was put off once behind what was never tried. While the network has asked us to wait, only emergencies may still ask it (a share kept for them).
 */
const nextReady = async (world: World, agency: number, account: string): Promise<OutgoingRow | null> => {
  const next = await select(world.db, agency)
    .where('o.account_id', '=', account)
    .where('o.state', '=', 'ready')
    .orderBy('o.emergency', 'desc')
    .orderBy(sql`o.category = 'automatic'`)
    .orderBy('o.submits')
    .orderBy('o.made_at')
    .orderBy('o.outgoing_id')
    .executeTakeFirst()
  if (!next || next.emergency) return next ?? null
  const { rows } = await sql<{ until: Date | null }>`select max(due_at) as until from sending.outgoing
    where agency_id = ${agency} and account_id = ${account} and state = 'retry_at' and due_at > ${world.clock.now()}`.execute(
    world.db,
  )
  const until = rows[0]?.until
  if (!until) return next
  await world.db
    .updateTable('sending.outgoing')
    .set({ due_at: until, why: 'The network asked this account to wait; it leaves after that.' })
    .where('agency_id', '=', agency)
    .where('account_id', '=', account)
    .where('state', '=', 'ready')
    .where('emergency', '=', false)
    .execute()
  return null
}

const sendOne = async (world: World, lease: LeaseAsked, row: OutgoingRow): Promise<void> => {
  const account = await accountById(world.db, row.agency_id, row.account_id)
  const ready = await prepared(world, account, row).catch((error: unknown) => {
    // That we could not ask our own database is no reason against the answer: it stays ready and is offered again.
    if (isPassing(error)) throw error
    return { why: wordsOf(error) }
  })
  if ('why' in ready) {
    await moveNow(world, row, { to: 'refused', by: 'sending', why: ready.why })
    return
  }
  const { session, hand } = ready
  const at = world.clock.now()
  const submitting = await world.db.transaction().execute(async (trx) => {
    // Committed before the network hears of it: whoever finds this row later knows that it may have gone out.
    if (!(await renewLease(trx, world.clock, lease))) return null
    return moveNow({ db: trx, clock: world.clock }, row, {
      to: 'submitting',
      by: 'sending',
      set: {
        submits: row.submits + 1,
        looks: 0,
        submitted_by: lease.holder,
        submitted_at: at,
        due_at: secondsAfter(at, leaseSeconds),
      },
    })
  })
  if (!submitting) return
  // Stopped for longer than the lease (a suspended machine): somebody else is looking for it by now.
  if (world.clock.now() >= secondsAfter(at, leaseSeconds)) return
  const { result, late } = await marked(
    'submit',
    [row.conversation_id],
    () => submit(world, lease, session, hand),
    { network: account!.network },
  )
  await conclude(world, account!, submitting, result)
  void late
    ?.then((answer) =>
      answer.is === 'published' ? conclude(world, account!, submitting, answer) : undefined,
    )
    .catch(() => undefined)
}

/** Everything that can go wrong before the network hears of it goes wrong here. */
const prepared = async (world: World, account: Account | null, row: OutgoingRow) => {
  const why = isProfile(row) ? cannotSetProfile(world, account) : cannotSend(world, account)
  if (why !== null || !account) return { why: why ?? '' }
  const connector = connectorFor(world, account.network)!
  if (isProfile(row)) {
    const wanted = wantedOf(row)
    const session = await openSession(world, row.agency_id, row.account_id)
    return { session, hand: () => connector.setProfile!(session, wanted) }
  }
  const to = row.in_reply_to ? await messageRef(world.db, row.agency_id, row.in_reply_to) : null
  if (row.in_reply_to && !to?.networkId) return { why: 'The message it answers is no longer on the record.' }
  const session = await openSession(world, row.agency_id, row.account_id)
  const message = portOutgoing(row, to)
  return { session, hand: () => connector.publish!(session, message) }
}
