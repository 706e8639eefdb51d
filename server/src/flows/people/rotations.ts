import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { Handlers } from '#core/world'
import { accountsFor, may } from '#platform/http'
import { refuse } from './refusals.ts'

type Row = { id: string; account: string; why: string; since: Date; due: Date }

/** The secrets that are to be changed, of the accounts that the caller manages; the oldest first. */
export const rotations: NonNullable<Handlers['people.rotations']> = async ({ db }, { agency, rights }) => {
  const mine = accountsFor(rights, 'accounts.manage')
  const { rows } =
    await sql<Row>`select rotation_id as id, account_id as account, why, queued_at as since, due_at as due
    from people.rotation where agency_id = ${agency} and done_at is null order by queued_at, rotation_id`.execute(
      db,
    )
  return {
    rotations: rows
      .filter(({ account }) => mine?.has(account) ?? true)
      .map((row) => ({ ...row, since: row.since.toISOString(), due: row.due.toISOString() })),
  }
}

/** @throws no_such_rotation */
export const rotated: NonNullable<Handlers['people.rotated']> = async (
  { db, clock },
  { agency, person, rights },
  { id, how },
) => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      account: string
    }>`update people.rotation set done_at = ${at}, done_by = ${person.id}, how = ${how}
      where agency_id = ${agency} and rotation_id = ${id} and done_at is null returning account_id as account`.execute(
      trx,
    )
    const [row] = rows
    if (!row || !may({ rights }, 'accounts.manage', { account: row.account }))
      throw refuse('no_such_rotation')
    await recordAct(trx, {
      agency,
      kind: 'account.secret_changed',
      subject: row.account,
      at,
      by: person.id,
      data: { rotation: id, how },
    })
  })
  return { ok: true }
}
