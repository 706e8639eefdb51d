import type { DeedKind } from '@callbox/contract'
import { sql } from 'kysely'
import { forgetWordingsOf, type Stood, versionsOf } from '#core/conversations'
import { secondsAfter } from '#platform/clock'
import { type Db, rowsOf, type Trx } from '#platform/db'
import { newId } from '#platform/ids'
import type { Sweep } from '#platform/sweep'
import type { Desk, On } from './desk.ts'
import { deskOf } from './desk.ts'
import { refuse } from './refusals.ts'
import type { Claim } from './store.ts'

/** How long an act can be taken back, in seconds: what rearranges messages is often noticed late in the shift. */
export const undoFor: Record<DeedKind, number> = {
  handed_over: 600,
  band: 600,
  closed: 600,
  split: 12 * 3600,
  merged: 12 * 3600,
}

/** Who held a conversation before, as it is kept with a deed. */
export type HeldBefore = { person: string; since: string; state: Claim['state'] }
export type DeedPart = {
  conversation: string
  before: Record<string, unknown>
  version: number
  claim: HeldBefore | null
}
export type Deed = {
  id: string
  kind: DeedKind
  at: Date
  until: Date
  undone: Date | null
  data: Record<string, unknown>
}

/**
 * Keeps how things stood before an act, in its transaction and after its changes, so that the person can take it back.
 * @returns the deed's id
 */
export const keepDeed = async (
  trx: Trx,
  { agency, at, me }: Desk,
  kind: DeedKind,
  stood: readonly Stood[],
  { claims = [], data = {} }: { claims?: readonly Claim[]; data?: Record<string, unknown> } = {},
): Promise<string> => {
  const id = newId(at)
  const versions = await versionsOf(
    trx,
    agency.id,
    stood.map((one) => one.id),
  )
  const held = new Map(claims.map((claim) => [claim.conversation, claim]))
  const rows = stood.map((one) => {
    const claim = held.get(one.id)
    return {
      conversation: one.id,
      before: one.before,
      version: versions.get(one.id) ?? 0,
      claim: claim ? { person: claim.person, since: claim.since.toISOString(), state: claim.state } : null,
    }
  })
  const types = { conversation: 'uuid', before: 'jsonb', version: 'int4', claim: 'jsonb' }
  await sql`with d as (insert into desk.deed (agency_id, deed_id, person_id, kind, at, until, data)
      values (${agency.id}, ${id}, ${me.id}, ${kind}, ${at}, ${secondsAfter(at, undoFor[kind])}, ${JSON.stringify(data)}::jsonb))
    insert into desk.deed_part (agency_id, deed_id, conversation_id, before, after_version, claim)
    select ${agency.id}, ${id}, r.conversation, r.before::jsonb, r.version, r.claim::jsonb
    from ${rowsOf(rows, types)} as r(conversation, before, version, claim)`.execute(trx)
  return id
}

/** A deed of mine that can still be taken back, locked, with what it changed. @throws no_such_deed, deed_undone, deed_past */
export const lockDeed = async (
  trx: Trx,
  { agency, at, me }: Desk,
  id: string,
): Promise<Deed & { parts: DeedPart[] }> => {
  const { rows } =
    await sql<Deed>`select deed_id as id, kind, at, until, undone_at as undone, data from desk.deed
    where agency_id = ${agency.id} and deed_id = ${id} and person_id = ${me.id} for update`.execute(trx)
  const deed = rows[0]
  if (!deed) throw refuse('no_such_deed')
  if (deed.undone) throw refuse('deed_undone')
  if (deed.until <= at) throw refuse('deed_past')
  const { rows: parts } =
    await sql<DeedPart>`select conversation_id as conversation, before, after_version as version, claim
    from desk.deed_part where agency_id = ${agency.id} and deed_id = ${id} order by conversation_id`.execute(
      trx,
    )
  return { ...deed, parts }
}

export const markUndone = async (trx: Trx, { agency, at }: Desk, id: string): Promise<void> => {
  await sql`update desk.deed set undone_at = ${at} where agency_id = ${agency.id} and deed_id = ${id}`.execute(
    trx,
  )
}

/** What I did lately and can take back, newest first. */
export const deeds: On<'desk.deeds'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const { rows } = await sql<Deed & { conversation: string; count: number }>`
    select d.deed_id as id, d.kind, d.at, d.until, p.conversation, p.count from desk.deed d
    cross join lateral (select min(conversation_id::text) as conversation, count(*)::int as count
      from desk.deed_part p where p.agency_id = d.agency_id and p.deed_id = d.deed_id) p
    where d.agency_id = ${desk.agency.id} and d.person_id = ${desk.me.id} and d.until > ${desk.at} and d.undone_at is null
    order by d.at desc, d.deed_id desc limit 20`.execute(world.db)
  return {
    deeds: rows.map(({ id, kind, at, until, conversation, count }) => ({
      id,
      kind,
      at: at.toISOString(),
      until: until.toISOString(),
      conversation,
      count,
    })),
  }
}

/**
 * What can no longer be taken back is forgotten: how things stood, and with a closing the prints of the words that
 * copies would have been known by.
 */
export const pastDeeds: Sweep = {
  name: 'acts that can no longer be taken back',
  async sweep({ db, clock }) {
    const at = clock.now()
    const past = await pastIn(db, at)
    let gone = 0
    for (const [agency, ids] of past)
      gone += await db.transaction().execute((trx) => forget(trx, agency, ids, at))
    return gone
  },
}

const pastIn = async (db: Db, at: Date): Promise<Map<number, string[]>> => {
  const { rows } = await sql<{
    agency: number
    id: string
  }>`select agency_id as agency, deed_id as id from desk.deed
    where until <= ${at} order by until limit 200`.execute(db)
  const grouped = Map.groupBy(rows, (row) => row.agency)
  return new Map([...grouped].map(([agency, all]) => [agency, all.map((row) => row.id)]))
}

const forget = async (trx: Trx, agency: number, ids: readonly string[], at: Date): Promise<number> => {
  const { rows } = await sql<{ id: string; kind: DeedKind; undone: Date | null }>`
    select deed_id as id, kind, undone_at as undone from desk.deed where agency_id = ${agency} and deed_id = any(${[...ids]}::uuid[])
      and until <= ${at} for update skip locked`.execute(trx)
  const closings = rows.filter((row) => row.kind === 'closed' && !row.undone).map((row) => row.id)
  if (closings.length > 0) {
    const { rows: closed } = await sql<{ id: string }>`select conversation_id as id from desk.deed_part
      where agency_id = ${agency} and deed_id = any(${closings}::uuid[]) and before ->> 'state' <> 'copy'`.execute(
      trx,
    )
    await forgetWordingsOf(
      trx,
      agency,
      closed.map((row) => row.id),
    )
  }
  await sql`delete from desk.deed where agency_id = ${agency} and deed_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(
    trx,
  )
  return rows.length
}
