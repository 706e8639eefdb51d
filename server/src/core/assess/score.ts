import type { Band, Reason } from './assessment.ts'
import { calms, dangers, type Kind, signs, subjects } from './kinds.ts'
import type { Hit } from './match.ts'
import type { Structure } from './structure.ts'
import type { Token } from './tokens.ts'

/** From these scores on a message is life at risk, or an emergency. */
export const LIFE = 0.8
export const EMERGENCY = 0.45

export type Found = { weight: number; quote: string }
/**
 * What lists and structure say: `urgency` 0..1; nothing may carry a direct plea under `floor`; `about` the band of its subject with the least score that goes with it.
 */
export type Weighed = {
  urgency: number
  floor: number
  about: { band: Band; least: number }
  reasons: Reason[]
}

const has = <T extends object>(table: T, kind: string): kind is Extract<keyof T, string> =>
  Object.hasOwn(table, kind)

/**
 * The strongest find of each kind, with its words as captured. Another sign of the same danger elsewhere in the
 * message adds a part of its own weight, so that "he hits me … he will not let me leave" says more than either.
 */
export function strongest(text: string, tokens: readonly Token[], hits: readonly Hit[]): Map<Kind, Found> {
  const top = new Map<Kind, Hit>()
  const second = new Map<Kind, number>()
  // A word inside an insult or an advertisement is no sign of calm: neither may lower anything.
  const loud = hits
    .filter(({ kind }) => kind === 'insult' || kind === 'spam' || kind === 'threat')
    .slice(0, 100)
  for (const hit of hits) {
    if (has(calms, hit.kind) && loud.some(({ from, to }) => hit.from <= to && from <= hit.to)) continue
    const known = top.get(hit.kind)
    if (!known || known.weight < hit.weight) top.set(hit.kind, hit)
  }
  for (const hit of hits) {
    const best = top.get(hit.kind)!
    const apart = hit.from > best.to || hit.to < best.from
    if (apart && has(dangers, hit.kind)) {
      const same = words(tokens, hit) === words(tokens, best)
      if (!same) second.set(hit.kind, Math.max(second.get(hit.kind) ?? 0, hit.weight))
    }
  }
  const found = new Map<Kind, Found>()
  for (const [kind, hit] of top) {
    const quote = text.slice(tokens[hit.from]!.start, tokens[hit.to]!.end).slice(0, 120)
    found.set(kind, { weight: together([hit.weight, (second.get(kind) ?? 0) * AGAIN]), quote })
  }
  return found
}

// Words that are hardly ever said of anything else: clear ones, with no sign of calm, plead by themselves.
const plain: readonly Kind[] = [
  'breathing',
  'unconscious',
  'suicide',
  'domestic',
  'overdose',
  'trapped',
  'followed',
]
const CLEAR = 0.75
const AGAIN = 0.5
const words = (tokens: readonly Token[], hit: Hit): string =>
  tokens
    .slice(hit.from, hit.to + 1)
    .map((token) => token.norm)
    .join(' ')

// Each sign takes a share of what is left to 1, so signs add up, order does not matter and the sum stays in 0..1.
const together = (weights: readonly number[]): number =>
  1 - weights.reduce((left, weight) => left * (1 - weight), 1)

function shape(structure: Structure | null, media: number): { weights: number[]; reasons: Reason[] } {
  const weights: number[] = []
  const reasons: Reason[] = []
  const add = (weight: number, code: string, words: string, quote?: string) => {
    weights.push(weight)
    reasons.push(quote === undefined ? { code, words } : { code, words, quote })
  }
  if (structure) {
    const { places, phones, person, ages, capitals } = structure
    if (places[0]) add(0.25, 'place', 'gives a place', places[0])
    if (phones[0]) add(0.15, 'phone', 'gives a telephone number', phones[0])
    if (person) add(0.2, 'people', 'says who or how many people', person)
    if (ages[0]) add(0.1, 'age', 'gives an age', ages[0])
    if (capitals >= 4) add(0.05, 'capitals', 'written in capitals')
  }
  if (media > 0)
    add(
      0.03,
      'media',
      media === 1 ? 'a picture or film came with it' : `${media} pictures or films came with it`,
    )
  return { weights, reasons }
}

