import {
  type Account,
  abilitiesFor,
  accountById,
  connectorFor,
  type OpenedSession,
  openSession,
} from '#core/accounts'
import { type Looked, SignedOut } from '#core/channels'
import { messageRef } from '#core/conversations'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { wordsOf } from '#platform/errors'
import type { JobHandler } from '#platform/jobs'
import { signedOut } from './conclude.ts'
import { lookPatience, lookPayload, offer } from './jobs.ts'
import { backoff, mostSubmits, nextLook, type OutgoingRow } from './outgoing.ts'
import { isProfile, lookAtProfile } from './profile.ts'
import { recordPublished } from './published.ts'
import { adjust, move, outgoingById } from './store.ts'
import { portOutgoing } from './submit.ts'

type Seen = Looked | { is: 'signed_out'; why: string }

/** The job `look`: asks the network whether it has the thing. It never sends anything itself. */
export const lookJob = (world: World): JobHandler => ({
  name: 'look',
  async run(payload) {
    const { agency, outgoing, looks } = lookPayload.parse(payload)
    const claimed = await world.db
      .updateTable('sending.outgoing')
      .set({ looks: looks + 1, due_at: secondsAfter(world.clock.now(), lookPatience) })
      .where('agency_id', '=', agency)
      .where('outgoing_id', '=', outgoing)
      .where('looks', '=', looks)
      .where('state', 'in', ['submitting', 'pending'])
      .returning('outgoing_id')
      .executeTakeFirst()
    if (!claimed) return
    const row = (await outgoingById(world.db, agency, outgoing))!
    const account = await accountById(world.db, agency, row.account_id)
    const seen = await ask(world, account, row)
    await world.db.transaction().execute((trx) => decide(trx, world, account, row, seen))
  },
})

const ask = async (world: World, account: Account | null, row: OutgoingRow): Promise<Seen> => {
  const connector = account && connectorFor(world, account.network)
  if (!connector || (!isProfile(row) && !connector.look))
    return { is: 'cannot_tell', why: 'This network cannot be asked what it has.' }
  let session: OpenedSession | null = null
  try {
    const to = row.in_reply_to ? await messageRef(world.db, row.agency_id, row.in_reply_to) : null
    session = await openSession(world, row.agency_id, row.account_id)
    if (isProfile(row)) return await lookAtProfile(connector, session, row)
    return await connector.look!(session, { ...portOutgoing(row, to), networkId: row.network_id })
  } catch (error) {
    const out = error instanceof SignedOut && !(await session?.isSuperseded())
    return { is: out ? 'signed_out' : 'cannot_tell', why: wordsOf(error) }
  }
}

/** What a look means. Only proof of absence on a network that refuses a second copy lets software submit again. */
const decide = async (
  trx: Trx,
  world: World,
  account: Account | null,
  row: OutgoingRow,
  seen: Seen,
): Promise<void> => {
  const at = world.clock.now()
  const by = 'sending'
  if (seen.is === 'there') {
    await recordPublished(trx, row, seen, { at, by })
    return
  }
  if (seen.is === 'signed_out' && account) await signedOut(trx, world, account, at)
  if (seen.is === 'absent' && row.state === 'submitting') {
    const { absenceProves, keyed } = account
      ? abilitiesFor(world, account)
      : { absenceProves: false, keyed: false }
    if (absenceProves && keyed && row.submits < mostSubmits) {
      await again(trx, row, at)
      return
    }
    await move(trx, row, { to: 'unknown', at, by, why: absentWords(absenceProves, keyed) })
    return
  }
  const next = nextLook(at, row.looks)
  const why = seen.is === 'absent' ? 'The network does not show it yet.' : seen.why
  if (next) await adjust(trx, row, { due_at: next, why: `${why} We look again.` })
  else
    await move(trx, row, {
      to: 'unknown',
      at,
      by,
      why: `${why} Look on the network yourself, and say whether it went out.`,
    })
}

/** Once at once; after that with growing pauses, so that a failing network is not hammered. */
const again = async (trx: Trx, row: OutgoingRow, at: Date): Promise<void> => {
  const why = 'It did not go out: the network does not have it. It is sent again under the same key.'
  if (row.submits > 1) {
    const due = secondsAfter(at, backoff(row.submits))
    await move(trx, row, { to: 'retry_at', at, by: 'sending', why, set: { due_at: due, submitted_by: null } })
    return
  }
  const ready = await move(trx, row, { to: 'ready', at, by: 'sending', why, set: { submitted_by: null } })
  if (ready) await offer(trx, ready, at)
}

const absentWords = (proves: boolean, keyed: boolean): string =>
  !proves
    ? 'The network does not show it, which here is no proof that it did not go out. Look there yourself, and say which.'
    : !keyed
      ? 'The network does not have it now, but would not refuse a second copy if the first still arrives. Look there yourself, and say which.'
      : 'The network does not have it after several tries. Look there yourself, and say whether it went out.'
