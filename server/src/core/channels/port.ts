import type { Abilities } from './abilities.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One thing a network handed over, untouched: these bytes are hashed and kept before anybody decodes them. */
export type Delivery = { raw: Uint8Array; mediaType: string }

export type Quoted = { author: string; name: string; text: string; at: string | null; url: string | null }

export type DecodedMedium = {
  mediaType: string
  size: number
  alt: string
} & (
  | { from: 'stored'; sha256: Uint8Array; shownSha256: Uint8Array | null; shownType: string | null }
  | { from: 'network'; url: string }
  | { from: 'refused'; why: string }
)

/** The mark of a message whose author the network calls a program. */
export const automatedMark = 'automated account'

/** What a delivery says, after decoding. One delivery may hold several. */
export type Decoded = {
  kind: 'original' | 'edit' | 'deletion'
  /** The network's id of the message: with the account it is the message's identity. */
  networkId: string
  author: {
    networkId: string
    handle: string
    name: string
    picture: string | null
    /** The network says that a program writes here. */
    automated?: boolean
  }
  text: string
  /** Declared by the network or the form, as a primary language tag; absent when nobody said. */
  language?: string
  networkAt: Date | null
  url: string | null
  /** As it was then; `refs` is what the connector needs to answer (opaque to everybody else). */
  /** The person ticked that somebody is in danger now. */
  danger?: boolean
  context: { parent?: Quoted; quoted?: Quoted; place?: string; contact?: string; refs?: Json }
  media: DecodedMedium[]
  /** Words for the person at the desk: 'over the rate limit', 'practice', 'not safe to contact'. */
  marks: string[]
}

/** The account a connector works for, and the world it may touch. */
export type Session = {
  account: { id: string; handle: string; settings: Record<string, Json> }
  credential: Json
  /** The network's session as last saved; null when there is none. */
  session: Json
  /** @throws LostSession */
  saveSession(session: Json): Promise<void>
  fetch: typeof fetch
  now(): Date
}

export type Pulled = {
  deliveries: Delivery[]
  /** Where to go on; kept in the transaction that records the deliveries. */
  position: Json
  more: boolean
  /** Stretches we know we could not read. */
  gaps: { from: Date | null; until: Date | null; sentence: string }[]
}

export type Outgoing = {
  /** Chosen before the first submission; the network's idempotency key where it has one. */
  key: string
  text: string
  language: string
  madeAt: Date
  /** The message being answered, with the connector's own `refs`. */
  to: { networkId: string; refs: Json } | null
}

export type Submitted =
  | { is: 'published'; networkId: string; url: string | null }
  | { is: 'pending'; networkId: string | null; why: string }
  | { is: 'refused'; why: string }
  | { is: 'retry_at'; at: Date; why: string }
  | { is: 'unknown'; why: string }

export type Looked =
  | { is: 'there'; networkId: string; url: string | null }
  | { is: 'absent' }
  | { is: 'cannot_tell'; why: string }

export type Moderation =
  | { act: 'hide'; networkId: string; refs: Json }
  | { act: 'block'; authorNetworkId: string }
  | { act: 'delete_own'; networkId: string }
export type Moderated = { is: 'done' } | { is: 'refused'; why: string }

/** What a network lets an account do in a stretch of time, and what is left of it. */
export type Budget = {
  /** In words for people: "requests", "posts". */
  what: string
  limit: number
  left: number
  /** When it is full again; null when the network does not say. */
  resetsAt: Date | null
}

/** A picture of a profile: `id` is another one whenever the picture is; its bytes are fetched where they are not at hand. */
export type ProfilePicture = { id: string } & ({ url: string } | { bytes: Uint8Array })

/** What everybody sees of an account on its network. */
export type LiveProfile = {
  handle: string
  name: string
  text: string
  /** The one address that the profile itself points at, beside those in the text. */
  link: string | null
  avatar: ProfilePicture | null
  banner: ProfilePicture | null
  /** Another one whenever something of what we write has changed; what a write compares with. */
  version: string
  /** Whether the network vouches for whose it is, in words; null where it tells nothing. */
  verified: { is: boolean; says: string } | null
}

