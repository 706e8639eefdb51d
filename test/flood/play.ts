import { createAssessor } from '../../server/src/core/assess/index.ts'
import { queuePage } from '../../server/src/core/conversations/index.ts'
import { packOf } from '../../server/src/core/policy/index.ts'
import { module as desk } from '../../server/src/flows/desk/index.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { person, said, testWorld } from '../../server/src/testing/index.ts'
import type { Arrival, Plea } from './plan.ts'

export type Pace = {
  officers: number
  /** How long an officer is busy with one conversation, in seconds. */
  seconds: number
}

export type Seen = {
  plea: number
  band: Plea['band']
  from: string
  text: string
  /** Where triage put it. */
  placed: string
  /** Seconds from its arrival to the first look at it or at the head of its copies; null when nobody looked. */
  waited: number | null
  target: number
}
export type Played = { messages: number; seen: Seen[]; looks: number; seconds: number }

const tick = 5
const agency = 1

/**
 * Works a flood through the real intake, queue and desk on a database of its own: every five seconds what came is
 * recorded, and each officer who is free takes the top of the queue, looks, and closes it when done. It goes on after
 * the last message until every plea was looked at, at most twelve hours.
 * @param assessor how messages are ranked: the product's own when absent
 */
export const play = async (
  arrivals: readonly Arrival[],
  pleas: readonly Plea[],
  pace: Pace,
  assessor?: ReturnType<typeof createAssessor>,
): Promise<Played> => {
  const started = performance.now()
  const t = await testWorld(assessor ? { assessor } : {})
  const ruiz = person(t, desk, 'ruiz')
  const begin = t.clock.now().getTime()
  const busy: { until: number; on: string }[] = []
  const conversationOf = new Map<string, string>()
  const lookedAt = new Map<string, number>()
  const close = async (id: string): Promise<void> => {
    await ruiz('desk.close', { id, as: 'no_reply_needed', why: 'seen in the exercise' })
  }
  const unseen = new Set(pleas.keys())
  const lastAt = arrivals.at(-1)?.at ?? 0
  let next = 0
  let looks = 0
  for (
    let now = tick;
    now <= lastAt + 12 * 3600 && (next < arrivals.length || unseen.size > 0);
    now += tick
  ) {
    t.clock.set(new Date(begin + now * 1000))
    const come: Arrival[] = []
    while (next < arrivals.length && arrivals[next]!.at <= now) come.push(arrivals[next++]!)
    if (come.length > 0) {
      const deliveries = come.map(({ id, by, text }) => said(id, text, { by }))
      const { messages } = await receive(t.world, { agency, accountId: t.account, deliveries })
      for (const message of messages) conversationOf.set(message.networkId, message.conversationId)
    }
    for (const done of busy.filter(({ until }) => until <= now)) {
      busy.splice(busy.indexOf(done), 1)
      await close(done.on)
    }
    const free = pace.officers - busy.length
    if (free > 0) {
      const { rows } = await queuePage(t.db, agency, {
        state: 'open',
        after: null,
        limit: free,
        except: busy.map(({ on }) => on),
      })
      for (const { id } of rows) {
        await ruiz('desk.look', { id })
        lookedAt.set(id, now)
        looks++
        busy.push({ until: now + pace.seconds, on: id })
      }
    }
    for (const n of unseen) if (seenAt(n) !== null) unseen.delete(n)
  }

  function seenAt(n: number): number | null {
    const own = conversationOf.get(`plea-${n}`)
    return own === undefined ? null : (lookedAt.get(own) ?? null)
  }

  const arrivedAt = new Map(arrivals.map(({ id, at }) => [id, at]))
  const placed = await t.db
    .selectFrom('conversations.assessment as a')
    .innerJoin('conversations.message as m', (on) =>
      on.onRef('m.agency_id', '=', 'a.agency_id').onRef('m.message_id', '=', 'a.message_id'),
    )
    .select(['m.network_id', 'a.band'])
    .where('a.agency_id', '=', agency)
    .where('m.network_id', 'like', 'plea-%')
    .execute()
  const bandOf = new Map(placed.map(({ network_id, band }) => [network_id, band]))
  const { targets } = packOf('us-ecc')
  const seen = pleas.map((plea, n): Seen => {
    const looked = seenAt(n)
    return {
      plea: n,
      band: plea.band,
      from: plea.from,
      text: plea.text,
      placed: bandOf.get(`plea-${n}`) ?? 'not recorded',
      waited: looked === null ? null : looked - arrivedAt.get(`plea-${n}`)!,
      target: targets[plea.band].first_look_seconds,
    }
  })
  const seconds = (performance.now() - started) / 1000
  return { messages: arrivals.length, seen, looks, seconds }
}

/** Triage with its thread broken: the word lists alone rank, as the product does by itself. */
export const listsOnly = () =>
  createAssessor({
    timeoutMs: 10_000,
    startMs: 500,
    workerUrl: new URL('../../server/src/core/assess/testing/broken.worker.ts', import.meta.url),
  })

/** Triage wholly broken: nothing is assessed, so everything stands in order of arrival. */
export const nothingAssessed: ReturnType<typeof createAssessor> = {
  assessBatch: async (inputs) =>
    inputs.map(() => ({
      assessment: null,
      fallback: 'not_assessed' as const,
      why: 'triage is broken',
      ms: 0,
    })),
  close: async () => {},
}

/** The share of pleas looked at within their target, 0..1. */
export const within = ({ seen }: Played): number =>
  seen.filter(({ waited, target }) => waited !== null && waited <= target).length / Math.max(1, seen.length)
