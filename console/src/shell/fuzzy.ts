const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** One sought word in a text: at the start of a word, inside one, or its letters in order with few left out. */
const scoreOf = (word: string, text: string): number => {
  const at = text.indexOf(word)
  if (at === 0) return 4
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') ? 2 : 3
  if (word.length < 3) return 0
  // Letters in order, begun at the start of a word: "assr" finds "Assurance"; never across half a sentence.
  for (const { index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    let from = index
    let last = index - 1
    for (const letter of word) {
      const next = text.indexOf(letter, from)
      if (next < 0) {
        last = -1
        break
      }
      last = next
      from = next + 1
    }
    if (text[index] === word[0] && last >= 0 && last - index < word.length * 2) return 1
  }
  return 0
}

/**
 * How well a text answers what was typed: 0 not at all, higher is better. Every word must be found; case and accents
 * do not matter.
 */
export const fuzzy = (typed: string, text: string): number => {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const where = plain(text)
  let sum = 0
  for (const word of words) {
    const score = scoreOf(word, where)
    if (score === 0) return 0
    sum += score
  }
  return sum / words.length + (where.length < 30 ? 0.1 : 0)
}
