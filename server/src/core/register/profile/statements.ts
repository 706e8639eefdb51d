import { matrix } from '@callbox/contract'
import { sql } from 'kysely'
import { abilitiesFor } from '#core/accounts'
import { notTheAuthor, personNames } from '#core/identity'
import { retentionAtCapture } from '#core/policy'
import {
  ensureDelegation,
  graphemes,
  leavingStates,
  outgoingById,
  prepareProfile,
  replaceDelegation,
  throughTheDoor,
} from '#core/sending'
import { secondsAfter } from '#platform/clock'
import { change, held, note, type Of } from '../change.ts'
import { hasEnded, stateWords } from '../life.ts'
import { refuse } from '../refusals.ts'
import { ahead } from '../settle.ts'
import { composeFor, factsNow, houseOf, outdated, type ProfileWorld, roomOf } from './material.ts'
import { hasProfile } from './standing.ts'
import { forgetRight, insertStatement, profileOf, readSoon, type Statement, statementsOf } from './store.ts'

export type StatementAsked = {
  language: string
  name: string
  own: string
  link: string | null
  longest?: number | undefined
  why: string
}

/**
 * Puts a new version of what an account says about itself forward, composed from the pack's sentences (APCO 2.1.1 to
 * 2.1.4). Another person approves it. @throws no_profile, no_such_language, statement_lacks, name_too_long
 */
export const proposeStatement = async (
  world: ProfileWorld,
  of: Of,
  asked: StatementAsked,
): Promise<number> => {
  const house = await houseOf(world, of.agency)
  if (!house.pack.statements[asked.language])
    throw refuse('no_such_language', { languages: house.languages.join(', ') })
  let version = 0
  await change(world, of, async (trx, entry, at) => {
    if (!hasProfile(entry)) throw refuse('no_profile', { handle: entry.handle })
    const room = roomOf(world, entry, asked.longest)
    const made = composeFor(house, entry, { ...asked, room: room.text })
    if (made.lacks.length > 0) throw refuse('statement_lacks', { why: made.lacks.join(' ') })
    const name = asked.name.trim()
    if (graphemes(name) > room.name.graphemes)
      throw refuse('name_too_long', { length: graphemes(name), longest: room.name.graphemes })
    const before = await statementsOf(trx, of.agency, of.id)
    version = (before[0]?.version ?? 0) + 1
    await sql`update register.statement set state = 'replaced' where agency_id = ${of.agency} and entry_id = ${of.id} and state = 'proposed'`.execute(
      trx,
    )
    await insertStatement(
      trx,
      { agency: of.agency, entry: of.id },
      {
        version,
        language: asked.language,
        name,
        text: made.text,
        link: asked.link,
        parts: made.parts,
        facts: factsNow(house, entry, asked.language),
        madeBy: of.by,
        madeAt: at,
        why: asked.why,
      },
    )
    await note(trx, of, {
      kind: 'register.statement_proposed',
      at,
      state: entry.state,
      why: asked.why,
      data: { version, language: asked.language, name, text: made.text, link: asked.link },
    })
  })
  return version
}

const versionOf = (statements: readonly Statement[], version: number): Statement => {
  const found = statements.find((one) => one.version === version)
  if (!found) throw refuse('no_such_statement')
  return found
}

/**
 * Approves or refuses a version, never one's own; the approval is the delegation under which it leaves (APCO 2.3.3).
 * @throws author_approves, no_such_statement, statement_decided, statement_outdated
 */
export const decideStatement = async (
  world: ProfileWorld,
  of: Of,
  { version, as, why }: { version: number; as: 'approve' | 'refuse'; why: string },
): Promise<void> => {
  const house = await houseOf(world, of.agency)
  const names = await personNames(world.db, [of.by])
  await change(world, of, async (trx, entry, at) => {
    const all = await statementsOf(trx, of.agency, of.id)
    const one = versionOf(all, version)
    if (one.state !== 'proposed') throw refuse('statement_decided', { state: one.state })
    notTheAuthor({ id: of.by }, [one.madeBy])
    const old = outdated(one.facts, factsNow(house, entry, one.language))
    if (as === 'approve' && old) throw refuse('statement_outdated', { why: old })
    const approved = as === 'approve'
    const delegation =
      approved && entry.account
        ? await ensureDelegation(trx, {
            agency: of.agency,
            category: 'profile',
            account: entry.account.id,
            name: `What ${entry.handle} says about itself, version ${version}`,
            responsible: names.get(of.by) ?? of.by,
            roles: matrix['accounts.manage'],
            by: of.by,
            now: at,
          })
        : null
    if (approved) {
      for (const before of all.filter(({ state }) => state === 'approved')) {
        await sql`update register.statement set state = 'replaced' where agency_id = ${of.agency} and entry_id = ${of.id} and version = ${before.version}`.execute(
          trx,
        )
        if (before.delegation)
          await replaceDelegation(trx, { agency: of.agency, id: before.delegation, by: of.by, now: at })
      }
      await forgetRight(trx, of.agency, ['name', 'text', 'link'], of.id)
      await readSoon(trx, of.agency, [of.id], at)
    }
    await sql`update register.statement set state = ${approved ? 'approved' : 'refused'}, decided_by = ${of.by}, decided_at = ${at},
        decided_why = ${why}, delegation_id = ${delegation}
      where agency_id = ${of.agency} and entry_id = ${of.id} and version = ${version}`.execute(trx)
    await note(trx, of, {
      kind: approved ? 'register.statement_approved' : 'register.statement_refused',
      at,
      state: entry.state,
      why,
      data: { version, delegation },
    })
  })
}

