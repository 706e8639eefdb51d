import type { ClauseReport } from '@callbox/contract'
import type { Agency } from '#core/identity'
import { type Evidence, type EvidenceAsked, mostRows, packOf } from '#core/policy'
import type { Db } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { combine, type Found } from './combine.ts'
import { type Decision, decisionsOf } from './decision.ts'
import { standards } from './standards.ts'

export type FullReport = ClauseReport & {
  summary: string
  chapter: string
  /** It can be recorded as not applicable. */
  conditional: boolean
  /** Why a decision about it does not count; null where there is none, or it does. */
  overruled: string | null
}

export { standards } from './standards.ts'

/** One query's answer. A query that cannot be answered proves nothing: its clauses turn red. */
const ask = async (db: Db, one: Evidence, asked: EvidenceAsked): Promise<Found> => {
  try {
    const found = await one.read(db, asked)
    return { kind: one.kind, ...found, rows: found.rows.slice(0, mostRows) }
  } catch (error) {
    return {
      kind: one.kind,
      state: 'not met',
      sentence: `This could not be computed (${wordsOf(error)}): look at the log, and run "callbox doctor".`,
      figure: null,
      rows: [],
    }
  }
}

/** What one query found, and for which clauses. */
export type Finding = { clauses: readonly string[]; is: Found }

/** Asks every query for one agency. */
export const findingsOf = async (
  db: Db,
  agency: Agency,
  evidence: readonly Evidence[],
  at: Date,
): Promise<Finding[]> => {
  const asked = { agency: agency.id, at, pack: packOf(agency.pack), nonEmergency: agency.nonEmergency }
  const found: Finding[] = []
  for (const one of evidence) found.push({ clauses: one.clauses, is: await ask(db, one, asked) })
  return found
}

/** Every clause of both standards with its state, from what was found and what was decided. */
export const reportFrom = (
  found: readonly Finding[],
  decisions: ReadonlyMap<string, Decision> = new Map(),
): FullReport[] =>
  standards().flatMap(({ standard, clauses }) =>
    clauses.map((clause) => ({
      standard,
      id: clause.id,
      level: clause.level,
      title: clause.title,
      summary: clause.summary,
      chapter: clause.chapter,
      conditional: clause.conditional ?? false,
      ...combine(
        clause,
        found.filter((f) => f.clauses.includes(clause.id)).map((f) => f.is),
        decisions.get(clause.id) ?? null,
      ),
    })),
  )

/**
 * Every clause of both standards with its state at `at` and the rows behind it, for one agency or for several together
 * (then each sentence begins with whose it is, and the worst counts). Each query is asked once per agency.
 */
export const clauseReports = async (
  db: Db,
  agencies: readonly Agency[],
  evidence: readonly Evidence[],
  at: Date,
): Promise<FullReport[]> => {
  const found: Finding[] = []
  const decided: Map<string, Decision>[] = []
  for (const agency of agencies) {
    decided.push(await decisionsOf(db, agency.id, at))
    for (const { clauses, is } of await findingsOf(db, agency, evidence, at)) {
      const sentence = agencies.length > 1 ? `${agency.shortName}: ${is.sentence}` : is.sentence
      found.push({ clauses, is: { ...is, sentence } })
    }
  }
  return reportFrom(found, ofAll(decided))
}

/** Of several agencies: only what all of them have decided alike counts for the whole, and the first that lapses is what is told. */
const ofAll = ([first, ...others]: readonly Map<string, Decision>[]): Map<string, Decision> =>
  new Map(
    [...(first ?? [])].flatMap(([clause, one]) => {
      const rest = others.map((each) => each.get(clause))
      if (rest.some((other) => other?.decided !== one.decided)) return []
      return [[clause, [one, ...rest].find((each) => !each?.holds) ?? one] as const]
    }),
  )
