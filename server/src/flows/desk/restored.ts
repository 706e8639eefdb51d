import type { Trx } from '#platform/db'
import type { Happened } from '#platform/events'
import type { Deed, DeedPart } from './deeds.ts'
import { type Desk, tell } from './desk.ts'
import { nameOf } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { lockClaims } from './store.ts'

/** A deed that is being taken back, with what it changed. */
export type Held = Deed & { parts: DeedPart[] }
export type Undone = { restored: string[]; left: { id: string; why: string }[] }

export const restoredEvent = (desk: Desk, id: string, deed: Deed): Happened => ({
  agency: desk.agency.id,
  name: 'conversation.restored',
  at: desk.at,
  subject: id,
  data: { conversation: id, was: deed.kind, by: desk.me.id },
})

/** That a conversation stands as it stood before an act of mine. */
export const tellRestored = async (trx: Trx, desk: Desk, id: string, deed: Deed): Promise<void> => {
  await tell(
    trx,
    desk,
    { kind: 'conversation.restored', subject: id, data: { undo: deed.id, was: deed.kind } },
    restoredEvent(desk, id, deed),
  )
}

/** Somebody else who holds a conversation stands in the way. @throws moved_on */
export const nobodyElseHolds = async (trx: Trx, desk: Desk, ids: readonly string[]): Promise<void> => {
  const other = (await lockClaims(trx, desk.agency.id, ids)).find(
    (claim) => claim.person !== desk.me.id && claim.until > desk.at,
  )
  if (other) throw refuse('moved_on', { what: `${await nameOf(trx, other.person)} holds it` })
}
