import type { AttestedKind, ClosingLine, Hours, LifeState, RegisterEntry } from '@callbox/contract'
import type { Account } from '#core/accounts'
import type { ComposedPart } from './profile/compose.ts'
import type { Finding } from './profile/judge.ts'
import type { Facts } from './profile/store.ts'

export type Named = { by: string; at: Date }
export type Keeper = { person: string; part: 'updater' | 'backup' }
export type Ticked = Partial<Record<ClosingLine, { by: string; at: string; note: string }>>

/** One account of the register. */
export type Entry = {
  id: string
  agency: number
  /** The connected account, where there is one. */
  account: Account | null
  network: string
  handle: string
  name: string
  url: string | null
  language: string
  state: LifeState
  since: Date | null
  adopted: boolean
  /** Whether it stands in the register's own rows; otherwise it is an account in use that nobody has described. */
  stored: boolean
  purpose: string
  audience: string
  dataImpact: string
  owner: string | null
  proposed: Named | null
  approved: Named | null
  keepers: Keeper[]
  hours: Hours | null
  takesReports: boolean
  procedure: (Named & { says: string }) | null
  privateMessages: (Named & { decision: 'open' | 'closed'; why: string }) | null
  risk: { says: string; owner: string; reviewOn: string } | null
  closing: Ticked
  attested: Attested[]
  /** What its network last showed, and how that differs from what was approved; null before the first look. */
  profile: ShownProfile | null
  /** What it says about itself, as approved; null while nothing is. */
  statement: ApprovedStatement | null
  /** How it stood when the sweep last judged it; null before. */
  judged: {
    short: boolean
    says: string
    since: Date
    /** When it last had enough people; null when it never had. */
    wholeAt: Date | null
    simulated: boolean
    verification: Verification
  } | null
}

export type ShownProfile = {
  /** As its network calls it now. */
  handle: string | null
  readAt: Date | null
  failed: string | null
  verified: { is: boolean; says: string } | null
  findings: Finding[]
  driftedSince: Date | null
}
export type ApprovedStatement = {
  version: number
  language: string
  text: string
  facts: Facts
  parts: ComposedPart[]
  setAt: Date | null
  reviewOn: string | null
}

export type Verification = RegisterEntry['verification']

export type Attested = {
  id: string
  kind: AttestedKind
  what: string
  access: string
  need: string
  owner: string
  reviewOn: string
  by: string
  at: Date
}

/** What must be done before an account is closed. */
export const closingWords: Record<ClosingLine, string> = {
  archive: 'Everything that stands on the account is captured, or it is noted what could not be',
  farewell: 'A last post says that nobody reads here any more, and where to reach us',
  handle: 'The handle is parked, so that nobody else can take our name',
}

export const plainHandle = (handle: string): string => handle.trim().replace(/^@/, '').toLowerCase()
