import fc from 'fast-check'
import { unkind } from './arbitrary.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...unkind, -1, 0, 1e308, 2 ** 53, null, true, [], {}, [null], [[[]]]),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
)

/** Goes down by numbers, each the next key's, and changes what it finds there. */
const changed = (of: Json, [step, ...rest]: readonly number[], to: Json | undefined): Json => {
  if (of === null || typeof of !== 'object' || step === undefined) return to ?? null
  const keys = Object.keys(of)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return to ?? null
  const copy = (Array.isArray(of) ? [...of] : { ...of }) as Record<string, Json>
  if (rest.length === 0 && to === undefined) delete copy[key]
  else copy[key] = changed(copy[key]!, rest, to)
  return copy as Json
}

/** A value as it was, but for a few places in it, where something else stands, or nothing. */
export const damaged = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc.record({
        at: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 7 }),
        to: fc.option(odd, { nil: undefined }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((wounds) => wounds.reduce((of, { at, to }) => changed(of, at, to), value as Json))

/** Bytes as they were, but for a few, or cut short, or with more behind them. */
export const damagedBytes = (bytes: Uint8Array): fc.Arbitrary<Buffer> =>
  fc
    .record({
      cut: fc.option(fc.nat()),
      flips: fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 8 }),
      tail: fc.uint8Array({ maxLength: 20 }),
    })
    .map(({ cut, flips, tail }) => {
      const whole = cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1))
      const made = Buffer.concat([whole, tail])
      for (const { at, to } of flips) if (made.length > 0) made[at % made.length] = to
      return made
    })
