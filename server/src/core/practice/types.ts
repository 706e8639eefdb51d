import type { PictureKind } from './pictures/index.ts'

export type PublicAuthor = { id: string; handle: string; name: string }

/** A picture on the network: one of the drawn kinds, or bytes of its own. */
export type PublicMedium = { alt: string } & (
  | { kind: PictureKind }
  | { bytes: Uint8Array; mediaType: string }
)

/** What somebody of the public writes where one of our accounts sees it: a mention, or an answer in a thread. */
export type PublicPost = {
  /** Chosen by the network when absent. The same id said again changes nothing. */
  networkId?: string
  author: PublicAuthor
  text: string
  /** As the author's client declares it; absent when it declares none. */
  language?: string
  /** The post below which it stands: the public's or ours. */
  replyTo?: string
  media?: PublicMedium[]
  /** The author's time. */
  at: Date
  /** The exercise it belongs to, and the planted plea that it is or repeats. The desk never sees either. */
  exercise?: string
  planted?: string
}

/** Something that one of our accounts published on the practice network, as its public sees it. */
export type OurPost = {
  /** Its place in the account's own sequence: where `answersSince` goes on. */
  position: number
  account: string
  networkId: string
  text: string
  language: string
  to: { networkId: string; exercise: string | null; planted: string | null; author: PublicAuthor } | null
  at: Date
  deleted: boolean
}

export const faultKinds = [
  /** What is submitted is published, and nobody answers. */
  'timeout_after_commit',
  /** What is submitted is lost on its way. */
  'drop_before_commit',
  /** 429 with Retry-After (`retryAfter` seconds). */
  'rate_limited',
  /** 429 that does not say when to try again. */
  'rate_limited_without_time',
  /** Pages come with entries twice, or with the page before once more. */
  'duplicated',
  /** Pages come in another order. */
  'reordered',
  /** A share of what is said is never handed over. */
  'missing',
  /** The credential is taken back: signed out until the account is connected anew. */
  'revoked',
  /** The sign-in ends `seconds` after the fault began, and nothing but connecting anew renews it. */
  'expiring',
  /** A renewed sign-in comes with nothing in it. */
  'empty_renewal',
  /** Nothing answers; `of` says whether reading, sending or both. */
  'outage',
  /** Everything arrives `seconds` late, in both directions. */
  'slow',
  /** The times that authors' clocks give are off by `minutes`. */
  'clock_skew',
  /** Somebody else has changed the account's profile: seen until it is written anew, or the fault ends. */
  'profile_changed',
  /** The account shows another picture. */
  'avatar_swapped',
  /** A profile that is written stands there, and nobody answers. */
  'profile_answer_lost',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** How a fault works; what is absent has the value said. */
export type FaultSettings = {
  /** Of the requests or messages that it meets, 0 to 1; 1 when absent, 0.2 for `missing`. */
  share?: number
  /** `rate_limited`: seconds; 30. */
  retryAfter?: number
  /** `outage`, `rate_limited*`: what it meets; all for an outage, sending for the others. */
  of?: 'all' | 'reading' | 'sending'
  /** `slow`: seconds; 60. `expiring`: seconds; five days. */
  seconds?: number
  /** `clock_skew`: minutes, negative for clocks that are behind; -90. */
  minutes?: number
}

export type Fault = FaultSettings & {
  id: string
  account: string
  kind: FaultKind
  from: Date
  /** Null while it is open-ended. */
  until: Date | null
  seed: number
  exercise: string | null
}
