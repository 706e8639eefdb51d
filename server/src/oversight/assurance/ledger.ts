import { newestNumber } from '#core/archive'
import { agencies, agencyOf } from '#core/identity'
import type { Evidence } from '#core/policy'
import { type Clock, secondsAfter } from '#platform/clock'
import { sha256 } from '#platform/crypto'
import type { Db } from '#platform/db'
import { addJob, type JobHandler } from '#platform/jobs'
import type { Sweep } from '#platform/sweep'
import { collected } from './collected.ts'
import { decisionsOf } from './decision.ts'
import { type Finding, type FullReport, findingsOf, reportFrom } from './report.ts'

type Ground = { db: Db; clock: Clock }

/** A record of so many entries takes longer to ask everything of than a person waits: a worker asks, and the page shows when. */
const largeFrom = 100_000
/** Seconds after which what a worker found counts no more and everything is asked at once, however long that takes. */
const lasts = 3600
/** Seconds between two rounds: at least a minute, and so long that asking takes at most a twentieth of the time. */
const pause = (tookMs: number): number => Math.min(lasts / 2, Math.max(60, Math.ceil((tookMs / 1000) * 20)))
/** Seconds after which a round that nobody finished is begun again. */
const patience = 600
const jobName = 'assurance.read'

/** Which queries these are: what another version of them found is not shown. */
const printOf = (evidence: readonly Evidence[]): string =>
  sha256(JSON.stringify(evidence.map(({ clauses, kind }) => [clauses, kind]))).toString('hex')

/** Asks everything for one agency and keeps what was found. */
export const readLedger = async (
  { db, clock }: Ground,
  agency: number,
  evidence: readonly Evidence[] = collected,
): Promise<void> => {
  const at = clock.now()
  const began = performance.now()
  const found = await findingsOf(db, await agencyOf(db, agency), evidence, at)
  const took = Math.round(performance.now() - began)
  const row = {
    at,
    took_ms: took,
    due_at: secondsAfter(clock.now(), pause(took)),
    asked: printOf(evidence),
    found: JSON.stringify(found),
  }
  await db
    .insertInto('assurance.ledger')
    .values({ agency_id: agency, ...row })
    .onConflict((on) => on.column('agency_id').doUpdateSet(row))
    .execute()
}

/**
 * The clause ledger as of `at`: asked now where that is quick, else what a worker found within the last hour (law 9: when
 * the evidence stops it is not shown any longer, it is asked).
 */
export const ledgerOf = async (
  { db, clock }: Ground,
  agency: number,
  { evidence = collected, large = largeFrom }: { evidence?: readonly Evidence[]; large?: number } = {},
): Promise<{ at: Date; clauses: FullReport[] }> => {
  const at = clock.now()
  const decisions = await decisionsOf(db, agency, at)
  if ((await newestNumber(db, agency)) >= large) {
    const kept = await db
      .selectFrom('assurance.ledger')
      .select(['at', 'found'])
      .where('agency_id', '=', agency)
      .where('asked', '=', printOf(evidence))
      .where('at', '>', secondsAfter(at, -lasts))
      .executeTakeFirst()
    if (kept) return { at: kept.at, clauses: reportFrom(kept.found as unknown as Finding[], decisions) }
  }
  return {
    at,
    clauses: reportFrom(await findingsOf(db, await agencyOf(db, agency), evidence, at), decisions),
  }
}

/** Offers the reading of ledgers that are due to a worker, in the lane of statistics: a sweep must not take long. */
export const dueLedgers = (large = largeFrom): Sweep => ({
  name: 'clause ledger',
  async sweep({ db, clock }) {
    const now = clock.now()
    let offered = 0
    for (const { id } of await agencies(db)) {
      const row = await db
        .selectFrom('assurance.ledger')
        .select('due_at')
        .where('agency_id', '=', id)
        .executeTakeFirst()
      if ((row && row.due_at > now) || (await newestNumber(db, id)) < large) continue
      offered += await db.transaction().execute(async (trx) => {
        const due_at = secondsAfter(now, patience)
        // Whoever moves the row is the one who offers it: another process finds it moved.
        const { numInsertedOrUpdatedRows: mine } = await trx
          .insertInto('assurance.ledger')
          .values({ agency_id: id, at: now, took_ms: 0, due_at, asked: '', found: '[]' })
          .onConflict((on) =>
            on.column('agency_id').doUpdateSet({ due_at }).where('assurance.ledger.due_at', '<=', now),
          )
          .executeTakeFirstOrThrow()
        if (mine) await addJob(trx, jobName, { agency: id }, { key: `${jobName}:${id}`, lane: 'statistics' })
        return Number(mine)
      })
    }
    return offered
  },
})

export const ledgerJob = (ground: Ground): JobHandler => ({
  name: jobName,
  run: async ({ agency }) => readLedger(ground, Number(agency)),
})
