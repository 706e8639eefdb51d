import type { ClauseReport } from '@callbox/contract'
import { agencies, people } from '#core/identity'
import type { Module, World } from '#core/world'
import { collected } from './collected.ts'
import { decideClause, decisionsOf, endDecision, shownDecisions } from './decision.ts'
import { dueLedgers, ledgerJob, ledgerOf } from './ledger.ts'
import { clauseReports } from './report.ts'
import { whoFills } from './roles.ts'

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
  emits: ['assurance.decided'],
  routes: {
    'assurance.clauses': async (world, { agency }) => {
      const { at, clauses } = await ledgerOf(world, agency)
      const decided = await shownDecisions(world.db, await decisionsOf(world.db, agency, world.clock.now()))
      const here = await people(world.db, agency, world.clock)
      return {
        at: at.toISOString(),
        clauses: clauses.map((one) => ({ ...one, decision: decided.get(one.id) ?? null })),
        people: here.map(({ id, name }) => ({ id, name })),
        roles: await whoFills(world.db, agency, world.clock.now()),
      }
    },
    'assurance.decide': async (world, { agency, person }, { clause, decided, reason, owner, until }) => {
      await decideClause(world, { agency, by: person.id, clause }, { decided, reason, owner, until })
      return { ok: true }
    },
    'assurance.decision_end': async (world, { agency, person }, { clause, why }) => {
      await endDecision(world, { agency, by: person.id, clause }, { why })
      return { ok: true }
    },
  },
  sweeps: [dueLedgers()],
  jobs: (world) => [ledgerJob(world)],
}
