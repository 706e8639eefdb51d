import { sql } from 'kysely'
import { secretsKept } from '#core/accounts'
import { recordAct } from '#core/archive'
import type { Handlers } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { accountsFor, may } from '#platform/http'
import { refuse } from './refusals.ts'

type Queued = { id: string; account: string; fingerprint: Buffer | null }
type Row = Queued & { why: string; since: Date; due: Date }

/**
 * Whether the centre keeps another secret of each account than when it was queued; null where it cannot tell: it keeps
 * none, or its network does not tell one secret from another.
 */
const changedSince = async (
  db: Db | Trx,
  agency: number,
  queued: readonly Queued[],
): Promise<Map<string, boolean | null>> => {
  const now = new Map((await secretsKept(db, agency)).map((one) => [one.account, one.fingerprint]))
  return new Map(
    queued.map(({ id, account, fingerprint }) => {
      const kept = now.get(account)
      return [id, fingerprint && kept ? !kept.equals(fingerprint) : null]
    }),
  )
}

/** The secrets that are to be changed, of the accounts that the caller manages; the oldest first. */
export const rotations: NonNullable<Handlers['people.rotations']> = async ({ db }, { agency, rights }) => {
  const mine = accountsFor(rights, 'accounts.manage')
  const { rows } =
    await sql<Row>`select rotation_id as id, account_id as account, why, queued_at as since, due_at as due, fingerprint
    from people.rotation where agency_id = ${agency} and done_at is null order by queued_at, rotation_id`.execute(
      db,
    )
  const changed = await changedSince(db, agency, rows)
  return {
    rotations: rows
      .filter(({ account }) => mine?.has(account) ?? true)
      .map(({ fingerprint: _, ...row }) => ({
        ...row,
        since: row.since.toISOString(),
        due: row.due.toISOString(),
        changed: changed.get(row.id) ?? null,
      })),
  }
}

/**
 * A queued secret is another one now: by its keyed fingerprint where the centre keeps it, else by the word of whoever says
 * so, which is told as such. @throws no_such_rotation, same_secret
 */
export const rotated: NonNullable<Handlers['people.rotated']> = async (
  { db, clock },
  { agency, person, rights },
  { id, how },
) => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const [row] = (
      await sql<Queued>`select rotation_id as id, account_id as account, fingerprint from people.rotation
        where agency_id = ${agency} and rotation_id = ${id} and done_at is null for update`.execute(trx)
    ).rows
    if (!row || !may({ rights }, 'accounts.manage', { account: row.account }))
      throw refuse('no_such_rotation')
    const changed = (await changedSince(trx, agency, [row])).get(id)
    if (changed === false) throw refuse('same_secret')
    const proof = changed ? 'fingerprint' : 'word'
    await sql`update people.rotation set done_at = ${at}, done_by = ${person.id}, how = ${how}, proof = ${proof}
      where agency_id = ${agency} and rotation_id = ${id}`.execute(trx)
    await recordAct(trx, {
      agency,
      kind: 'account.secret_changed',
      subject: row.account,
      at,
      by: person.id,
      data: { rotation: id, how, proof },
    })
  })
  return { ok: true }
}
