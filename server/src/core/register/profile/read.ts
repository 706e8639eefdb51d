import { sql } from 'kysely'
import { z } from 'zod'
import { dropLease, type LeaseAsked, openSession, takeLease } from '#core/accounts'
import { recordAct } from '#core/archive'
import type { LiveProfile } from '#core/channels'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { isPassing, type Trx } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import type { JobHandler } from '#platform/jobs'
import type { Entry } from '../entry.ts'
import { namingOf } from '../naming.ts'
import { entryOf } from '../store.ts'
import { isReadable } from './due.ts'
import { type Approved, judge, type Seen } from './judge.ts'
import { seePicture } from './pictures.ts'
import { checkLinksBack } from './rel-me.ts'
import { approvedOf, kitOf, type Picture, profileOf, putOff, statementsOf } from './store.ts'

export type ReadWorld = Pick<World, 'db' | 'clock' | 'keys' | 'fetch' | 'files' | 'connectors'>

/** Seconds between two looks at a profile, and after one that failed. */
export const readEvery = 600
const againAfter = 120
/** Milliseconds after which a network that has not answered is left alone until its next turn. */
const patience = 60_000

export const readPayload = z.object({ agency: z.number(), entry: z.uuid() })

const inTime = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('It did not answer within a minute.')), patience)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

const approvedFor = async (trx: Trx, entry: Entry, kit: readonly Picture[]): Promise<Approved> => ({
  handle: entry.handle,
  naming: await namingOf(trx, entry.agency),
  statement: approvedOf(await statementsOf(trx, entry.agency, entry.id)),
  pictures: new Set(kit.map(({ kind }) => kind)),
})

/** What changed on the network between two looks, for the record: the words as they were and are, pictures by their id. */
const changesOf = (before: Seen | null, now: Seen) =>
  (['handle', 'name', 'text', 'link'] as const)
    .filter((key) => before?.[key] !== now[key])
    .map((key) => ({ what: key as string, was: before?.[key] ?? null, is: now[key] }))
    .concat(
      (['avatar', 'banner'] as const)
        .filter((key) => before?.[key]?.id !== now[key]?.id)
        .map((key) => ({ what: key, was: before?.[key]?.id ?? null, is: now[key]?.id ?? null })),
    )

/** Who vouches for the account: its network, else our own website, which anybody can look at. */
const vouched = ({ verified, linksBack }: Seen): Seen['verified'] =>
  verified?.is || !linksBack
    ? verified
    : linksBack.is
      ? linksBack
      : verified && { ...verified, says: `${verified.says} ${linksBack.says}` }

/** Keeps what was seen, judged; whoever turns it tells it. The record has every change, whoever made it on the network. */
const keep = async (trx: Trx, entry: Entry, seen: Seen, kit: readonly Picture[], at: Date): Promise<void> => {
  const { agency, id } = entry
  const before = await profileOf(trx, agency, id, { lock: true })
  const { findings, rightAt } = judge(
    await approvedFor(trx, entry, kit),
    seen,
    { findings: before?.findings ?? [], rightAt: before?.rightAt ?? {} },
    at,
  )
  const drifted = findings.filter(({ alarm }) => alarm)
  const says = drifted.map((one) => one.says).join(' ')
  const was = before?.driftedSince ?? null
  const since = drifted.length === 0 ? null : (was ?? at)
  await sql`insert into register.profile (agency_id, entry_id, due_at, tried_at, read_at, failed, live, verified, handle, network, findings, right_at, drifted_since, drift_says)
    values (${agency}, ${id}, ${secondsAfter(at, readEvery)}, ${at}, ${at}, null, ${JSON.stringify(seen)}::jsonb, ${JSON.stringify(vouched(seen))}::jsonb,
      ${seen.handle}, ${entry.network}, ${JSON.stringify(findings)}::jsonb, ${JSON.stringify(rightAt)}::jsonb, ${since}, ${since ? says : null})
    on conflict (agency_id, entry_id) do update set due_at = excluded.due_at, tried_at = excluded.tried_at, read_at = excluded.read_at, failed = null,
      live = excluded.live, verified = excluded.verified, handle = excluded.handle, network = excluded.network, findings = excluded.findings, right_at = excluded.right_at,
      drifted_since = excluded.drifted_since, drift_says = excluded.drift_says`.execute(trx)
  const changes = changesOf(before?.live ?? null, seen)
  const act = (kind: string, why: string, data: Record<string, unknown>) =>
    recordAct(trx, { agency, kind, subject: id, at, by: 'register', ...(why ? { why } : {}), data })
  if (changes.length > 0) await act('register.profile_seen', '', { version: seen.version, changes })
  if ((was === null) !== (since === null))
    await act(
      since ? 'register.profile_drifted' : 'register.profile_right',
      since ? says : 'It shows what was approved again.',
      { findings: drifted.map(({ what }) => what) },
    )
  const same =
    changes.length === 0 &&
    JSON.stringify(before?.findings ?? null) === JSON.stringify(findings) &&
    !before?.failed
  if (!same)
    await emit(trx, {
      agency,
      name: 'register.profile_changed',
      at,
      subject: id,
      data: { entry: id, drifted: since !== null },
    })
}

