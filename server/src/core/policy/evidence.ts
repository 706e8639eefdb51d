import type { Db } from '#platform/db'
import type { Pack } from './pack.ts'

/** `enforced`: the software makes the breach impossible; `measured`: a figure against a target; `attested`: a person signed. */
export type EvidenceKind = 'enforced' | 'measured' | 'attested'

/** For whom and when a query is asked. */
export type EvidenceAsked = {
  agency: number
  at: Date
  pack: Pack
  /** The non-emergency number as people dial it; '' when none is set. */
  nonEmergency: string
}

export type EvidenceReading = {
  /** `stale`: a person confirmed it, and the day on which it was to be looked at again has passed. */
  state: 'met' | 'partly' | 'stale' | 'not met'
  /** Of a conditional clause: the data show that its condition holds here, so nobody can say that it does not apply. */
  applies?: string
  /** What was found, in one or two plain sentences. */
  sentence: string
  figure: string | null
  /** The rows that prove it, at most `mostRows`: ids, numbers and times, never anybody's words. */
  rows: Record<string, unknown>[]
}

/**
 * One named query behind one or more clauses (law 9). It lies in `evidence.ts` of the module that owns the data and
 * names that module's schema only. A query that throws turns its clauses red.
 */
export type Evidence = {
  /** Ids of clauses in packs/standards. */
  clauses: readonly string[]
  kind: EvidenceKind
  read(db: Db, asked: EvidenceAsked): Promise<EvidenceReading>
}

/** How many proving rows a query shows at most. */
export const mostRows = 50
