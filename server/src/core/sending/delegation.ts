import { recordAct } from '#core/archive'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'

export type Delegation = {
  id: string
  category: string
  /** Null: every account of the agency. */
  account: string | null
  name: string
  responsible: string
  /** Null: named before people were chosen from a list. */
  responsibleId: string | null
  roles: string[]
  from: Date
  until: Date | null
  givenBy: string | null
  ended: { by: string; at: Date; why: string } | null
}

const rows = (db: Db | Trx, agency: number) =>
  db
    .selectFrom('sending.delegation')
    .selectAll()
    .where('agency_id', '=', agency)
    .orderBy('valid_from')
    .orderBy('delegation_id')

/** Every standing delegation of the agency, lapsed ones too (APCO 2.3.3). */
export const delegationsOf = async (db: Db | Trx, agency: number): Promise<Delegation[]> =>
  (await rows(db, agency).execute()).map((row) => ({
    id: row.delegation_id,
    category: row.category,
    account: row.account_id,
    name: row.name,
    responsible: row.responsible,
    responsibleId: row.responsible_id,
    roles: row.roles,
    from: row.valid_from,
    until: row.valid_until,
    givenBy: row.given_by,
    ended:
      row.ended_by && row.ended_at ? { by: row.ended_by, at: row.ended_at, why: row.ended_why ?? '' } : null,
  }))

/** Whether it holds at a moment. */
export const isInForce = ({ from, until }: Pick<Delegation, 'from' | 'until'>, at: Date): boolean =>
  from <= at && (until === null || until > at)

/** One delegation, while it is in force; null when it has ended or there is none of that id. */
export const delegationById = async (
  db: Db | Trx,
  { agency, id, now }: { agency: number; id: string; now: Date },
): Promise<Delegation | null> =>
  (await delegationsOf(db, agency)).find((d) => d.id === id && isInForce(d, now)) ?? null

/** Ends a delegation that is in force, on the record: what was approved under it is replaced by other words. */
export const replaceDelegation = async (
  trx: Trx,
  { agency, id, by, now }: { agency: number; id: string; by: string; now: Date },
): Promise<void> => {
  const ended = await trx
    .updateTable('sending.delegation')
    .set({ valid_until: now, ended_by: by, ended_at: now, ended_why: 'replaced by other words' })
    .where('agency_id', '=', agency)
    .where('delegation_id', '=', id)
    .where((e) => e.or([e('valid_until', 'is', null), e('valid_until', '>', now)]))
    .returning('delegation_id')
    .executeTakeFirst()
  if (ended) await recordAct(trx, { agency, kind: 'delegation.ended', subject: id, at: now, by })
}

/**
 * The delegation in force that lets one of these roles send this from this account; the account's own comes first.
 * `roles` null: a rule of the software asks, which holds no role.
 */
export const delegationFor = async (
  db: Db | Trx,
  asked: { agency: number; category: string; account: string; roles: readonly string[] | null; now: Date },
): Promise<Delegation | null> => {
  const inForce = (await delegationsOf(db, asked.agency)).filter(
    (d) =>
      d.category === asked.category &&
      (d.account === null || d.account === asked.account) &&
      isInForce(d, asked.now) &&
      (asked.roles?.some((role) => d.roles.includes(role)) ?? true),
  )
  return inForce.find((d) => d.account !== null) ?? inForce[0] ?? null
}

/** Makes the named delegation unless one of that name and category is in force. @returns its id. */
export const ensureDelegation = async (
  trx: Trx,
  asked: {
    agency: number
    category: string
    account?: string | null
    name: string
    responsible: string
    roles: readonly string[]
    until?: Date | null
    by: string
    now: Date
  },
): Promise<string> => {
  const kept = (await delegationsOf(trx, asked.agency)).find(
    (d) =>
      d.category === asked.category &&
      d.name === asked.name &&
      d.account === (asked.account ?? null) &&
      (d.until === null || d.until > asked.now),
  )
  if (kept) return kept.id
  return insertDelegation(trx, { ...asked, account: asked.account ?? null, until: asked.until ?? null })
}

/** Puts it in, on the record. @returns its id. */
export const insertDelegation = async (
  trx: Trx,
  asked: {
    agency: number
    category: string
    account: string | null
    name: string
    responsible: string
    responsibleId?: string
    roles: readonly string[]
    until: Date | null
    by: string
    now: Date
  },
): Promise<string> => {
  const { agency, category, account, name, responsible, roles, until, by, now } = asked
  const id = newId(now)
  await trx
    .insertInto('sending.delegation')
    .values({
      agency_id: agency,
      delegation_id: id,
      category,
      account_id: account,
      name,
      responsible,
      responsible_id: asked.responsibleId ?? null,
      roles: [...roles],
      valid_from: now,
      valid_until: until,
      given_by: by,
    })
    .execute()
  await recordAct(trx, {
    agency,
    kind: 'delegation.made',
    subject: id,
    at: now,
    by,
    data: { category, name, responsible, roles: [...roles], account, until: until?.toISOString() ?? null },
  })
  return id
}
