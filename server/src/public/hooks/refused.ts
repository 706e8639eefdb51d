import type { Account } from '#core/accounts'
import { recordAct } from '#core/archive'
import type { World } from '#core/world'

/** Milliseconds between two acts about one account: who floods us with forgeries does not fill the record. */
const pause = 60_000

/**
 * Puts refused pushes on the record: one act a minute and account, with how many were refused since the one before.
 * That it could not be recorded is logged; the refusal stands.
 */
export const makeRefusalLog = ({ db, clock, log }: Pick<World, 'db' | 'clock' | 'log'>) => {
  const seen = new Map<string, { at: number; since: number }>()
  return async ({ agency, id, network }: Account, why: string): Promise<void> => {
    const now = clock.now()
    const before = seen.get(id)
    if (before && now.getTime() - before.at < pause) {
      before.since++
      return
    }
    seen.set(id, { at: now.getTime(), since: 0 })
    try {
      await db.transaction().execute((trx) =>
        recordAct(trx, {
          agency,
          kind: 'webhook.refused',
          subject: id,
          at: now,
          by: 'hooks',
          why,
          data: { network, refused: 1 + (before?.since ?? 0) },
        }),
      )
    } catch (error) {
      log.error({ account: id, error }, 'a refused push could not be put on the record')
    }
  }
}
