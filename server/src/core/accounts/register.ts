import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'

type Which = { agency: number; account: string }

/** What the register decided on private messages; from now on the gate and the desk obey it (CoP CM6). The register records it. */
export const decidePrivateMessages = async (
  trx: Trx,
  { agency, account, decision }: Which & { decision: 'open' | 'closed' },
): Promise<void> => {
  await trx
    .updateTable('accounts.account')
    .set({ private_messages: decision })
    .where('agency_id', '=', agency)
    .where('account_id', '=', account)
    .execute()
}

/** Nothing is read or sent any more, and our credential is thrown away; what was captured stays on the record. */
export const closeAccount = async (
  trx: Trx,
  { agency, account, by, now }: Which & { by: string; now: Date },
): Promise<void> => {
  await trx
    .updateTable('accounts.account')
    .set({
      state: 'closed',
      credential: null,
      session: null,
      fingerprint: null,
      expires_at: null,
      collect_due_at: null,
      credential_no: sql<number>`credential_no + 1`,
    })
    .where('agency_id', '=', agency)
    .where('account_id', '=', account)
    .execute()
  await recordAct(trx, { agency, kind: 'account.closed', subject: account, at: now, by })
}
