import { leaseHolder } from '#core/accounts'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import type { Sweep } from '#platform/sweep'
import { lookFor, offer } from './jobs.ts'
import type { OutgoingRow } from './outgoing.ts'
import { adjust, move } from './store.ts'

type Due = Pick<
  OutgoingRow,
  | 'agency_id'
  | 'outgoing_id'
  | 'account_id'
  | 'category'
  | 'state'
  | 'emergency'
  | 'submits'
  | 'looks'
  | 'submitted_by'
>

/** Seconds: software puts nothing off for longer, so a time further ahead was set by a clock that ran ahead of ours. */
const furthest = 600
/** What a network asked us to put off may well be later than that. */
const ours = ['held', 'submitting', 'pending']

const due = (trx: Trx, states: string[], at: Date): Promise<Due[]> =>
  trx
    .selectFrom('sending.outgoing')
    .select([
      'agency_id',
      'outgoing_id',
      'account_id',
      'category',
      'state',
      'emergency',
      'submits',
      'looks',
      'submitted_by',
    ])
    .where((where) =>
      where.or([
        where('due_at', '<=', at),
        where.and([where('due_at', '>', secondsAfter(at, furthest)), where('state', 'in', ours)]),
      ]),
    )
    .where('state', 'in', states)
    .orderBy('due_at')
    .limit(100)
    .forUpdate()
    .skipLocked()
    .execute()

export const sweeps: Sweep[] = [
  {
    name: 'let leave what has been held or put off long enough',
    sweep: ({ db, clock }) =>
      db.transaction().execute(async (trx) => {
        const at = clock.now()
        const rows = await due(trx, ['held', 'retry_at', 'ready'], at)
        for (const row of rows) {
          const ready = row.state === 'ready' ? row : await move(trx, row, { to: 'ready', at, by: 'sending' })
          if (ready) await offer(trx, ready, at)
        }
        return rows.length
      }),
  },
  {
    name: 'look for what was submitted and not answered',
    sweep: ({ db, clock }) =>
      db.transaction().execute(async (trx) => {
        const at = clock.now()
        const rows = await due(trx, ['submitting', 'pending'], at)
        for (const row of rows) {
          const holder = await leaseHolder(trx, clock, {
            agency: row.agency_id,
            account: row.account_id,
            duty: 'publish',
          })
          // Whoever submitted it still holds the account: it is being answered right now.
          if (row.state === 'submitting' && row.submitted_by !== null && holder === row.submitted_by)
            await adjust(trx, row, { due_at: secondsAfter(at, 5) })
          else await lookFor(trx, row, at)
        }
        return rows.length
      }),
  },
]
