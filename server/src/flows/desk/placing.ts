import type { Place } from '@callbox/contract'
import { howTheyStand, judgedIn, setBand, splitOff, standAlone } from '#core/conversations'
import { bandAbout, correctionsOf, keepCorrections, standing } from '#core/triage'
import { conversationFor, mayChange } from './claim.ts'
import { keepDeed } from './deeds.ts'
import { deskOf, type On, tell } from './desk.ts'
import { refuse } from './refusals.ts'

/**
 * A person's word on the band. What triage said stays with the messages, beside it; where the two differ, the
 * difference is kept for triage to learn from, unless things have merely changed since.
 */
export const band: On<'desk.band'> = async (world, caller, { id, band, learn = true }) => {
  const desk = await deskOf(world, caller)
  return world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    await mayChange(trx, desk, id)
    const stood = await howTheyStand(trx, desk.agency.id, [id])
    await setBand(trx, desk.agency.id, id, band, desk.me.id, desk.at, desk.pack.targets)
    // A person's word on a copy is about that one alone: it stands by itself.
    if (row.state === 'copy') await standAlone(trx, desk.agency.id, id, desk.at, desk.pack.targets, true)
    const agency = desk.agency.id
    const rank = (place: Place) => desk.pack.targets[place].rank
    const before = await correctionsOf(trx, agency, id)
    const about = learn ? bandAbout(await judgedIn(trx, agency, id), band, rank, before) : []
    const entry = await tell(
      trx,
      desk,
      { kind: 'conversation.placed', subject: id, data: { from: row.band, to: band, learn } },
      {
        agency: desk.agency.id,
        name: 'conversation.placed',
        at: desk.at,
        subject: id,
        data: { conversation: id, band, by: desk.me.id },
      },
    )
    const by = { agency, conversation: id, what: 'band' as const, by: desk.me.id, at: desk.at, entry }
    await keepCorrections(trx, by, about)
    // What each message was said to be before: taking the band back takes the lesson for triage back.
    const said = new Map(
      standing(before.filter((one) => one.what === 'band')).map((one) => [one.message, one.person]),
    )
    const unlearn = about.map((one) => ({ ...one, person: said.get(one.message) ?? one.machine }))
    const deed = await keepDeed(trx, desk, 'band', stood, { data: { from: row.band, to: band, unlearn } })
    return { ok: true as const, deed }
  })
}

/** Splits messages off into a conversation of their own, on purpose. @throws nothing_left */
export const split: On<'desk.split'> = async (world, caller, { id, messages }) => {
  const desk = await deskOf(world, caller)
  return world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await mayChange(trx, desk, id)
    const stood = await howTheyStand(trx, desk.agency.id, [id])
    const into = await splitOff(trx, desk.agency.id, id, messages, desk.at)
    if (!into) throw refuse('nothing_left')
    await tell(
      trx,
      desk,
      { kind: 'conversation.split', subject: id, data: { into, messages } },
      {
        agency: desk.agency.id,
        name: 'conversation.split',
        at: desk.at,
        subject: id,
        data: { conversation: id, into, by: desk.me.id },
      },
    )
    const born = await howTheyStand(trx, desk.agency.id, [into])
    const deed = await keepDeed(trx, desk, 'split', [...stood, ...born], { data: { into, messages } })
    return { id: into, deed }
  })
}
