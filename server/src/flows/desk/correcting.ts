import { judgedIn, setLanguage } from '#core/conversations'
import {
  type Correction,
  correctionsOf,
  foldPlace,
  keepCorrections,
  languageAbout,
  missedAbout,
  struckAbout,
} from '#core/triage'
import type { Trx } from '#platform/db'
import { conversationFor, mayChange } from './claim.ts'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { placesOf } from './places.ts'
import { refuse } from './refusals.ts'
import { spoken } from './spoken.ts'

type About = Parameters<typeof keepCorrections>[2]

/** One correction: the act on the record, what it says of triage beside it, and the event, in one transaction. */
const correct = async (
  trx: Trx,
  desk: Desk,
  conversation: string,
  what: 'language' | 'place',
  data: Record<string, unknown>,
  about: About,
): Promise<void> => {
  const entry = await tell(
    trx,
    desk,
    { kind: `conversation.${what}_corrected`, subject: conversation, data },
    {
      agency: desk.agency.id,
      name: 'conversation.corrected',
      at: desk.at,
      subject: conversation,
      data: { conversation, what, by: desk.me.id },
    },
  )
  const by = { agency: desk.agency.id, conversation, what, by: desk.me.id, at: desk.at, entry }
  await keepCorrections(trx, by, about)
}

/** A person says which language it is in; triage says no other of this conversation afterwards. */
export const language: On<'desk.language'> = async (world, caller, { id, language: to }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    await mayChange(trx, desk, id)
    if (row.language === to && row.language_set_by) return
    const before = await correctionsOf(trx, desk.agency.id, id)
    const about = languageAbout(await judgedIn(trx, desk.agency.id, id), to, before)
    await setLanguage(trx, desk.agency.id, id, to, desk.me.id)
    await correct(trx, desk, id, 'language', { from: row.language, to }, about)
  })
  return { ok: true }
}

/** A person adds a place that triage missed, or strikes what is none. @throws no_such_place */
export const place: On<'desk.place'> = async (world, caller, { id, place: words, is }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await mayChange(trx, desk, id)
    const before: Correction[] = await correctionsOf(trx, desk.agency.id, id)
    const shown = placesOf(await spoken(trx, desk.agency.id, id), before)
    const there = shown.find((one) => foldPlace(one.words) === foldPlace(words))
    if (is ? there && !there.struck : there?.struck) return
    if (!is && !there) throw refuse('no_such_place')
    const judged = await judgedIn(trx, desk.agency.id, id)
    const about = is ? missedAbout(judged, words) : struckAbout(judged, words, there!.from)
    await correct(trx, desk, id, 'place', is ? { added: words } : { struck: words, from: there!.from }, about)
  })
  return { ok: true }
}
