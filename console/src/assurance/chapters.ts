import type { AnswerOf, ClauseState, Routes } from '@callbox/contract'
import { clauseStates } from '@callbox/contract'

export type Clause = AnswerOf<Routes['assurance.clauses']>['clauses'][number]

const groups = <T>(all: readonly T[], of: (one: T) => string): [string, T[]][] => {
  const found = new Map<string, T[]>()
  for (const one of all) found.set(of(one), [...(found.get(of(one)) ?? []), one])
  return [...found]
}

/** The clauses by standard and chapter, in the order in which they come. */
export const standardsOf = (all: readonly Clause[]) =>
  groups(all, (one) => one.standard).map(([standard, clauses]) => ({
    standard,
    clauses,
    chapters: groups(clauses, (one) => one.chapter).map(([chapter, some]) => ({ chapter, clauses: some })),
  }))

export type Tally = { level: string; total: number; states: [ClauseState, number][] }
/** Counts by level, each on its own: a met "should" never makes up for a missing "shall". */
export const tally = (all: readonly Clause[]): Tally[] =>
  groups(all, (one) => one.level)
    .sort(([one], [other]) => Number(other === 'shall') - Number(one === 'shall'))
    .map(([level, some]) => ({
      level,
      total: some.length,
      states: clauseStates
        .map((state): [ClauseState, number] => [state, some.filter((one) => one.state === state).length])
        .filter(([, count]) => count > 0),
    }))
