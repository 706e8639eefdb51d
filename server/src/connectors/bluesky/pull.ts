import { counted } from '@callbox/contract'
import type { Connector, Delivery, Json, Pulled } from '#core/channels'
import { canonical, deliver } from './delivery.ts'
import { type Read, readDown, type Told } from './notifications.ts'
import type { Chosen } from './options.ts'
import { type Memory, memory, type Position, positionOf, type Stretch } from './position.ts'
import { recheck } from './recheck.ts'
import { type Caller, caller } from './session.ts'
import { inContext, viewsOf } from './views.ts'

const minute = 60_000
/** Read again above what we have: an author's clock may put a new message behind older ones. */
export const overlapMs = 15 * minute
/** How often we read a day back, and ask again for what we have. */
export const deepEveryMs = 10 * minute
export const deepMs = 24 * 60 * minute

type Gap = Pulled['gaps'][number]

/**
 * Hands over what people said to the account and we do not have, oldest first: the newest stretch every time, then a
 * piece of whatever earlier stretch is unread. Every ten minutes it goes a day back and looks for edits and
 * deletions. A stretch that is too long, or that the network shows no longer, is a gap. Nothing is handed over when
 * the network fails midway: the same position reads it again.
 */
export const pull =
  (options: Chosen): NonNullable<Connector['pull']> =>
  async (session, said) => {
    const now = session.now()
    const call = await caller(session, options)
    const held = positionOf(said)
    const before = held === 'unreadable' ? null : held
    const known = memory(before)
    const hours = Number(session.account.settings.firstWindowHours ?? options.firstWindowHours)
    const seen = before ? Date.parse(before.seen) : now.getTime() - hours * 60 * minute
    const deep =
      before !== null && before.rest.length === 0 && now.getTime() - Date.parse(before.deepAt) >= deepEveryMs
    // While an earlier stretch is being read, only what is new: else each pull would begin the overlap anew.
    const reach = !before || before.rest.length > 0 ? seen : seen - overlapMs
    const until = deep ? Math.min(reach, now.getTime() - deepMs) : reach

    const gaps: Gap[] = []
    if (held === 'unreadable')
      gaps.push({
        from: null,
        until: new Date(seen),
        sentence: `Where reading of Bluesky stopped could not be read: it went on ${counted(hours, 'hour')} back. Anything older that was not read is missing.`,
      })
    const rest = [...(before?.rest ?? [])]
    const top = await readDown(call, options, { cursor: null, until, pages: options.pagesPerPull })
    const older = rest.shift()
    const reads = [top]
    if (older) {
      const left = Math.min(options.pagesPerPull, options.pagesPerStretch - older.pages)
      const read = await readDown(call, options, { ...older, until: Date.parse(older.until), pages: left })
      reads.push(read)
      goOn(read, older, options, rest, gaps)
    }
    const owed = new Date(seen).toISOString()
    // An overlap that is longer than one pull waits for the deep reading, which comes by every ten minutes.
    if (!deep && top.cursor !== null && Date.parse(top.cursor) <= seen) top.cursor = null
    goOn(top, { until: new Date(until).toISOString(), owed, pages: 0 }, options, rest, gaps)

    const fresh = new Map(reads.flatMap((read) => read.found).map((one) => [one.uri, one]))
    if (before && top.ran_out) gaps.push(...(await cutOff(call, before, known, top.found)))
    const deliveries = [
      ...reads.flatMap((read) => strangers(read.strange)),
      ...(await messages(call, [...fresh.values()], known, now)),
      ...(deep ? await recheck(call, known, now.toISOString()) : []),
    ]
    const newest = Math.max(seen, ...[...fresh.values()].map((one) => one.at))
    const position: Position = {
      version: 1,
      seen: new Date(newest).toISOString(),
      deepAt: deep || !before ? now.toISOString() : before.deepAt,
      rest,
      known: known.kept(now),
    }
    return { deliveries, position, more: rest.length > 0, gaps }
  }

/** What is left of a stretch waits for the next pull, or is a gap when it has become too long. */
const goOn = (
  read: Read,
  { until, owed, pages }: Omit<Stretch, 'cursor'>,
  { pagesPerStretch }: Chosen,
  rest: Stretch[],
  gaps: Gap[],
): void => {
  for (const at of read.crowded)
    gaps.push({
      from: new Date(at),
      until: new Date(at),
      sentence: `More messages share the moment ${new Date(at).toISOString()} than Bluesky lists at once: some of it may be missing. Look at the account's notifications on bsky.app.`,
    })
  if (read.cursor === null) return
  const sum = pages + read.pages
  if (sum < pagesPerStretch) return void rest.push({ cursor: read.cursor, until, owed, pages: sum })
  if (Date.parse(read.cursor) <= Date.parse(owed)) return
  gaps.push({
    from: new Date(owed),
    until: new Date(read.cursor),
    sentence: `Too much arrived on Bluesky to read it all: what came between ${owed} and ${read.cursor} was not read. Look at the account's notifications on bsky.app.`,
  })
}

/** The list ended above what we have: it is a gap when messages that still exist are no longer listed. */
const cutOff = async (call: Caller, before: Position, known: Memory, listed: Told[]): Promise<Gap[]> => {
  const from = Date.parse(before.seen)
  const ours = known.newestFirst().filter((one) => one.cid !== '')
  if (listed.length === 0 || ours.length === 0) return []
  if (listed.some((one) => one.at <= from || known.compare(one.uri, one.cid) !== 'new')) return []
  const still = await viewsOf(
    call,
    ours.slice(0, 25).map((one) => one.uri),
  )
  if (still.size === 0) return []
  const until = new Date(Math.min(...listed.map((one) => one.at)))
  return [
    {
      from: new Date(from),
      until,
      sentence: `Bluesky no longer lists what came between ${before.seen} and ${until.toISOString()}: messages of that time may be missing.`,
    },
  ]
}

const messages = async (call: Caller, found: Told[], known: Memory, now: Date): Promise<Delivery[]> => {
  const news = found
    .map((one) => ({ ...one, is: known.compare(one.uri, one.cid) }))
    .filter((one) => one.is !== 'same')
    .sort((a, b) => a.at - b.at)
  const recordOf = ({ notification }: Told): Json =>
    (notification as { record?: Json } | null)?.record ?? null
  const context = await inContext(call, new Map(news.map((one) => [one.uri, recordOf(one)])))
  return news.map((one) => {
    known.remember(one.uri, one.cid, one.at, one.handle)
    return deliver({
      kind: one.is === 'changed' ? 'edit' : 'original',
      notification: one.notification,
      ...context(one.uri),
      fetchedAt: now.toISOString(),
    })
  })
}

/** Entries we cannot read go on the record too, once: intake shows them as undecodable. */
const strangers = (entries: Json[]): Delivery[] =>
  // Without the time of fetching, so that the same entry has the same bytes whenever it is read again.
  entries.map((entry) => ({
    raw: canonical({ version: 1, kind: 'strange', entry }),
    mediaType: 'application/json',
  }))
