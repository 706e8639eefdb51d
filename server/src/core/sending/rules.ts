import { type RawBuilder, sql } from 'kysely'

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How long a text is to a reader: letters with their accents, and emoji, count as one each. */
export const graphemes = (text: string): number => {
  let count = 0
  for (const _ of segments.segment(text)) count++
  return count
}

/**
 * Whether the text says one of the emergency numbers so that a person and a telephone recognise it: "911", "9-1-1",
 * "9 1 1"; but not inside a longer number such as 1-800-911-0000 (APCO 4.1.1). No number asked for: nothing is said.
 */
export const saysEmergencyNumber = (text: string, numbers: readonly string[]): boolean =>
  numbers.some((number) => {
    const digits = [...number.replace(/\D/gu, '')]
    if (digits.length === 0) return false
    const spoken = digits.join('[-\\u2010\\u2011. \\u00a0]?')
    const before = '(?<![\\p{L}\\p{N}])(?<!\\p{N}[-\\u2010\\u2011.])(?<!\\p{N}{3}[) ]{1,2})'
    const after = '(?![\\p{L}\\p{N}])(?![-\\u2010\\u2011.]\\p{N})(?! \\p{N}{3})'
    return new RegExp(before + spoken + after, 'u').test(text.normalize('NFKC'))
  })

/** The same rule as a condition in SQL, for the ledger's questions over all that was ever sent; a test holds the two together. */
export const saysNumberSql = (text: RawBuilder<unknown>, number: string): RawBuilder<boolean> => {
  const digits = [...number.replace(/\D/gu, '')]
  const spoken = digits.join('[-\u2010\u2011. \u00a0]?')
  const before = '(?<![[:alnum:]])(?<![[:digit:]][-\u2010\u2011.])(?<![[:digit:]]{3}[) ]{1,2})'
  const after = '(?![[:alnum:]])(?![-\u2010\u2011.][[:digit:]])(?! [[:digit:]]{3})'
  return digits.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`normalize(${text}, nfkc) ~ ${before + spoken + after}`
}
