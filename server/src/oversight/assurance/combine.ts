import type { ClauseReport, ClauseState } from '@callbox/contract'
import type { Clause, EvidenceKind, EvidenceReading } from '#core/policy'
import type { Decision } from './decision.ts'

export type Found = { kind: EvidenceKind } & EvidenceReading
type Shown = ClauseReport['evidence'][number]

const worst = ['not met', 'stale', 'partly', 'met'] as const

const missing: Record<EvidenceKind, string> = {
  enforced: 'Missing: that the software makes a breach impossible is not shown by any query yet.',
  measured: 'Missing: nothing measures this yet.',
  attested:
    'Missing: nobody can attest this yet; a signed policy with a review date is needed beside the figures.',
}

/** What a decision makes of a state that was computed: it never hides that a clause is met, and ends by itself. */
const decided = (
  state: ClauseState,
  found: readonly Found[],
  decision: Decision | null,
): { state: ClauseState; overruled: string | null } => {
  if (!decision) return { state, overruled: null }
  if (!decision.holds) return { state: state === 'met' ? state : 'stale', overruled: decision.lapsed }
  if (decision.decided === 'excepted') return { state: state === 'met' ? state : 'excepted', overruled: null }
  const applies = found.flatMap((one) => one.applies ?? [])
  return applies.length > 0
    ? { state, overruled: `It was decided that this does not apply here, but it does: ${applies.join(' ')}` }
    : { state: 'not applicable', overruled: null }
}

/**
 * A clause's state from what was found: "no evidence" when nothing computes it, otherwise the worst of it; and `met`
 * only when every kind that the clause expects is there, each missing one being named (law 9). A decision in force makes
 * it `excepted` or `not applicable`; one that has run out makes it `stale`. One clause at a time: shall and should are
 * never added up.
 */
export const combine = (
  clause: Pick<Clause, 'evidence'>,
  found: readonly Found[],
  decision: Decision | null = null,
): { state: ClauseState; evidence: Shown[]; overruled: string | null } => {
  if (found.length === 0) return { ...decided('no evidence', found, decision), evidence: [] }
  const lacking = clause.evidence.filter((kind) => !found.some((f) => f.kind === kind))
  const state = worst.find((s) => found.some((f) => f.state === s))!
  return {
    ...decided(state === 'met' && lacking.length > 0 ? 'partly' : state, found, decision),
    evidence: [
      ...found.map(({ kind, sentence, figure, rows }) => ({ kind, sentence, figure, rows })),
      ...lacking.map((kind) => ({ kind, sentence: missing[kind], figure: null, rows: [] })),
    ],
  }
}