/**
 * Weighs what was found. Dangers, pleas and structure add up; calm signs take a little off, but
 * never carry a direct plea under its band; threat, insult and spam can only add. Pure.
 */
export function weigh(best: ReadonlyMap<Kind, Found>, structure: Structure | null, media: number): Weighed {
  const danger: number[] = []
  const extra: number[] = []
  const calm: number[] = []
  const about = new Map<Kind, number>()
  const reasons: Reason[] = []
  for (const [kind, { weight, quote }] of [...best].sort((a, b) => b[1].weight - a[1].weight)) {
    if (has(dangers, kind)) {
      danger.push(weight)
      reasons.push({ code: kind, words: dangers[kind], ...(quote && { quote }) })
    } else if (has(signs, kind)) {
      extra.push(weight)
      if (weight >= 0.1) reasons.push({ code: kind, words: signs[kind], quote })
    } else if (has(subjects, kind)) {
      about.set(kind, weight)
      reasons.push({ code: kind, words: subjects[kind], quote })
    } else if (has(calms, kind)) {
      calm.push(weight)
      reasons.push({ code: kind, words: `${calms[kind]} (lowers a little)`, quote })
    }
  }
  const form = shape(structure, media)
  const top = danger[0] ?? 0
  const plea = best.get('plea')?.weight ?? 0
  const anybody = top >= 0.2 || plea >= 0.3
  // Structure alone can make an emergency; only words of danger or a plea can say that a life is at risk.
  const raw = together([...danger, ...extra, ...form.weights])
  const sum = anybody ? raw : Math.min(raw, LIFE - 0.01)
  const direct =
    plea >= 0.35 ||
    (top >= 0.7 && (best.has('we') || structure?.person != null)) ||
    (best.get('order')?.weight ?? 0) >= 0.35 ||
    (calm.length === 0 && plain.some((kind) => (best.get(kind)?.weight ?? 0) >= CLEAR))
  const eased =
    sum *
    Math.max(
      0.6,
      calm.reduce((left, weight) => left * (1 - Math.min(0.35, weight + 0.05)), 1),
    )
  const held = sum >= LIFE ? LIFE : sum >= EMERGENCY ? EMERGENCY : 0
  // Whoever ticks that somebody is in danger is an emergency until a person has looked, in whatever language and words.
  const floor = Math.max(direct ? Math.min(sum, held) : 0, best.has('declared') ? EMERGENCY : 0)
  const urgency = Math.max(eased, floor)
  return { urgency, floor, about: subjectOf(about), reasons: [...reasons, ...form.reasons] }
}

/**
 * Band and score of an urgency: the urgent bands by its height, else the band of the subject. `from` holds the heights
 * from which on it is life at risk, and an emergency.
 */
export function placed(
  urgency: number,
  { band, least }: Weighed['about'],
  from = { life: LIFE, emergency: EMERGENCY },
): { band: Band; score: number } {
  const score = Math.min(1, Math.max(0, urgency, least))
  if (urgency >= from.life) return { band: 'life_at_risk', score }
  if (urgency >= from.emergency) return { band: 'emergency', score }
  return { band, score }
}

const subjectBands: readonly (readonly [kind: Kind, band: Band, least: number])[] = [
  ['threat', 'abuse_threat', 0.42],
  ['service', 'service_request', 0.06],
  ['information', 'information', 0.05],
  ['question', 'question', 0.04],
  ['complaint', 'complaint', 0.03],
  ['insult', 'abuse_threat', 0.02],
  ['spam', 'spam', 0],
]

function subjectOf(about: ReadonlyMap<Kind, number>): Weighed['about'] {
  const present = subjectBands.filter(([kind]) => (about.get(kind) ?? 0) >= 0.25)
  return { band: present[0]?.[1] ?? 'other', least: Math.max(0, ...present.map(([, , score]) => score)) }
}
