import { z } from 'zod'
import type { Json } from '#core/channels'
import type { Chosen } from './options.ts'
import type { Caller } from './session.ts'
import { isPost } from './shapes.ts'

/** What may be said to us; likes, follows and reposts say nothing that waits for an answer. */
const reasons = ['mention', 'reply', 'quote']
const page = z.looseObject({ cursor: z.string().optional(), notifications: z.array(z.unknown()) })
const told = z.looseObject({
  uri: z.string(),
  cid: z.string(),
  reason: z.string(),
  indexedAt: z.string(),
  author: z.looseObject({ handle: z.string() }),
})

export type Told = {
  uri: string
  cid: string
  at: number
  handle: string
  notification: Json
}
export type Read = {
  /** By address, each once. */
  found: Told[]
  /** Entries we could not make sense of: handed over as they are. */
  strange: Json[]
  /** Where reading stopped for want of pages; null when the stretch was read to its end. */
  cursor: string | null
  /** The network's list ended before `until`. */
  ran_out: boolean
  pages: number
  /** Moments that hold more than a page can show. */
  crowded: number[]
}

/**
 * Reads notifications from `cursor` (null: the newest) down to `until`. Their order is a time that authors set, and a
 * page's cursor is that bare time: the page after it would leave out whatever shares its last millisecond. So each
 * page begins one millisecond above the end of the last, and the double ones fall together by address.
 */
export const readDown = async (
  call: Caller,
  { pageSize }: Pick<Chosen, 'pageSize'>,
  { cursor: from, until, pages }: { cursor: string | null; until: number; pages: number },
): Promise<Read> => {
  const found = new Map<string, Told>()
  const strange = new Map<string, Json>()
  const crowded: number[] = []
  let cursor = from
  let still = 0
  for (let read = 1; read <= pages; read++) {
    const limit = still > 0 ? 100 : pageSize
    const answer = page.parse(
      await call.get('app.bsky.notification.listNotifications', {
        limit: String(limit),
        reasons,
        ...(cursor ? { cursor } : {}),
      }),
    )
    const times: number[] = []
    for (const entry of answer.notifications as Json[]) {
      const one = told.safeParse(entry).data
      const at = Date.parse(one?.indexedAt ?? '')
      if (!one || !isPost(one.uri) || Number.isNaN(at)) {
        if (isSaid(entry)) strange.set(JSON.stringify(entry), entry)
        continue
      }
      times.push(at)
      if (reasons.includes(one.reason))
        found.set(one.uri, { uri: one.uri, cid: one.cid, at, handle: one.author.handle, notification: entry })
    }
    const result = { found: [...found.values()], strange: [...strange.values()], pages: read, crowded }
    if (!answer.cursor) return { ...result, cursor: null, ran_out: !times.some((at) => at < until) }
    if (times.length > 0 && Math.min(...times) < until) return { ...result, cursor: null, ran_out: false }
    const next = overlapping(answer.cursor)
    if (cursor !== null && next >= cursor) {
      // A copy of the page before, or a moment that fills it: ask again, wider, then step over it.
      if (++still < 3) continue
      crowded.push(Date.parse(cursor))
      cursor = answer.cursor
    } else cursor = next
    still = 0
  }
  return {
    found: [...found.values()],
    strange: [...strange.values()],
    cursor,
    ran_out: false,
    pages,
    crowded,
  }
}

const isSaid = (entry: Json): boolean =>
  entry === null ||
  typeof entry !== 'object' ||
  Array.isArray(entry) ||
  reasons.includes(String(entry.reason))

const overlapping = (cursor: string): string => {
  const at = Date.parse(cursor)
  return Number.isNaN(at) || !/^\d{4}-/.test(cursor) ? cursor : new Date(at + 1).toISOString()
}
