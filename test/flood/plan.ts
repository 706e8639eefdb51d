import type { Band } from '@callbox/contract'
import { type Dice, diceFrom } from '../../server/src/core/practice/index.ts'

/** Where a plea's words come from, and what a person would call it. */
export type Plea = { text: string; band: Band; from: string }

/** One message of the flood, in order of arrival; a repost names the plea it repeats. */
export type Arrival = {
  at: number
  id: string
  by: string
  text: string
  plea: number | null
  repost: boolean
}

export type Asked = {
  seed: number
  /** How many messages in all, the reposts among them. */
  messages: number
  pleas: number
  /** Seconds from the first message to the last. */
  seconds: number
  /** From which to which second it surges, and how many times the usual rate. */
  surge: { from: number; until: number; times: number }
  reposts: number
}

/** Fisher and Yates; the same seed gives the same order. */
export const shuffled = <T>(all: readonly T[], random: Dice): T[] => {
  const order = [...all]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** The second at which a share of all messages has come: slow, then the surge, then slow again. */
const momentOf = (share: number, { seconds, surge }: Asked): number => {
  const long = surge.until - surge.from
  const weight = seconds - long + long * surge.times
  const reached = share * weight
  if (reached <= surge.from) return reached
  const inside = (reached - surge.from) / surge.times
  return inside <= long ? surge.from + inside : surge.until + (reached - surge.from - long * surge.times)
}

const copied = [
  (text: string, by: string) => `RT @${by}: ${text}`,
  (text: string) => text,
  (text: string) => `"${text}" please share`,
  (text: string) => `Forwarded: ${text}`,
]

/**
 * The flood: pleas fall where messages fall, each reposted by other people up to `reposts` times within the next half
 * hour, all among a crowd that is calm. Texts of the crowd are used in turn, so the more there are the less they repeat.
 */
export const planFlood = (asked: Asked, pleas: readonly Plea[], crowd: readonly string[]): Arrival[] => {
  const random = diceFrom(asked.seed)
  const chosen = shuffled(pleas, random).slice(0, asked.pleas)
  const calm = shuffled(crowd, random)
  const arrivals: Arrival[] = []
  for (const [n, plea] of chosen.entries()) {
    const at = momentOf(random(), asked)
    const by = `person-${n}`
    arrivals.push({ at, id: `plea-${n}`, by, text: plea.text, plea: n, repost: false })
    for (let r = Math.floor(random() * (asked.reposts + 1)); r > 0; r--) {
      const text = copied[Math.floor(random() * copied.length)]!(plea.text, by)
      const later = Math.min(at + 30 + random() * 1770, asked.seconds)
      arrivals.push({
        at: later,
        id: `plea-${n}-copy-${r}`,
        by: `sharer-${n}-${r}`,
        text,
        plea: n,
        repost: true,
      })
    }
  }
  for (let i = 0; arrivals.length < asked.messages; i++)
    arrivals.push({
      at: momentOf(random(), asked),
      id: `crowd-${i}`,
      by: `crowd-${i}`,
      text: calm[i % calm.length]!,
      plea: null,
      repost: false,
    })
  return arrivals.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** The pleas in the order in which the plan numbers them. */
export const pleasOf = (asked: Asked, pleas: readonly Plea[]): Plea[] =>
  shuffled(pleas, diceFrom(asked.seed)).slice(0, asked.pleas)
