import type { OutgoingState } from '@callbox/contract'
import type { Updateable } from 'kysely'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { Clock } from '#platform/clock'
import type { DB, Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { counter } from '#platform/metrics'
import { marked } from '#platform/trace'
import { type OutgoingRow, reachedFrom } from './outgoing.ts'

export const select = (db: Db | Trx, agency: number) =>
  db
    .selectFrom('sending.outgoing as o')
    .innerJoin('sending.delegation as d', (on) =>
      on.onRef('d.agency_id', '=', 'o.agency_id').onRef('d.delegation_id', '=', 'o.delegation_id'),
    )
    .selectAll('o')
    .select(['d.name as chain_name', 'd.responsible as chain_responsible'])
    .where('o.agency_id', '=', agency)

/** One outgoing thing; null when the agency has none of that id. */
export const outgoingById = async (db: Db | Trx, agency: number, id: string): Promise<OutgoingRow | null> =>
  (await select(db, agency).where('o.outgoing_id', '=', id).executeTakeFirst()) ?? null

/** The account by which each of some outgoing things leaves. */
export const accountsOfOutgoing = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; account: string }>`select outgoing_id as id, account_id as account
    from sending.outgoing where agency_id = ${agency} and outgoing_id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, account }) => [id, account]))
}

/** Everything prepared in a conversation, oldest first, whatever became of it. */
export const outgoingOf = (db: Db | Trx, agency: number, conversation: string): Promise<OutgoingRow[]> =>
  select(db, agency)
    .where('o.conversation_id', '=', conversation)
    .orderBy('o.made_at')
    .orderBy('o.outgoing_id')
    .execute()

/** Things prepared in one conversation stand in another now: the answers of a conversation that is merged, or back. */
export const moveOutgoing = async (
  trx: Trx,
  agency: number,
  ids: readonly string[],
  to: string,
): Promise<void> => {
  await sql`update sending.outgoing set conversation_id = ${to} where agency_id = ${agency} and outgoing_id = any(${[...ids]}::uuid[])`.execute(
    trx,
  )
}

export const leavingStates = ['held', 'ready', 'submitting', 'pending', 'retry_at'] as const

/** What needs a person (`unknown`, and `refused` that nobody has dealt with), or what is on its way. At most 200. */
export const outgoingList = (
  db: Db | Trx,
  agency: number,
  which: 'attention' | 'leaving',
): Promise<OutgoingRow[]> => {
  const all = select(db, agency).orderBy('o.made_at').limit(200)
  return which === 'leaving'
    ? all.where('o.state', 'in', [...leavingStates]).execute()
    : all.where('o.state', 'in', ['unknown', 'refused']).where('o.settled_by', 'is', null).execute()
}

/** How many things nobody knows the fate of, of all accounts or of some; for the desk's counters. */
export const unknownCount = async (
  db: Db | Trx,
  agency: number,
  accounts: ReadonlySet<string> | null = null,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from sending.outgoing
    where agency_id = ${agency} and state = 'unknown' ${accounts ? sql`and account_id = any(${[...accounts]}::uuid[])` : sql``}`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

const movedTotal = counter(
  'callbox_outgoing_moved_total',
  'Outgoing things by the state they came to: published, refused, unknown, retry_at …',
  ['state'],
)

export type Moving = {
  to: Exclude<OutgoingState, 'held'>
  at: Date
  /** The person, or the rule of the software. */
  by: string
  why?: string | null
  set?: Updateable<DB['sending.outgoing']>
  /** Also when it has moved on since `row` was read: for an answer that is true whenever it comes. */
  whenever?: boolean
}

/** What a decision was made on; it holds only while the row has not been moved, submitted or looked for since. */
export type Seen = Pick<OutgoingRow, 'agency_id' | 'outgoing_id' | 'state' | 'submits' | 'looks'>

/**
 * The only way an outgoing thing changes state: the row, the act on the record and the event, in one transaction.
 * @returns the row as it became, or null when it is no longer as `row` says or cannot go there: then nothing was done.
 */
export const move = async (
  trx: Trx,
  row: Seen,
  { to, at, by, why = null, set = {}, whenever = false }: Moving,
): Promise<OutgoingRow | null> => {
  let change = trx
    .updateTable('sending.outgoing')
    .set({ due_at: null, ...set, state: to, why })
    .where('agency_id', '=', row.agency_id)
    .where('outgoing_id', '=', row.outgoing_id)
    .where('state', 'in', [...reachedFrom[to]])
  if (!whenever) change = asSeen(change, row)
  const changed = await change.returning('outgoing_id').executeTakeFirst()
  if (!changed) return null
  const moved = (await outgoingById(trx, row.agency_id, row.outgoing_id))!
  await marked(to, [moved.conversation_id], () => tell(trx, moved, { at, by, kind: `outgoing.${to}`, why }))
  movedTotal.inc({ state: to })
  return moved
}

/** Changes something beside the state, under the same condition. @returns the row, or null when it has moved on. */
export const adjust = async (
  trx: Trx,
  row: Seen,
  set: Updateable<DB['sending.outgoing']>,
): Promise<OutgoingRow | null> => {
  const change = trx
    .updateTable('sending.outgoing')
    .set(set)
    .where('agency_id', '=', row.agency_id)
    .where('outgoing_id', '=', row.outgoing_id)
  const changed = await asSeen(change, row).returning('outgoing_id').executeTakeFirst()
  return changed ? outgoingById(trx, row.agency_id, row.outgoing_id) : null
}

const asSeen = <
  Q extends { where(column: 'state' | 'submits' | 'looks', op: '=', value: string | number): Q },
>(
  query: Q,
  row: Seen,
): Q => query.where('state', '=', row.state).where('submits', '=', row.submits).where('looks', '=', row.looks)

/** `move` in a transaction of its own, at this moment; or in the one given. */
export const moveNow = (
  { db, clock }: { db: Db | Trx; clock: Clock },
  row: OutgoingRow,
  moving: Omit<Moving, 'at'>,
) => {
  const moved = (trx: Trx) => move(trx, row, { ...moving, at: clock.now() })
  return db.isTransaction ? moved(db as Trx) : db.transaction().execute(moved)
}

/** The act and the event of something that happened to an outgoing thing. */
export const tell = async (
  trx: Trx,
  row: OutgoingRow,
  said: { at: Date; by: string; kind: string; why: string | null },
): Promise<void> => {
  await recordAct(trx, {
    agency: row.agency_id,
    kind: said.kind,
    subject: row.conversation_id ?? row.account_id,
    at: said.at,
    by: said.by,
    why: said.why ?? undefined,
    data: {
      outgoing: row.outgoing_id,
      account: row.account_id,
      submits: row.submits,
      looks: row.looks,
      networkId: row.network_id,
      url: row.url,
    },
  })
  await emit(trx, {
    agency: row.agency_id,
    name: 'outgoing.moved',
    at: said.at,
    subject: row.conversation_id,
    data: {
      outgoing: row.outgoing_id,
      conversation: row.conversation_id,
      account: row.account_id,
      state: row.state,
    },
  })
}
