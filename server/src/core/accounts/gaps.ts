import { recordAct } from '#core/archive'
import type { Json } from '#core/channels'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'

/** A stretch we know we could not read goes on the record as such, and is shown until it is closed (law 1). */
export const reportGap = async (
  trx: Trx,
  gap: {
    agency: number
    account: string
    from: Date | null
    until: Date | null
    sentence: string
    now: Date
  },
): Promise<string> => {
  const id = newId(gap.now)
  await trx
    .insertInto('accounts.gap')
    .values({
      agency_id: gap.agency,
      gap_id: id,
      account_id: gap.account,
      found_at: gap.now,
      from_at: gap.from,
      until_at: gap.until,
      sentence: gap.sentence,
    })
    .execute()
  await recordAct(trx, {
    agency: gap.agency,
    kind: 'account.gap_found',
    subject: gap.account,
    at: gap.now,
    by: 'accounts',
    why: gap.sentence,
    data: { gap: id, from: gap.from?.toISOString() ?? null, until: gap.until?.toISOString() ?? null },
  })
  await emit(trx, {
    agency: gap.agency,
    name: 'account.gap_found',
    at: gap.now,
    subject: gap.account,
    data: { account: gap.account, gap: id },
  })
  return id
}

/** Closes the gaps that were filled: those named, or every open one of the account. @returns how many. */
export const closeGaps = async (
  trx: Trx,
  asked: { agency: number; account: string; gaps?: readonly string[]; now: Date; why: string },
): Promise<number> => {
  if (asked.gaps?.length === 0) return 0
  let closing = trx
    .updateTable('accounts.gap')
    .set({ filled_at: asked.now })
    .where('agency_id', '=', asked.agency)
    .where('account_id', '=', asked.account)
    .where('filled_at', 'is', null)
  if (asked.gaps) closing = closing.where('gap_id', 'in', [...asked.gaps])
  const closed = await closing.returning('gap_id').execute()
  if (closed.length > 0)
    await recordAct(trx, {
      agency: asked.agency,
      kind: 'account.gap_closed',
      subject: asked.account,
      at: asked.now,
      by: 'accounts',
      why: asked.why,
      data: { gaps: closed.map((gap) => gap.gap_id) },
    })
  return closed.length
}

/** The agency's open gaps, oldest first, by account. */
export const openGaps = async (
  db: Db | Trx,
  agency: number,
): Promise<Map<string, { id: string; sentence: string; foundAt: Date }[]>> => {
  const rows = await db
    .selectFrom('accounts.gap')
    .select(['account_id', 'gap_id', 'sentence', 'found_at'])
    .where('agency_id', '=', agency)
    .where('filled_at', 'is', null)
    .orderBy('found_at')
    .execute()
  const gaps = new Map<string, { id: string; sentence: string; foundAt: Date }[]>()
  for (const row of rows)
    gaps.set(row.account_id, [
      ...(gaps.get(row.account_id) ?? []),
      { id: row.gap_id, sentence: row.sentence, foundAt: row.found_at },
    ])
  return gaps
}

/** Moves the position in what is read, in the transaction that records what was read. */
export const saveCollected = async (
  trx: Trx,
  read: { agency: number; account: string; position: Json; nextDueAt: Date | null; now: Date },
): Promise<void> => {
  await trx
    .updateTable('accounts.account')
    .set({
      collected: JSON.stringify(read.position),
      collected_at: read.now,
      collect_due_at: read.nextDueAt,
    })
    .where('agency_id', '=', read.agency)
    .where('account_id', '=', read.account)
    .execute()
}
