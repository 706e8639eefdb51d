import { lockConversation, markLooked, markMergedLooked } from '#core/conversations'
import type { Db, Trx } from '#platform/db'
import { marked } from '#platform/trace'
import { type Desk, deskOf, type On, tell, tellMany } from './desk.ts'
import { nameOf } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { type Claim, claimOn, dropClaim, lockClaim, parkClaim, renewClaim, takeClaim } from './store.ts'
import { clockOf } from './times.ts'

/** The conversation, locked; the claim on it is decided under this lock. @throws no_such_conversation */
export const conversationFor = async (trx: Trx, desk: Desk, id: string) => {
  const row = await lockConversation(trx, desk.agency.id, id)
  if (!row) throw refuse('no_such_conversation')
  return row
}

const claimedBy = async (db: Db | Trx, desk: Desk, { person, since }: Claim) =>
  refuse('already_claimed', {
    holder: await nameOf(db, person),
    since: clockOf(since, desk.agency.zone),
    sinceAt: since.toISOString(),
  })

/** Lets through who may change a conversation: its holder, or anybody when nobody holds it. Renews the holder's lease. @throws already_claimed */
export const mayChange = async (trx: Trx, desk: Desk, id: string): Promise<Claim | null> => {
  const claim = await lockClaim(trx, desk.agency.id, id)
  if (!claim || claim.until <= desk.at) return null
  if (claim.person !== desk.me.id) throw await claimedBy(trx, desk, claim)
  await renewClaim(trx, desk.agency.id, id, desk.me.id, desk.at)
  return claim
}

/** The holder's claim. @throws not_yours */
const myClaim = async (trx: Trx, desk: Desk, id: string): Promise<Claim> => {
  const claim = await lockClaim(trx, desk.agency.id, id)
  if (!claim || claim.until <= desk.at || claim.person !== desk.me.id) throw refuse('not_yours')
  return claim
}

/** A claim that ended by itself, on the record and told; the one who had it is named. */
export const tellLapsed = async (
  trx: Trx,
  desk: Pick<Desk, 'agency' | 'pack' | 'at'>,
  claim: Claim,
): Promise<void> => {
  await tell(
    trx,
    desk,
    {
      kind: 'conversation.released',
      subject: claim.conversation,
      by: 'lease',
      why: 'lapsed',
      data: { held_by: claim.person, until: claim.until.toISOString() },
    },
    {
      agency: desk.agency.id,
      name: 'conversation.released',
      at: desk.at,
      subject: claim.conversation,
      data: { conversation: claim.conversation, by: claim.person, why: 'lapsed' },
    },
  )
}

/** A first look stops the clock and is told (APCO 4.2.5), for what was merged into it too; a second one changes nothing. */
export const markSeen = async (trx: Trx, desk: Desk, id: string): Promise<void> => {
  const seconds = await markLooked(trx, desk.agency.id, id, desk.me.id, desk.at)
  if (seconds === null) return
  const merged = await markMergedLooked(trx, desk.agency.id, id, desk.me.id, desk.at)
  const looks = [{ id, seconds }, ...merged]
  await tellMany(
    trx,
    desk,
    looks.map((one) => ({
      kind: 'conversation.looked',
      subject: one.id,
      data: { seconds: one.seconds },
    })),
    looks.map((one) => ({
      agency: desk.agency.id,
      name: 'conversation.looked' as const,
      at: desk.at,
      subject: one.id,
      data: { conversation: one.id, by: desk.me.id, seconds: one.seconds },
    })),
  )
}

/** Takes a conversation that stands locked, or renews one's own. @throws already_claimed, conversation_closed */
export const takeIt = async (trx: Trx, desk: Desk, row: { conversation_id: string; state: string }) => {
  const id = row.conversation_id
  if (row.state === 'closed') throw refuse('conversation_closed')
  const before = await lockClaim(trx, desk.agency.id, id)
  const mine = await takeClaim(trx, desk.agency.id, id, desk.me.id, desk.at)
  if (!mine) throw await claimedBy(trx, desk, before!)
  const lapsed = before !== null && before.until <= desk.at
  if (lapsed) await tellLapsed(trx, desk, before)
  await markSeen(trx, desk, id)
  if (before && !lapsed && before.state === 'held') return mine
  await tell(
    trx,
    desk,
    {
      kind: 'conversation.claimed',
      subject: id,
      ...(before && !lapsed ? { data: { resumed: true } } : {}),
    },
    {
      agency: desk.agency.id,
      name: 'conversation.claimed',
      at: desk.at,
      subject: id,
      data: { conversation: id, by: desk.me.id },
    },
  )
  return mine
}

export const claim: On<'desk.claim'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  // Whoever comes too late is told so at once, and does not stand in the queue behind those who are at it.
  const held = await claimOn(world.db, desk.agency.id, id)
  if (held && held.person !== desk.me.id && held.until > desk.at) throw await claimedBy(world.db, desk, held)
  return marked('claim', [id], () =>
    world.db.transaction().execute(async (trx) => {
      const taken = await takeIt(trx, desk, await conversationFor(trx, desk, id))
      return { until: taken.until.toISOString() }
    }),
  )
}

export const look: On<'desk.look'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    if (row.state !== 'closed') await markSeen(trx, desk, id)
    await renewClaim(trx, desk.agency.id, id, desk.me.id, desk.at)
  })
  return { ok: true }
}

export const release: On<'desk.release'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    await myClaim(trx, desk, id)
    await letGo(trx, desk, id, 'released')
  })
  return { ok: true }
}

/** Ends the claim of the person at the desk, with notice. */
export const letGo = async (trx: Trx, desk: Desk, id: string, why: 'released' | 'closed'): Promise<void> => {
  await dropClaim(trx, desk.agency.id, id)
  await tellReleased(trx, desk, id, desk.me.id, why)
}

/** That a claim ended and why; `holder` is who had it. */
export const tellReleased = async (
  trx: Trx,
  desk: Desk,
  id: string,
  holder: string,
  why: 'released' | 'closed' | 'handed_over' | 'shift_ended',
): Promise<void> => {
  await tell(
    trx,
    desk,
    { kind: 'conversation.released', subject: id, why, data: { held_by: holder } },
    {
      agency: desk.agency.id,
      name: 'conversation.released',
      at: desk.at,
      subject: id,
      data: { conversation: id, by: holder, why },
    },
  )
}

export const park: On<'desk.park'> = async (world, caller, { id, why }) => {
  const desk = await deskOf(world, caller)
  return world.db.transaction().execute(async (trx) => {
    await myClaim(trx, desk, id)
    const until = await parkClaim(trx, desk.agency.id, id, why, desk.at)
    await tell(
      trx,
      desk,
      { kind: 'conversation.parked', subject: id, why },
      {
        agency: desk.agency.id,
        name: 'conversation.parked',
        at: desk.at,
        subject: id,
        data: { conversation: id, by: desk.me.id },
      },
    )
    return { until: until.toISOString() }
  })
}
