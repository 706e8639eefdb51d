import { howTheyStand, restore, wordingsBack } from '#core/conversations'
import { keepCorrections } from '#core/triage'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { tellReleased } from './claim.ts'
import { isTaken } from './closing.ts'
import { type Deed, type DeedPart, lockDeed, markUndone } from './deeds.ts'
import { type Desk, deskOf, type On, tell, tellMany } from './desk.ts'
import { moveDraft } from './drafts.ts'
import { nameOf } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { type Held, nobodyElseHolds, restoredEvent, type Undone } from './restored.ts'
import { dropClaim, giveClaim, lease, lockClaim, takeFree } from './store.ts'
import { unmerge, unsplit } from './undo-moves.ts'

const stateOf = ({ before }: DeedPart) => before.state as string
const headOf = ({ before }: DeedPart) => before.head_id as string | null

/** What was closed is open again as it was, with its clocks, and mine again where it was mine. */
const unclose = async (trx: Trx, desk: Desk, deed: Held): Promise<Undone> => {
  const { agency, at, me } = desk
  const ids = deed.parts.map((part) => part.conversation)
  const now = new Map((await howTheyStand(trx, agency.id, ids)).map((one) => [one.id, one.before]))
  const restored = new Set(await restore(trx, agency.id, deed.parts))
  const put = deed.parts.filter((part) => restored.has(part.conversation))
  await wordingsBack(
    trx,
    agency.id,
    put.flatMap((part) => {
      const head = headOf(part)
      return stateOf(part) === 'copy' && head ? [{ copy: part.conversation, head }] : []
    }),
  )
  const wasClosed = (id: string): boolean => now.get(id)?.state === 'closed'
  await tellMany(
    trx,
    desk,
    put.map(({ conversation: id }) =>
      wasClosed(id)
        ? {
            kind: 'conversation.reopened',
            subject: id,
            data: { undo: deed.id, was: String(now.get(id)?.closed_as) },
          }
        : { kind: 'conversation.restored', subject: id, data: { undo: deed.id, was: deed.kind } },
    ),
    put.map(({ conversation: id }) =>
      wasClosed(id)
        ? {
            agency: agency.id,
            name: 'conversation.reopened' as const,
            at,
            subject: id,
            data: { conversation: id, by: me.id },
          }
        : restoredEvent(desk, id, deed),
    ),
  )
  const mine = put.filter((part) => part.claim?.person === me.id).map((part) => part.conversation)
  const held = await takeFree(trx, agency.id, mine, me.id, at)
  await tellMany(
    trx,
    desk,
    held.map((id) => ({ kind: 'conversation.claimed', subject: id, data: { undo: deed.id } })),
    held.map((id) => ({
      agency: agency.id,
      name: 'conversation.claimed' as const,
      at,
      subject: id,
      data: { conversation: id, by: me.id },
    })),
  )
  return {
    restored: [...restored],
    left: deed.parts
      .filter((part) => !restored.has(part.conversation))
      .map((part) => ({ id: part.conversation, why: 'It has changed since, and stays as it is.' })),
  }
}

/** The band, its place and clocks are what they were, and triage unlearns what it was told. */
const unband = async (trx: Trx, desk: Desk, deed: Held): Promise<Undone> => {
  const [part] = deed.parts
  const id = part!.conversation
  await howTheyStand(trx, desk.agency.id, [id])
  await nobodyElseHolds(trx, desk, [id])
  const restored = await restore(trx, desk.agency.id, deed.parts)
  if (restored.length === 0)
    throw refuse('moved_on', { what: 'more has happened to this conversation since' })
  const entry = await tell(
    trx,
    desk,
    {
      kind: 'conversation.restored',
      subject: id,
      data: { undo: deed.id, was: 'band', from: deed.data.to, to: deed.data.from },
    },
    {
      agency: desk.agency.id,
      name: 'conversation.placed',
      at: desk.at,
      subject: id,
      data: { conversation: id, band: String(deed.data.from), by: desk.me.id },
    },
  )
  const by = {
    agency: desk.agency.id,
    conversation: id,
    what: 'band' as const,
    by: desk.me.id,
    at: desk.at,
    entry,
  }
  await keepCorrections(trx, by, (deed.data.unlearn ?? []) as Parameters<typeof keepCorrections>[2])
  return { restored, left: [] }
}

/** Back to whom it was taken from, while the receiver has done nothing with it. */
const unhand = async (trx: Trx, desk: Desk, deed: Held): Promise<Undone> => {
  const { agency, at, me } = desk
  const [part] = deed.parts
  const id = part!.conversation
  await howTheyStand(trx, agency.id, [id])
  const to = String(deed.data.to)
  const now = await lockClaim(trx, agency.id, id)
  const untouched =
    now?.person === to &&
    now.until > at &&
    now.since.getTime() === deed.at.getTime() &&
    now.until <= lapsesAt(deed)
  if (!untouched)
    throw refuse('moved_on', { what: `${await nameOf(trx, to)} has begun to work on it, or let it go` })
  const back = part!.claim?.person ?? null
  await tellReleased(trx, desk, id, to, 'handed_over')
  if (back) {
    await giveClaim(trx, agency.id, id, back, at)
    await moveDraft(trx, agency.id, id, to, back)
  } else await dropClaim(trx, agency.id, id)
  await tell(
    trx,
    desk,
    {
      kind: 'conversation.restored',
      subject: id,
      data: { undo: deed.id, was: 'handed_over', from: to, to: back },
    },
    back
      ? {
          agency: agency.id,
          name: 'conversation.claimed',
          at,
          subject: id,
          data: { conversation: id, by: back },
        }
      : {
          agency: agency.id,
          name: 'conversation.restored',
          at,
          subject: id,
          data: { conversation: id, was: 'handed_over', by: me.id },
        },
  )
  return { restored: [id], left: [] }
}
/** A lease that nobody has renewed since it was given. */
const lapsesAt = ({ at }: Deed): Date => secondsAfter(at, lease.held)

const ways: Record<Deed['kind'], (trx: Trx, desk: Desk, deed: Held) => Promise<Undone>> = {
  closed: unclose,
  band: unband,
  handed_over: unhand,
  split: unsplit,
  merged: unmerge,
}

/**
 * Takes an act of mine back, on the record: everything it changed stands as it stood, with its clocks, where nothing has
 * changed since. A claim, a look, a note and what was sent are facts and have no undo here.
 * @throws no_such_deed, deed_past, deed_undone, moved_on, another_is_open
 */
export const undo: On<'desk.undo'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  return world.db
    .transaction()
    .execute(async (trx) => {
      const deed = await lockDeed(trx, desk, id)
      const done = await ways[deed.kind](trx, desk, deed)
      if (done.restored.length === 0)
        throw refuse('moved_on', { what: 'more has happened since to each of them' })
      await markUndone(trx, desk, id)
      return done
    })
    .catch((error: unknown) => {
      throw isTaken(error) ? refuse('another_is_open') : error
    })
}