/**
 * Puts the approved version on the network, through the one door out, over the live profile that the person has seen and
 * over no other. The same key is one attempt (law 5).
 * @throws statement_not_approved, statement_outdated, profile_unread, profile_changed, profile_leaving, and what the door throws
 */
export const pushStatement = async (
  world: ProfileWorld,
  of: Of & { name: string },
  { version, over, key }: { version: number; over: string; key: string },
): Promise<void> => {
  const house = await houseOf(world, of.agency)
  await throughTheDoor(world, async (trx) => {
    const at = world.clock.now()
    const entry = await held(trx, of, at)
    if (hasEnded(entry.state)) throw refuse('entry_ended', { state: stateWords[entry.state] })
    const one = versionOf(await statementsOf(trx, of.agency, of.id), version)
    if (one.state !== 'approved' || !one.delegation)
      throw refuse('statement_not_approved', { state: one.state })
    const old = outdated(one.facts, factsNow(house, entry, one.language))
    if (old) throw refuse('statement_outdated', { why: old })
    const before = one.outgoing ? await outgoingById(trx, of.agency, one.outgoing) : null
    if (before?.asked_key.endsWith(`:${key}`)) return
    if (before && [...leavingStates, 'unknown'].some((state) => state === before.state))
      throw refuse('profile_leaving')
    const live = (await profileOf(trx, of.agency, of.id))?.live
    if (!entry.account || !live) throw refuse('profile_unread', { handle: entry.handle })
    if (live.version !== over) throw refuse('profile_changed')
    const { emergency } = house.pack
    const made = await prepareProfile(trx, world, {
      agency: of.agency,
      account: entry.account.id,
      by: { id: of.by, name: of.name },
      delegation: one.delegation,
      name: one.name,
      text: one.text,
      link: one.link,
      language: one.language,
      over,
      key,
      emergencyNumbers: [emergency.number, emergency.tel],
      retention: (({ id, regime }) => ({ class: id, regime }))(retentionAtCapture(house.pack, 'notice')),
    })
    await sql`update register.statement set outgoing_id = ${made.outgoing_id}
      where agency_id = ${of.agency} and entry_id = ${of.id} and version = ${version}`.execute(trx)
    // Read again soon, whoever brings the news of what became of it.
    await readSoon(trx, of.agency, [of.id], secondsAfter(at, 5))
    await note(trx, of, {
      kind: 'register.statement_sent',
      at,
      state: entry.state,
      data: { version, outgoing: made.outgoing_id, over },
    })
  })
}

/** It stands there, set by hand, on a network that no program can read; until a day of review. @throws profile_is_read, review_past */
export const confirmSet = async (
  world: ProfileWorld,
  of: Of,
  { version, reviewOn }: { version: number; reviewOn: string },
): Promise<void> => {
  await ahead(world, of.agency, reviewOn)
  await change(world, of, async (trx, entry, at) => {
    const one = versionOf(await statementsOf(trx, of.agency, of.id), version)
    if (one.state !== 'approved') throw refuse('statement_not_approved', { state: one.state })
    if (entry.account && abilitiesFor(world, entry.account).profile?.read) throw refuse('profile_is_read')
    await sql`update register.statement set set_by = ${of.by}, set_at = ${at}, review_on = ${reviewOn}
      where agency_id = ${of.agency} and entry_id = ${of.id} and version = ${version}`.execute(trx)
    await note(trx, of, {
      kind: 'register.statement_set',
      at,
      state: entry.state,
      data: { version, reviewOn, before: one.reviewOn },
    })
  })
}

/** Has the live profile read at once. @throws no_profile */
export const lookNow = (world: ProfileWorld, of: Of): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    if (!entry.account || !abilitiesFor(world, entry.account).profile?.read)
      throw refuse('no_profile', { handle: entry.handle })
    await readSoon(trx, of.agency, [of.id], at)
    await note(trx, of, { kind: 'register.profile_looked', at, state: entry.state })
  })
