import type { ClauseReport, ClauseState } from '@callbox/contract'
import type { Clause, EvidenceKind, EvidenceReading } from '#core/policy'

export type Found = { kind: EvidenceKind } & EvidenceReading
type Shown = ClauseReport['evidence'][number]

const worst = ['not met', 'partly', 'met'] as const

const missing: Record<EvidenceKind, string> = {
  enforced: 'Missing: that the software makes a breach impossible is not shown by any query yet.',
  measured: 'Missing: nothing measures this yet.',
  attested:
    'Missing: nobody can attest this yet; a signed policy with a review date is needed beside the figures.',
}

/**
 * A clause's state from what was found: "no evidence" when nothing computes it, otherwise the worst of it; and `met`
 * only when every kind that the clause expects is there, each missing one being named (law 9). One clause at a time:
 * shall and should are never added up.
 */
export const combine = (
  clause: Pick<Clause, 'evidence'>,
  found: readonly Found[],
): { state: ClauseState; evidence: Shown[] } => {
  if (found.length === 0) return { state: 'no evidence', evidence: [] }
  const lacking = clause.evidence.filter((kind) => !found.some((f) => f.kind === kind))
  const state = worst.find((s) => found.some((f) => f.state === s))!
  return {
    state: state === 'met' && lacking.length > 0 ? 'partly' : state,
    evidence: [
      ...found.map(({ kind, sentence, figure, rows }) => ({ kind, sentence, figure, rows })),
      ...lacking.map((kind) => ({ kind, sentence: missing[kind], figure: null, rows: [] })),
    ],
  }
}
