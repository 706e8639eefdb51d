/** How much of a text a network takes: letters as people count them, and bytes of UTF-8; null where it counts none. */
export type Room = { graphemes: number; bytes: number | null }

/** What a connector can do for an account, as data; the console and the gate ask this, never the network's name. */
export type Abilities = {
  /**
   * How messages come: we ask (`pull`), they flow (`stream`), the network brings them (`webhook`), or our own page
   * does (`push`).
   */
  reads: readonly ('pull' | 'stream' | 'webhook' | 'push')[]
  reply: boolean
  /** Whether absence, when we look, proves that nothing went out. */
  absenceProves: boolean
  /** Whether the network itself refuses a second submission under the same key. */
  keyed: boolean
  deleteOwn: boolean
  hide: boolean
  block: boolean
  /** Longest text, in graphemes. */
  longest: number
  /** Whether connecting needs a credential of a real network (a practice centre refuses those). */
  realNetwork: boolean
  /** What we say here reaches one person only, on a page of their own: it is not said in public. */
  private?: boolean
  /** What a program can do with the account's own profile; absent where it can do nothing. */
  profile?: {
    read: boolean
    write: boolean
    /** Most that the network takes of the text in which an account says what it is, and of its name. */
    text: Room
    name: Room
  }
  /** Why something is not possible, by ability, in words for people. */
  words: Readonly<Record<string, string>>
}

export const noAbilities: Abilities = {
  reads: [],
  reply: false,
  absenceProves: false,
  keyed: false,
  deleteOwn: false,
  hide: false,
  block: false,
  longest: 0,
  realNetwork: true,
  words: { reply: 'No connector for this network is installed.' },
}
