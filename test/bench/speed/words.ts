import { createHash } from 'node:crypto'
import type { Delivery } from '../../../server/src/core/channels/index.ts'
import { readExamples } from '../../../server/src/core/triage/index.ts'

const streets = ['Alder', 'Birch', 'Cedar', 'Dock', 'Elm', 'Ferry', 'Granary', 'Harbour', 'Iron', 'Juniper']
const kinds = ['St', 'Ave', 'Road', 'Lane']
const who =
  'We are,My mother is,The family next door is,Two kids are,An old man is,My neighbour is,Somebody is,Our dog is,Three of us are,The whole bus is'.split(
    ',',
  )
const what =
  'stuck upstairs with water in the hall,on the roof and waving at cars,locked in a car that does not start,without power and the oxygen runs low,behind the garage where it smells of gas,in the stairwell with smoke coming up,at the bus stop since noon,looking for the shelter with blankets,waiting for a bin lorry that never came,next to a tree that fell on the wires,under the bridge and will not move,at the pharmacy which is shut,outside the school gate in the rain,by a drain that overflows'.split(
    ',',
  )
const since =
  'since midnight,for an hour now,since the lights went out,all morning,again,as of ten minutes ago,since the storm,like last week'.split(
    ',',
  )
const ask =
  'please send somebody,who do I call about this,is anyone on the way,thank you to whoever came,can you tell me what to do,what time does it open,I already rang twice,not urgent but please look,nobody answers the phone,do not come it is fine now,why is nobody doing anything,tell the crew to use the back door'.split(
    ',',
  )

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
 * written examples of fifteen languages, half are put together from parts of sentences with places in them.
 */
export const speech = (seed: number, at: () => Date = () => new Date()): (() => Said) => {
  const random = dice(seed)
  const examples = readExamples().map(({ text, language }) => ({ text, language }))
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const known: string[] = []
  const lately: { text: string; language: string }[] = []
  const invented = () => {
    const place = `${1 + Math.floor(random() * 900)} ${pick(streets)} ${pick(kinds)}`
    const text = `${pick(who)} ${pick(what)} at ${place} ${pick(since)}, ${pick(ask)}. ${pick(who)} ${pick(what)} ${pick(since)} too`
    return { text, language: 'en' }
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
