import { z } from 'zod'
import type { Json } from '#core/channels'
import { partsOf } from './shapes.ts'

/** A stretch still to be read: from `cursor` down to `until`; what lies above `owed` has never been read. */
const stretch = z.object({ cursor: z.string(), until: z.string(), owed: z.string(), pages: z.number() })
export type Stretch = z.infer<typeof stretch>

const position = z.object({
  version: z.literal(1),
  /** The newest time the network gave a message that we have; before the first one, where the first reading began. */
  seen: z.string(),
  /** Our time of the last deep reading. */
  deepAt: z.string(),
  rest: z.array(stretch),
  /** Messages on the record: `did/rkey`, the end of its cid ('' when deleted), network's time, author's handle. */
  known: z.array(z.tuple([z.string(), z.string(), z.number(), z.string()])),
})
export type Position = z.infer<typeof position>

/** How many messages we remember, and for how long: what is forgotten may be delivered again, which changes nothing. */
export const rememberedMost = 1000
export const rememberedMs = 48 * 3600_000

export type Known = { uri: string; key: string; cid: string; at: number; handle: string }

/** @returns null on the first start, `'unreadable'` when it is not one of ours. */
export const positionOf = (said: Json): Position | null | 'unreadable' =>
  said === null ? null : (position.safeParse(said).data ?? 'unreadable')

const shortCid = (cid: string): string => cid.slice(-10)

export const keyOf = (uri: string): string => {
  const { did, rkey } = partsOf(uri)
  return `${did}/${rkey}`
}

/** The messages we know, by address. */
export const memory = (before: Position | null) => {
  const known = new Map<string, Known>(
    (before?.known ?? []).map(([key, cid, at, handle]) => {
      const [did, rkey] = key.split('/') as [string, string]
      return [key, { uri: `at://${did}/app.bsky.feed.post/${rkey}`, key, cid, at, handle }]
    }),
  )
  return {
    /** 'new', 'same', or 'changed' when the network shows another version of it. */
    compare: (uri: string, cid: string): 'new' | 'same' | 'changed' => {
      const held = known.get(keyOf(uri))
      return !held ? 'new' : held.cid === shortCid(cid) ? 'same' : 'changed'
    },
    remember: (uri: string, cid: string, at: number, handle: string) => {
      const key = keyOf(uri)
      known.set(key, { uri, key, cid: shortCid(cid), at, handle })
    },
    deleted: (one: Known) => void known.set(one.key, { ...one, cid: '' }),
    newestFirst: (): Known[] => [...known.values()].sort((a, b) => b.at - a.at),
    kept: (now: Date): Position['known'] =>
      [...known.values()]
        .sort((a, b) => b.at - a.at)
        .filter(({ at }, i) => i < rememberedMost && at > now.getTime() - rememberedMs)
        .map(({ key, cid, at, handle }) => [key, cid, at, handle]),
  }
}
export type Memory = ReturnType<typeof memory>
