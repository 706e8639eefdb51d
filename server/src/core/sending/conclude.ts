import { type Account, connectorFor, reportHealth, signedOutHealth } from '#core/accounts'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { lookFor } from './jobs.ts'
import { type OutgoingRow, retryAt, tooLateAt } from './outgoing.ts'
import { recordPublished } from './published.ts'
import { adjust, move, tell } from './store.ts'
import type { Answer } from './submit.ts'

/** What the network said about a submission, kept. An answer that comes when somebody has taken over counts only if it is `published`. */
export const conclude = (world: World, account: Account, row: OutgoingRow, answer: Answer): Promise<void> =>
  world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    const said = { at, by: 'sending' }
    switch (answer.is) {
      case 'published':
        await recordPublished(trx, row, answer, { at, by: 'sending' })
        return
      case 'pending':
        await move(trx, row, {
          ...said,
          to: 'pending',
          why: answer.why,
          set: { network_id: answer.networkId, looks: 0, due_at: secondsAfter(at, 5) },
        })
        return
      case 'refused':
        await move(trx, row, { ...said, to: 'refused', why: answer.why })
        return
      case 'retry_at': {
        const due = retryAt(at, answer.at, row.submits)
        await move(
          trx,
          row,
          tooLateAt(row, due)
            ? {
                ...said,
                to: 'refused',
                why: `${answer.why} It was put off for too long and has not been sent: send it again, or reach the person another way.`,
              }
            : { ...said, to: 'retry_at', why: answer.why, set: { due_at: due } },
        )
        return
      }
      case 'signed_out':
        await signedOut(trx, world, account, at)
        await move(trx, row, {
          ...said,
          to: 'refused',
          why: `It was not sent: ${account.handle} is signed out. Connect the account again, then send it again.`,
        })
        return
      case 'unknown':
        await searchFor(trx, row, answer.why, at)
    }
  })

/** The credential is dead: told on the first screen. */
export const signedOut = (
  trx: Trx,
  world: Pick<World, 'connectors'>,
  account: Account,
  now: Date,
): Promise<boolean> =>
  reportHealth(trx, {
    agency: account.agency,
    account: account.id,
    health: signedOutHealth(account.handle, connectorFor(world, account.network)?.name ?? account.network),
    now,
  })

/** We do not know whether it went out: it stays `submitting` and is looked for at once. */
const searchFor = async (trx: Trx, row: OutgoingRow, why: string, at: Date): Promise<void> => {
  const now = await adjust(trx, row, {
    why: `${why} We are looking whether it went out.`,
    submitted_by: null,
  })
  if (!now) return
  await tell(trx, now, { at, by: 'sending', kind: 'outgoing.unanswered', why })
  await lookFor(trx, now, at)
}
