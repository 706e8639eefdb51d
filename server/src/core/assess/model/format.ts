import { bands } from '@callbox/contract'
import { z } from 'zod'

/** What the model answers: how urgent, and one answer for each band. */
export const heads = ['urgent', ...bands] as const
export type Head = (typeof heads)[number]

/** Words and beginnings of words fall into this many places; a power of two. */
export const BUCKETS = 2 ** 18

const headerShape = z.object({
  format: z.literal(1),
  version: z.string(),
  buckets: z.literal(BUCKETS),
  heads: z.array(z.string()),
  dense: z.array(z.string()),
  bias: z.array(z.number()).length(heads.length),
  scale: z.array(z.number()).length(heads.length),
  signs: z.array(z.array(z.number())).length(heads.length),
  trainedOn: z.record(z.string(), z.number()),
})

/**
 * What stands at the front of the weights, as JSON. `dense` names the signs that are read beside the words, `bias`,
 * `scale` and `signs` hold one entry a head: the intercept, what one step of a weight is worth, the signs' weights.
 */
export type Header = z.infer<typeof headerShape>

/** Weights ready to be read: one byte a bucket and head, those of a bucket side by side. */
export type Model = { header: Header; steps: Int8Array }

const MAGIC = 0x4d544243
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Writes a model as bytes: magic number, length of the header, header, then per head gap and step of each bucket. */
export function closeModel({ header, steps }: Model): Uint8Array {
  const front = encoder.encode(JSON.stringify(header))
  const body: number[] = []
  const many = header.heads.length
  for (let head = 0; head < many; head++) {
    let last = -1
    for (let bucket = 0; bucket < header.buckets; bucket++) {
      const step = steps[bucket * many + head]!
      if (step === 0) continue
      let gap = bucket - last
      last = bucket
      while (gap > 127) {
        body.push((gap & 127) | 128)
        gap >>>= 7
      }
      body.push(gap, step & 255)
    }
    body.push(0)
  }
  const bytes = new Uint8Array(8 + front.length + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, front.length, true)
  bytes.set(front, 8)
  bytes.set(body, 8 + front.length)
  return bytes
}

/** Reads weights. Throws with one plain sentence when they are not weights, are cut short or of another make. */
export function openModel(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('these are not triage weights')
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.length) throw new Error('the weights are cut short')
  const header = headerOf(bytes.subarray(8, end))
  const many = header.heads.length
  const steps = new Int8Array(header.buckets * many)
  let at = end
  const next = (): number => {
    const byte = bytes[at++]
    if (byte === undefined) throw new Error('the weights are cut short')
    return byte
  }
  for (let head = 0; head < many; head++) {
    let bucket = -1
    for (;;) {
      let gap = 0
      let shift = 0
      let byte = next()
      while (byte & 128) {
        gap |= (byte & 127) << shift
        shift += 7
        if (shift > 21) throw new Error('the weights are damaged')
        byte = next()
      }
      gap |= byte << shift
      if (gap === 0) break
      bucket += gap
      if (bucket >= header.buckets) throw new Error('the weights are damaged')
      steps[bucket * many + head] = (next() << 24) >> 24
    }
  }
  if (at !== bytes.length) throw new Error('the weights are longer than they say')
  return { header, steps }
}

function headerOf(bytes: Uint8Array): Header {
  let told: unknown
  try {
    told = JSON.parse(decoder.decode(bytes))
  } catch {
    throw new Error('the front of the weights cannot be read')
  }
  const read = headerShape.safeParse(told)
  if (!read.success) throw new Error('the front of the weights does not add up')
  const header = read.data
  if (header.heads.join() !== heads.join()) throw new Error('these weights are of another make')
  if (header.signs.some((row) => row.length !== header.dense.length))
    throw new Error('the front of the weights does not add up')
  return header
}