/** It could not be read: what was last seen stays, with the reason and the time at which it is tried again. */
const keepFailure = async (trx: Trx, { agency, id }: Entry, why: string, at: Date): Promise<void> => {
  const before = await profileOf(trx, agency, id, { lock: true })
  await sql`insert into register.profile (agency_id, entry_id, due_at, tried_at, failed)
    values (${agency}, ${id}, ${secondsAfter(at, againAfter)}, ${at}, ${why})
    on conflict (agency_id, entry_id) do update set due_at = excluded.due_at, tried_at = excluded.tried_at, failed = excluded.failed`.execute(
    trx,
  )
  if (before?.failed === why) return
  await recordAct(trx, { agency, kind: 'register.profile_unread', subject: id, at, by: 'register', why })
  await emit(trx, {
    agency,
    name: 'register.profile_changed',
    at,
    subject: id,
    data: { entry: id, drifted: before?.driftedSince != null },
  })
}

const seenOf = async (
  world: ReadWorld,
  live: LiveProfile,
  before: Seen | null,
  kit: readonly Picture[],
): Promise<Seen> => {
  const of = (kind: 'avatar' | 'banner') =>
    seePicture(
      world,
      live[kind],
      before?.[kind] ?? null,
      kit.filter((one) => one.kind === kind),
    )
  const { handle, name, text, link, version, verified } = live
  return {
    handle,
    name,
    text,
    link,
    version,
    verified,
    avatar: await of('avatar'),
    banner: await of('banner'),
  }
}

/**
 * Reads what a network shows of one account and compares it with what was approved, under a lease of its own, so that
 * reading messages never waits for it. @returns whether it was read
 */
export const readProfile = async (world: ReadWorld, agency: number, entryId: string): Promise<boolean> => {
  const entry = await entryOf(world.db, agency, entryId)
  const account = entry?.account
  if (!entry || !account || !isReadable(entry, world.connectors) || account.health.state === 'signed_out') {
    await putOff(world.db, agency, entryId, secondsAfter(world.clock.now(), readEvery))
    return false
  }
  const read = world.connectors.get(account.network)!.profile!
  const lease: LeaseAsked = {
    agency,
    account: account.id,
    duty: 'profile',
    holder: newId(world.clock.now()),
    seconds: patience / 1000 - 1,
  }
  if (!(await takeLease(world.db, world.clock, lease))) return false
  try {
    const session = await openSession(world, agency, account.id)
    const kit = await kitOf(world.db, agency)
    const before = (await profileOf(world.db, agency, entryId))?.live ?? null
    const live = await seenOf(world, await inTime(read(session)), before, kit)
    const linksBack = await checkLinksBack(world.fetch, {
      // Only the address that was approved is fetched, never one that a stranger has put there.
      site: approvedOf(await statementsOf(world.db, agency, entryId))?.link ?? null,
      account: entry.url,
      before: before?.linksBack ?? null,
      now: world.clock.now(),
    })
    const seen: Seen = { ...live, linksBack }
    await world.db.transaction().execute((trx) => keep(trx, entry, seen, kit, world.clock.now()))
    return true
  } catch (error) {
    // That our own database is away says nothing of the profile.
    if (isPassing(error)) throw error
    const why = `What ${account.handle} shows could not be read: ${wordsOf(error)}`
    await world.db.transaction().execute((trx) => keepFailure(trx, entry, why, world.clock.now()))
    return false
  } finally {
    await dropLease(world.db, lease)
  }
}

/** The job `profile`. Pictures are opened in it: it works where pictures do, and never before a message. */
export const readJob = (world: World): JobHandler => ({
  name: 'profile',
  bay: 'pictures',
  run: async (payload) => {
    const { agency, entry } = readPayload.parse(payload)
    await readProfile(world, agency, entry)
  },
})
