import type { Db } from '#platform/db'
import type { Part } from './part.ts'

/** Seconds between two samples, and how many are kept: the last hour. */
export const step = 30
const kept = 119

type Samples = Map<string, (number | null)[]>
// One for each database that this process works on; it goes with it.
const rings = new WeakMap<Db, Samples>()

const samplesOf = (db: Db): Samples => {
  const samples = rings.get(db) ?? new Map()
  rings.set(db, samples)
  return samples
}

/** Keeps one figure of each part; what could not be read is a hole. */
export const keepSample = (db: Db, parts: readonly Part[]): void => {
  const samples = samplesOf(db)
  const longest = Math.max(0, ...[...samples.values()].map((points) => points.length))
  for (const part of parts)
    if (part.figure && !samples.has(part.part)) samples.set(part.part, Array(longest).fill(null))
  for (const [name, points] of samples) {
    points.push(parts.find(({ part }) => part === name)?.figure?.value ?? null)
    if (points.length > kept) points.shift()
  }
}

/** The last hour of one part up to the newest sample, oldest first; as short as this process is young. */
export const trendOf = (db: Db, part: string): (number | null)[] => [...(samplesOf(db).get(part) ?? [])]
