import type { Connector, Delivery, Session } from '#core/channels'

/** What a network may do to us; each is one request or, until `none`, every one. */
export type Fault =
  /** Every request ends without an answer. */
  | 'outage'
  /** The next stream breaks after it has handed something over. */
  | 'cut'
  /** The next list comes doubled, or the page before it once more. */
  | 'doubled'
  /** Every list comes backwards. */
  | 'reordered'
  /** The next submission is worked, and nobody hears of it. */
  | 'silent_after_commit'
  /** The next submission is worked, and the connection is cut before the answer. */
  | 'cut_after_commit'
  /** The next submission is lost on its way. */
  | 'lost_before_commit'
  /** The next submission is put off, with and without saying until when. */
  | 'put_off'
  | 'put_off_without_time'
  | 'none'

export type Said = { kind: string; text: string; at?: Date }

/** One account of ours and one person of the public, made for one test: the network's side of it. */
export type Scene = {
  /** Opens the account anew, as after a restart: what was saved is all there is. */
  session(): Session
  /** Our clock moves on. */
  later(ms: number): void
  /** The person says something to the account. @returns the network's id. */
  say(said: Said): Promise<string>
  /** Waits until the network shows all that was said and done. */
  settle(): Promise<void>
  /** The request in which the network brings what was said since it last brought something. */
  pushed?(): Promise<{ headers: Headers; raw: Uint8Array }>
  unsay?(networkId: string): Promise<void>
  change?(networkId: string, text: string): Promise<void>
  /** More than can be read happens at once. */
  flood?(): Promise<void>
  /** Our posts on the network; absent when the connector's posts stand nowhere but in our own tables. */
  ours?(): Promise<{ networkId: string; text: string }[]>
  /** What the person sees below their own message. */
  answersTo?(networkId: string): Promise<string[]>
  /** Whether another person is shown it. */
  shown?(networkId: string): Promise<boolean>
  /** The person, as the network knows them, and how often the account blocks them. */
  person?: string
  blocks?(): Promise<number>
  /** Log-ins made since the scene began. */
  logIns?(): Promise<number>
  fault(fault: Fault): Promise<void>
  /** The network takes the credential back. */
  revoke?(): Promise<void>
}

export type Harness = {
  begin(): Promise<Scene>
  /** Deliveries as the network made them, for decoding. */
  samples(): Promise<Delivery[]>
  stop(): Promise<void>
}

/** A connector under test. What it does not declare is not asked of it. */
export type Subject = {
  connector: Connector
  /** The kinds of things people can say to it. */
  says: readonly string[]
  faults: readonly Exclude<Fault, 'none'>[]
  /** What the scenes can do, so that only those tests are made. */
  scenes: readonly (keyof Scene)[]
  /** @throws an error named `PartMissing` when this machine lacks a part: the tests then count as skipped and name it. */
  make(): Promise<Harness>
}

/** Makes a test that gets a scene of its own. */
export type Story = (name: string, run: (scene: Scene) => Promise<void>) => void
