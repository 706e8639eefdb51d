import { type Dice, diceOf, pick, pickShare } from '../chance.ts'
import type { Act, PostAct } from './acts.ts'
import { textsFor } from './check.ts'
import { fill, wordsOf } from './fill.ts'
import { manner } from './manner.ts'
import { secondsOf } from './moments.ts'
import { inventedPerson } from './people.ts'
import type { Scenario } from './scenario.ts'

type Crowd = Scenario['crowds'][number]
/** Seconds after which an author changes or takes away at the latest. */
export const longestAfterthought = 600
/** Of a crowd's people that speak often. */
const regulars = 60

/** How many a minute at a moment, the surge included. */
export const rateAt = (crowd: Crowd, second: number): number => {
  const points = crowd.rates.map((rate) => ({ at: secondsOf(rate.at), much: rate.per_minute }))
  const next = points.findIndex((point) => point.at > second)
  const [a, b] = next === -1 ? [points.at(-1)!, null] : [points[Math.max(0, next - 1)]!, points[next]!]
  const base = b === null || a === b ? a.much : a.much + ((b.much - a.much) * (second - a.at)) / (b.at - a.at)
  const { surge } = crowd
  const within = surge && second >= secondsOf(surge.from) && second < secondsOf(surge.until)
  return within ? base * surge.factor : base
}

const sums = new WeakMap<Crowd, Float64Array>()

/** How many are expected before each minute. */
const expectedBefore = (crowd: Crowd, minutes: number): Float64Array => {
  const known = sums.get(crowd)
  if (known) return known
  const sum = new Float64Array(minutes + 1)
  for (let minute = 0; minute < minutes; minute++) {
    let much = 0
    for (let part = 0; part < 6; part++) much += rateAt(crowd, minute * 60 + part * 10 + 5) / 6
    sum[minute + 1] = sum[minute]! + much
  }
  sums.set(crowd, sum)
  return sum
}

/**
 * What the crowds do in some minutes of the exercise: as many as the rates say, to the message; each minute stands for
 * itself, so that it is the same whoever asks for it.
 */
export const crowdActs = (
  scenario: Scenario,
  { seed, from, until, us }: { seed: number; from: number; until: number; us: string },
): Act[] => {
  const first = Math.max(0, Math.floor((from - longestAfterthought) / 60))
  const last = Math.min(scenario.minutes, Math.ceil(until / 60))
  const words = wordsOf(scenario)
  const acts: Act[] = []
  for (const crowd of scenario.crowds) {
    const sum = expectedBefore(crowd, scenario.minutes)
    for (let minute = first; minute < last; minute++) {
      const count = Math.round(sum[minute + 1]!) - Math.round(sum[minute]!)
      for (let n = 0; n < count; n++) acts.push(...said(scenario, crowd, words, us, seed, minute, n))
    }
  }
  return acts
}

const said = (
  scenario: Scenario,
  crowd: Crowd,
  words: Readonly<Record<string, readonly string[]>>,
  us: string,
  seed: number,
  minute: number,
  n: number,
): Act[] => {
  const dice = diceOf(seed, scenario.name, crowd.id, minute, n)
  const when = minute * 60 + Math.floor(dice() * 600) / 10
  const language = pickShare(dice, crowd.languages)
  const band = pickShare(dice, crowd.bands)
  const texts = textsFor(scenario, crowd, language, band)
  const first = pick(dice, texts)
  // Some say two things in one breath.
  const second = dice() < 0.18 ? pick(dice, texts) : first
  const template = manner(second === first ? first : `${first} ${second}`, language, dice)
  const text = fill(template, dice, words, us)
  const regular = dice() < 0.06
  const author = inventedPerson(
    language,
    seed,
    crowd.id,
    language,
    ...(regular ? ['regular', Math.floor(dice() * regulars)] : [minute, n]),
  )
  const id = `${crowd.id}.${minute}.${n}`
  const post: PostAct = {
    do: 'post',
    at: when,
    id,
    role: 'crowd',
    author,
    text,
    language,
    band,
    ...(dice() < (crowd.pictures ?? 0) && {
      media: [{ alt: '', kind: pick(dice, crowd.picture_kinds) }],
    }),
  }
  return [post, ...afterthought(crowd, post, template, dice, words, us)]
}

const afterthought = (
  crowd: Crowd,
  post: PostAct,
  template: string,
  dice: Dice,
  words: Readonly<Record<string, readonly string[]>>,
  us: string,
): Act[] => {
  const way = dice()
  const at = post.at + 20 + Math.floor(dice() * (longestAfterthought - 20))
  const { edited = 0, deleted = 0 } = crowd
  const told = { at, role: 'crowd' as const, of: post.id }
  if (way < edited) {
    const other = fill(template, dice, words, us)
    const text = other === post.text ? `${post.text} (edited)` : other
    return [{ do: 'edit', id: `${post.id}.edit`, text, ...told }]
  }
  return way < edited + deleted ? [{ do: 'delete', id: `${post.id}.delete`, ...told }] : []
}
