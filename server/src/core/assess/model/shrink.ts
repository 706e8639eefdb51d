import { dense, tellSubject } from './features.ts'
import type { Fitted } from './fit.ts'
import { BUCKETS, type Header, heads, type Model } from './format.ts'

const round = (value: number): number => Math.round(value * 1e4) / 1e4

/**
 * Makes learnt weights small: one byte each, a scale for every head. Urgency never falls by a sign that tells of
 * danger, plea, abuse or a place: such a weight below 0 becomes 0.
 */
export function shrink(
  fitted: Fitted,
  version: string,
  trainedOn: Header['trainedOn'],
  onlyAdds: ReadonlySet<string>,
): Model {
  const many = heads.length
  const steps = new Int8Array(BUCKETS * many)
  const scale: number[] = []
  for (let head = 0; head < many; head++) {
    let most = 0
    for (let i = head; i < fitted.words.length; i += many) most = Math.max(most, Math.abs(fitted.words[i]!))
    const step = Math.max(most, 1e-6) / 127
    scale.push(Number(step.toPrecision(6)))
    for (let i = head; i < fitted.words.length; i += many)
      steps[i] = Math.round(fitted.words[i]! / scale[head]!)
  }
  const signs = heads.map((_, head) =>
    dense.map((name, i) => {
      const value = round(fitted.signs[i * many + head]!)
      // A question mark says nothing of need: people in danger ask too.
      if (head === 0 && name === 'asks') return 0
      if (head === 0) return onlyAdds.has(name) ? Math.max(0, value) : value
      const free = heads[head] === 'abuse_threat' || heads[head] === 'spam'
      return free || tellSubject.has(name) ? value : 0
    }),
  )
  return {
    header: {
      format: 1,
      version,
      buckets: BUCKETS,
      heads: [...heads],
      dense: [...dense],
      bias: [...fitted.bias].map(round),
      scale,
      signs,
      trainedOn,
    },
    steps,
  }
}
