import { conversationRows, factsSaid, type QueueRow } from '#core/conversations'
import {
  dropMentions,
  keepMentions,
  mentionsNear,
  remembered,
  type Town,
  townOf,
  traitsNear,
  traitsOf,
} from '#core/places'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import type { Reactor } from '#platform/events'
import { type AboutIt, aboutConversation } from './about.ts'

/** How many are shown. */
export const mostShown = 20

/**
 * Keeps what each message was about, so that others about the same place or number are one look at an index. After the
 * commit and set-based: intake does not wait for it.
 */
export const keepNear: Reactor<'message.received' | 'message.revised' | 'conversation.corrected'> = {
  reader: 'desk.near',
  to: ['message.received', 'message.revised', 'conversation.corrected'],
  async apply(trx, all, clock) {
    // A reader that begins in an old centre passes what nobody would look for any more.
    const since = secondsAfter(clock.now(), -remembered)
    const happened = all.filter((one) => one.at > since)
    for (const [agency, of] of Map.groupBy(happened, (one) => one.agency)) {
      const town = await townOf(trx, agency)
      const messages = of.flatMap((one) => ('message' in one.data ? [one.data.message] : []))
      const facts = await factsSaid(trx, agency, { messages: [...new Set(messages)] })
      await keepMentions(
        trx,
        agency,
        facts.map((one) => ({ conversation: one.conversation, at: one.at, traits: traitsOf(town, one) })),
      )
      const corrected = of.flatMap((one) =>
        one.name === 'conversation.corrected' && one.data.what === 'place' ? [one.data.conversation] : [],
      )
      for (const conversation of new Set(corrected)) await again(trx, agency, conversation, town)
    }
  },
}

/** A person's word on a place: what it is not is forgotten, what it is too is kept. */
const again = async (trx: Trx, agency: number, conversation: string, town: Town | null): Promise<void> => {
  const about = await aboutConversation(trx, agency, conversation)
  const stands = traitsOf(town, { ...about, text: '' })
  const keys = new Set(stands.map((one) => one.key))
  const gone = traitsOf(town, { places: about.struck, text: '', phones: [] })
  await dropMentions(
    trx,
    agency,
    conversation,
    gone.filter((one) => !keys.has(one.key)),
  )
  if (about.at) await keepMentions(trx, agency, [{ conversation, at: about.at, traits: stands }])
}

/** Open first, the most urgent and then the newest of them; then the others, newest first. */
const before = (a: QueueRow, b: QueueRow): number =>
  Number(b.state === 'open') - Number(a.state === 'open') ||
  (a.state === 'open' ? a.rank - b.rank : 0) ||
  b.lastInAt.getTime() - a.lastInAt.getTime()

/** `seen`: the accounts of which others are shown; null for all. */
type Nearby = { row: QueueRow; about: AboutIt; town: Town | null; seen: ReadonlySet<string> | null }

/** Others about the same place or number within a day; copies stand under their first and are left out. */
export const othersNear = async (
  trx: Trx,
  agency: number,
  { row, about, town, seen }: Nearby,
): Promise<{ count: number; more: boolean; rows: { row: QueueRow; why: string[] }[] }> => {
  const found = await mentionsNear(trx, agency, {
    traits: traitsNear(town, about),
    except: row.id,
    at: row.lastInAt,
  })
  const looked = found.slice(0, 200)
  const why = new Map(looked.map((one) => [one.conversation, one.why]))
  const rows = (
    await conversationRows(
      trx,
      agency,
      looked.map((one) => one.conversation),
    )
  )
    .filter((other) => other.state !== 'copy' && other.id !== row.head)
    .filter((other) => seen?.has(other.account) ?? true)
    .sort(before)
  return {
    count: rows.length,
    more: found.length > looked.length,
    rows: rows.slice(0, mostShown).map((other) => ({ row: other, why: why.get(other.id) ?? [] })),
  }
}
