import type { ProfileView } from '@callbox/contract'
import { diffWordsWithSpace } from 'diff'
import { abilitiesFor } from '#core/accounts'
import { personNames } from '#core/identity'
import { cannotSetProfile, outgoingById } from '#core/sending'
import { registerNow } from '../ground.ts'
import { refuse } from '../refusals.ts'
import { isReadable } from './due.ts'
import { plainText, type SeenPicture } from './judge.ts'
import { factsNow, houseOf, outdated, type ProfileWorld, roomOf } from './material.ts'
import { hasProfile } from './standing.ts'
import { kitOf, profileOf, type Statement, statementsOf } from './store.ts'

type Words = NonNullable<ProfileView['differs']['text']>

/**
 * Word by word, what was approved against what stands there; null where they say the same. Words that only a space parts
 * are one run, so that a sentence put in another's place is read as such.
 */
export const wordsApart = (approved: string, live: string): Words | null => {
  const [was, is] = [plainText(approved), plainText(live)]
  if (was === is) return null
  const runs: Words = []
  let [missing, added, between] = ['', '', '']
  const flush = (): void => {
    if (missing) runs.push({ is: 'missing', text: missing })
    if (added) runs.push({ is: 'added', text: added })
    if (between) runs.push({ is: 'same', text: between })
    missing = added = between = ''
  }
  for (const change of diffWordsWithSpace(was, is)) {
    if (change.removed || change.added) {
      missing += between
      added += between
      between = ''
      if (change.removed) missing += change.value
      else added += change.value
    } else if (change.value.trim() === '' && (missing || added)) between += change.value
    else {
      flush()
      runs.push({ is: 'same', text: change.value })
    }
  }
  flush()
  return runs
}

const pictureShown = (picture: SeenPicture | null) =>
  picture && { hash: picture.shown, approved: picture.alike }

/** Why what an account says cannot be put on its network from here; null when it can. */
const whyByHand = (world: ProfileWorld, entry: Parameters<typeof hasProfile>[0]): string | null =>
  !hasProfile(entry)
    ? 'This is our own page: it says all of it by itself.'
    : entry.account
      ? cannotSetProfile(world, entry.account)
      : 'It is not connected: copy the text, set it there by hand, and say so.'

/**
 * What an account says about itself: every version, what its network shows now, and how the two differ, word by word.
 * @throws no_such_entry
 */
export const profileView = async (world: ProfileWorld, agency: number, id: string): Promise<ProfileView> => {
  const { entries, ground } = await registerNow(world, agency)
  const entry = entries.find((one) => one.id === id)
  if (!entry) throw refuse('no_such_entry')
  const [house, statements, profile, kit] = await Promise.all([
    houseOf(world, agency),
    statementsOf(world.db, agency, id),
    profileOf(world.db, agency, id),
    kitOf(world.db, agency),
  ])
  const names = await personNames(
    world.db,
    [
      ...statements.flatMap((one) => [one.madeBy, one.decidedBy, one.setBy]),
      ...kit.map(({ addedBy }) => addedBy),
    ].filter((one) => one !== null),
  )
  const person = (who: string) => ({ id: who, name: names.get(who) ?? who })
  const current = statements.find(({ state }) => state === 'approved') ?? null
  const sent = current?.outgoing ? await outgoingById(world.db, agency, current.outgoing) : null
  const room = roomOf(world, entry)
  const live = profile?.live ?? null
  const shown = (one: Statement): ProfileView['statements'][number] => ({
    version: one.version,
    state: one.state,
    language: one.language,
    name: one.name,
    text: one.text,
    link: one.link,
    parts: one.parts,
    made: { by: person(one.madeBy), at: one.madeAt.toISOString(), why: one.why },
    decided:
      one.decidedBy && one.decidedAt
        ? { by: person(one.decidedBy), at: one.decidedAt.toISOString(), why: one.decidedWhy ?? '' }
        : null,
    outdated: outdated(one.facts, factsNow(house, entry, one.language)),
    set:
      one.setBy && one.setAt && one.reviewOn
        ? {
            by: person(one.setBy),
            at: one.setAt.toISOString(),
            reviewOn: one.reviewOn,
            overdue: one.reviewOn < ground.day,
          }
        : null,
    sent: one === current && sent ? { state: sent.state as never, why: sent.why } : null,
  })
  return {
    has: hasProfile(entry),
    reads: isReadable(entry, world.connectors),
    byHand: whyByHand(world, entry),
    writes: entry.account !== null && abilitiesFor(world, entry.account).profile?.write === true,
    room: { text: room.text.graphemes, name: room.name.graphemes, known: room.known },
    languages: house.languages,
    statements: statements.map(shown),
    readAt: profile?.readAt?.toISOString() ?? null,
    failed: profile?.failed ?? null,
    live: live && {
      handle: live.handle,
      name: live.name,
      text: live.text,
      link: live.link,
      version: live.version,
      verified: live.verified,
      linksBack: live.linksBack ? { is: live.linksBack.is, says: live.linksBack.says } : null,
      avatar: pictureShown(live.avatar),
      banner: pictureShown(live.banner),
    },
    differs: {
      name: current && live ? wordsApart(current.name, live.name) : null,
      text: current && live ? wordsApart(current.text, live.text) : null,
    },
    findings: profile?.findings ?? [],
    driftedSince: profile?.driftedSince?.toISOString() ?? null,
    kit: kit.map((one) => ({
      id: one.id,
      kind: one.kind,
      name: one.name,
      hash: one.shown.toString('hex'),
      by: person(one.addedBy),
      at: one.addedAt.toISOString(),
    })),
  }
}
