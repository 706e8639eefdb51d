import {
  foldBack,
  howTheyStand,
  type Moved,
  moveBack,
  restore,
  versionsOf,
  wordingsBack,
} from '#core/conversations'
import { moveOutgoing, outgoingOf } from '#core/sending'
import type { Trx } from '#platform/db'
import type { Desk } from './desk.ts'
import { notesOf } from './notes.ts'
import { refuse } from './refusals.ts'
import { type Held, nobodyElseHolds, tellRestored } from './restored.ts'
import { dropClaimsOn } from './store.ts'

/** Nothing has happened to any of them since. @throws moved_on */
const unchanged = async (trx: Trx, desk: Desk, { parts, at }: Held): Promise<void> => {
  const ids = parts.map((part) => part.conversation)
  await howTheyStand(trx, desk.agency.id, ids)
  await nobodyElseHolds(trx, desk, ids)
  const versions = await versionsOf(trx, desk.agency.id, ids)
  if (parts.some((part) => versions.get(part.conversation) !== part.version))
    throw refuse('moved_on', { what: 'more was said or done in it since' })
  for (const id of ids) {
    if (
      (await outgoingOf(trx, desk.agency.id, id)).some((one) => one.made_at >= at && one.state !== 'undone')
    )
      throw refuse('moved_on', { what: 'an answer was written in it since' })
    if ((await notesOf(trx, desk.agency.id, [id])).some((note) => note.at >= at))
      throw refuse('moved_on', { what: 'a note was written in it since' })
  }
}

/** The messages stand together again; what is left of the conversation that was split off points there. */
export const unsplit = async (trx: Trx, desk: Desk, deed: Held) => {
  const born = String(deed.data.into)
  const origin = deed.parts.find((part) => part.conversation !== born)!
  await unchanged(trx, desk, deed)
  await restore(trx, desk.agency.id, [origin])
  await foldBack(trx, desk.agency.id, {
    born,
    origin: origin.conversation,
    by: desk.me.id,
    at: desk.at,
  })
  await dropClaimsOn(trx, desk.agency.id, [born])
  for (const { conversation } of deed.parts) await tellRestored(trx, desk, conversation, deed)
  return { restored: [origin.conversation], left: [] }
}

/** Two conversations again, each with its own messages, answers, copies and clocks. */
export const unmerge = async (trx: Trx, desk: Desk, deed: Held) => {
  const { from, outgoing, ...moved } = deed.data as Moved & { from: string; outgoing: string[] }
  await unchanged(trx, desk, deed)
  const restored = await restore(trx, desk.agency.id, deed.parts)
  if (restored.length < deed.parts.length)
    throw refuse('moved_on', { what: 'one of the two cannot stand by itself any more' })
  await moveBack(trx, desk.agency.id, from, moved)
  await moveOutgoing(trx, desk.agency.id, outgoing, from)
  await wordingsBack(
    trx,
    desk.agency.id,
    deed.parts
      .filter((part) => part.before.state === 'copy')
      .map((part) => ({ copy: part.conversation, head: String(part.before.head_id) })),
  )
  for (const { conversation } of deed.parts) await tellRestored(trx, desk, conversation, deed)
  return { restored, left: [] }
}
