/** Small and without accents, so that "Alder" finds "ÁLDER". */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

/**
 * The next row with these words after the one with `key` (from the beginning when it is null), going `by` 1 or -1; null
 * when none of those that are here has them.
 */
export const nextWith = (
  rows: readonly { key: string; text: string }[],
  words: string,
  key: string | null,
  by: 1 | -1,
): string | null => {
  const sought = folded(words.trim())
  if (sought === '') return null
  const ordered = by === 1 ? rows : rows.toReversed()
  const from = key === null ? 0 : ordered.findIndex((row) => row.key === key) + 1
  return ordered.slice(from).find((row) => folded(row.text).includes(sought))?.key ?? null
}
