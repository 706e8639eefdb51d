import { createHash } from 'node:crypto'
import type { Delivery } from '../../../server/src/core/channels/index.ts'
import { readExamples } from '../../../server/src/core/triage/index.ts'

const streets = ['Alder', 'Birch', 'Cedar', 'Dock', 'Elm', 'Ferry', 'Granary', 'Harbour', 'Iron', 'Juniper']
const kinds = ['St', 'Ave', 'Road', 'Lane']
const frames = [
  (place: string, n: number) =>
    `Water is in the ground floor at ${place}, ${n} of us are upstairs, please send somebody`,
  (place: string, n: number) => `Is the shelter at ${place} still open tonight? We are ${n} with a dog`,
  (place: string, n: number) => `Street light number ${n} is out on ${place}, third time this month`,
  (place: string, n: number) =>
    `Thank you to the crew who came to ${place} last night, unit ${n} was wonderful`,
  (place: string, n: number) =>
    `There is smoke coming out of the windows of ${place}, I can hear ${n} people shouting`,
  (place: string, n: number) => `Road closed at ${place}? My bus ${n} has not come for an hour`,
] as const

/** Numbers from a seed: the same run says the same things. */
export const dice = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export type Said = { networkId: string; delivery: Delivery }

/**
 * What a public says to one account, endlessly and the same for the same seed: two in five by somebody who has written
 * before, one in twelve passed on word for word, one in five an answer to a post of ours; half of the texts are
 * written examples of fifteen languages, half are made from sentences with places and numbers.
 */
export const speech = (seed: number, at: () => Date = () => new Date()): (() => Said) => {
  const random = dice(seed)
  const examples = readExamples().map(({ text, language }) => ({ text, language }))
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const known: string[] = []
  const lately: { text: string; language: string }[] = []
  const invented = () => {
    const place = `${1 + Math.floor(random() * 900)} ${pick(streets)} ${pick(kinds)}`
    return { text: pick(frames)(place, 2 + Math.floor(random() * 60)), language: 'en' }
  }
  let n = 0
  return () => {
    n += 1
    const again = lately.length > 20 && random() < 1 / 12
    const words = again ? pick(lately) : random() < 0.5 ? pick(examples) : invented()
    lately.push(words)
    if (lately.length > 200) lately.shift()
    const old = !again && known.length > 0 && random() < 0.4
    const by = old ? pick(known) : `p${seed}.${n}`
    if (!old) known.push(by)
    if (known.length > 2000) known.shift()
    const networkId = `m${seed}.${n}.${createHash('md5').update(`${seed} ${n}`).digest('hex').slice(0, 12)}`
    const moment = at().toISOString()
    const body = {
      version: 'practice/1',
      kind: 'original',
      networkId,
      author: { id: by, handle: `@${by}`, name: `Person ${by}` },
      text: words.text,
      language: random() < 0.7 ? words.language.split('-')[0]! : null,
      at: moment,
      root: networkId,
      parent:
        random() < 0.2
          ? {
              networkId: `r${n}`,
              root: `r${n}`,
              author: '@riverton',
              name: 'Riverton ECC',
              text: 'The river is expected to crest at 9 tonight. Stay away from the water.',
              at: moment,
            }
          : null,
      media: [],
    }
    return {
      networkId,
      delivery: {
        raw: Buffer.from(JSON.stringify(body), 'utf8'),
        mediaType: 'application/vnd.callbox.practice+json',
      },
    }
  }
}
