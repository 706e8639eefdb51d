import { recordAct } from '#core/archive'
import type { Health } from '#core/channels'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'

export type HealthReport = { agency: number; account: string; health: Health; now: Date }

/** What the first screen says when the network no longer takes the credential; `said` is what the network answered. */
export const signedOutHealth = (handle: string, network: string, said = ''): Health => ({
  state: 'signed_out',
  sentence: `${network} no longer accepts the sign-in of ${handle}${said ? ` (${said.replace(/[\s.]+$/, '')})` : ''}: nothing is read and nothing leaves. Connect the account again with a new app password or token (Accounts, Connect).`,
})

/**
 * Keeps the latest health; a change of state is a fact and goes on the record. `signed_out` stays until the account
 * is connected again: a request that happens to pass says nothing about a revoked credential.
 * @returns whether the state changed.
 */
export const reportHealth = async (
  trx: Trx,
  { agency, account, health, now }: HealthReport,
  { connected = false } = {},
): Promise<boolean> => {
  const before = await trx
    .selectFrom('accounts.health')
    .select(['state', 'since'])
    .where('agency_id', '=', agency)
    .where('account_id', '=', account)
    .forUpdate()
    .executeTakeFirst()
  if (before?.state === 'signed_out' && health.state !== 'signed_out' && !connected) {
    await trx
      .updateTable('accounts.health')
      .set({ seen_at: now })
      .where('agency_id', '=', agency)
      .where('account_id', '=', account)
      .execute()
    return false
  }
  const changed = before?.state !== health.state
  const since = before && !changed ? before.since : now
  // What was told before stays until the network tells it again.
  const budgets = health.budgets ? { budgets: JSON.stringify(health.budgets) } : {}
  await trx
    .insertInto('accounts.health')
    .values({
      agency_id: agency,
      account_id: account,
      state: health.state,
      sentence: health.sentence,
      since,
      seen_at: now,
      ...budgets,
    })
    .onConflict((on) =>
      on
        .columns(['agency_id', 'account_id'])
        .doUpdateSet({ state: health.state, sentence: health.sentence, since, seen_at: now, ...budgets }),
    )
    .execute()
  if (!changed) return false
  await recordAct(trx, {
    agency,
    kind: 'account.health_changed',
    subject: account,
    at: now,
    by: 'accounts',
    why: health.sentence,
    data: { from: before?.state ?? 'unknown', to: health.state },
  })
  await emit(trx, {
    agency,
    name: 'account.health_changed',
    at: now,
    subject: account,
    data: { account, state: health.state },
  })
  return true
}
