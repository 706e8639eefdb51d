/** What is being looked for right before the caret: the sign, where it stands, and the words after it. */
export type Asked = { from: number; words: string }

/**
 * Finds a sign (`@`, `;`) that begins a search: at the start or after a space, bracket or line break, followed by at
 * most 30 characters of one line. Two signs together, or a space after the sign, are just text.
 */
export const askedBy = (sign: string, text: string, caret: number): Asked | null => {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf(sign)
  if (from < 0) return null
  const words = before.slice(from + sign.length)
  if (words.length > 30 || /[\n\r]/.test(words) || words.startsWith(' ')) return null
  return from === 0 || /[\s([]/.test(before[from - 1] ?? '') ? { from, words } : null
}

const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those whose name holds what is looked for, the ones that begin with it first; at most eight. */
export const matching = <T extends { name: string }>(all: readonly T[], words: string): T[] => {
  const wanted = plain(words)
  const rank = ({ name }: T) => {
    const at = plain(name).indexOf(wanted)
    return at < 0 ? -1 : at === 0 ? 0 : 1
  }
  return all
    .filter((one) => rank(one) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 8)
}

/** The text with what was looked for replaced, and where the caret stands then. */
export const replaced = (
  text: string,
  caret: number,
  { from }: Asked,
  by: string,
): { text: string; caret: number } => ({
  text: text.slice(0, from) + by + text.slice(caret),
  caret: from + by.length,
})