/** Name, text and address that an account is to show. `link` null: it points nowhere. */
export type ProfileWanted = {
  key: string
  name: string
  text: string
  link: string | null
  /** The version that the person has seen: when it is another one by now, nothing is written. */
  over: string
}

export type Health = {
  state: 'well' | 'slow' | 'cannot_send' | 'cannot_read' | 'signed_out' | 'unknown'
  /** What happened and what to do, for a person. */
  sentence: string
  /** As the network told with this answer; absent when it told nothing. */
  budgets?: readonly Budget[]
}

/** Thrown by any method when the network no longer accepts the credential; told on the first screen. */
export class SignedOut extends Error {}

/** Thrown by `saveSession` when a renewal brought nothing, or less than there was: what was kept before stays. */
export class LostSession extends Error {}

/** Thrown by `webhook` when what came was not sent by the network, or not now: it is answered 401 and nothing is read. */
export class NotTheirs extends Error {}

/**
 * The code for one network. Methods that its abilities do not declare may be absent; every one that is there passes
 * the conformance suite (`channels/conformance/`). A connector imports nothing else of ours.
 */
export type Connector = {
  network: string
  /** The network's name as people know it. */
  name: string
  abilities(account: { settings: Record<string, Json> }): Abilities
  /** Pure. Throws when the bytes cannot be understood: the delivery is then kept and shown as undecodable. */
  decode(delivery: Delivery): Decoded[]
  /** Signs in for the first time; the result is sealed. */
  connect?(asked: {
    agency: number
    handle: string
    secret: string
    service: string | null
    fetch: typeof fetch
  }): Promise<{
    credential: Json
    session: Json
    handle: string
    name: string
    url: string | null
    settings: Record<string, Json>
  }>
  pull?(session: Session, position: Json): Promise<Pulled>
  /** Hands over what comes, from `position` on, until `signal` aborts or the connection is lost (it then ends or throws). */
  stream?(session: Session, position: Json, signal: AbortSignal): AsyncIterable<Pulled>
  /**
   * What the network brought to `/hooks/<agency>/<account>`, as untouched bytes. Verifies the network's signature over
   * `raw` in constant time, and that it was made within a few minutes of `session.now()`, before it reads anything.
   * The network hears 2xx only after the commit of what this hands over; until then it tries again.
   * @throws NotTheirs when the signature is missing, wrong or stale, whatever the bytes.
   */
  webhook?(session: Session, pushed: { headers: Headers; raw: Uint8Array }): Promise<Delivery[]>
  /** The key under which an outgoing thing will be submitted, fixed when it is prepared. */
  keyFor(outgoing: { id: string; madeAt: Date }): string
  publish?(session: Session, outgoing: Outgoing): Promise<Submitted>
  look?(session: Session, outgoing: Outgoing & { networkId: string | null }): Promise<Looked>
  moderate?(session: Session, act: Moderation): Promise<Moderated>
  health(session: Session): Promise<Health>
  /** The account's own profile as everybody sees it. @throws SignedOut; any other error when it cannot be told. */
  profile?(session: Session): Promise<LiveProfile>
  /**
   * Writes name and text of the profile once, and only over the version that was seen: what somebody else wrote meanwhile
   * stays, and the answer is `refused`. What stands there already as wanted is `published`. @throws SignedOut
   */
  setProfile?(session: Session, wanted: ProfileWanted): Promise<Submitted>
  /**
   * Whether the network itself vouches for whose the account is, from what it told when we last signed in. Pure. Absent
   * where the network tells nothing that a program can read: then a person confirms it.
   */
  verified?(account: { handle: string; settings: Record<string, Json> }): { is: boolean; says: string }
  /**
   * The secret in a kept credential that another account could have been given too: two of them are never let in. Pure.
   * Absent, or null, where the network makes a grant of its own for each sign-in.
   */
  secretOf?(credential: Json): string | null
  /**
   * When what we sign in with ends by itself, and whether we renew it before that; null when it does not end, or nothing
   * tells. Pure.
   */
  expiry?(kept: { credential: Json; session: Json }): { at: Date; renews: boolean } | null
}
