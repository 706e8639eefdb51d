import type { ClauseReport } from '@callbox/contract'
import { agencies } from '#core/identity'
import type { Module, World } from '#core/world'
import { collected } from './collected.ts'
import { dueLedgers, ledgerJob, ledgerOf } from './ledger.ts'
import { clauseReports } from './report.ts'

export { collected } from './collected.ts'
export { combine, type Found } from './combine.ts'
export { clauseReports, type FullReport, standards } from './report.ts'

/** What `callbox assurance --json` prints: every clause for the whole centre, and nothing else. */
export const assuranceJson = async ({
  db,
  clock,
}: Pick<World, 'db' | 'clock'>): Promise<{ clauses: ClauseReport[] }> => {
  const reports = await clauseReports(db, await agencies(db), collected, clock.now())
  return {
    clauses: reports.map(({ standard, id, level, title, state, evidence }) => ({
      standard,
      id,
      level,
      title,
      state,
      evidence,
    })),
  }
}

export const module: Module = {
  name: 'assurance',
  routes: {
    'assurance.clauses': async (world, { agency }) => {
      const { at, clauses } = await ledgerOf(world, agency)
      return { at: at.toISOString(), clauses }
    },
  },
  sweeps: [dueLedgers()],
  jobs: (world) => [ledgerJob(world)],
}
