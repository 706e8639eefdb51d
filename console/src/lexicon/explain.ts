/** A local word: what people write, what it means, and whether capitals matter. */
export type LocalWord = { term: string; means: string; asWritten: boolean }
export type Explained = { text: string; means?: string }

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
type Token = { text: string; from: number; to: number }

/** Words and signs with their places, without the white space between; never half a letter, in any script. */
const tokensOf = (text: string): Token[] =>
  [...segmenter.segment(text)]
    .filter(({ segment }) => segment.trim() !== '')
    .map(({ segment, index }) => ({ text: segment, from: index, to: index + segment.length }))

const plain = (text: string): string => text.normalize('NFKC')
const low = (text: string): string => plain(text).toLowerCase()

type Compiled = { word: LocalWord; tokens: string[]; lows: string[] }
const compiled = new WeakMap<readonly LocalWord[], Map<string, Compiled[]>>()

/** By first word; of several that begin alike the longest comes first. */
const compile = (words: readonly LocalWord[]): Map<string, Compiled[]> => {
  const known = compiled.get(words)
  if (known) return known
  const made = new Map<string, Compiled[]>()
  for (const word of words) {
    const tokens = tokensOf(word.term).map((one) => plain(one.text))
    const lows = tokens.map((one) => one.toLowerCase())
    const first = lows[0]
    if (first === undefined) continue
    made.set(
      first,
      [...(made.get(first) ?? []), { word, tokens, lows }].sort((a, b) => b.tokens.length - a.tokens.length),
    )
  }
  compiled.set(words, made)
  return made
}

const stands = ({ word, tokens, lows }: Compiled, text: readonly Token[], at: number): boolean =>
  at + tokens.length <= text.length &&
  tokens.every((token, n) => {
    const said = text[at + n]!.text
    // An article begins a sentence with a capital, and the name behind it is still a name.
    return word.asWritten && !(n === 0 && tokens.length > 1) ? plain(said) === token : low(said) === lows[n]
  })

/** The text in pieces, the local words among them with what they mean; put together again the pieces are the text. */
export const explain = (text: string, words: readonly LocalWord[]): Explained[] => {
  const byFirst = compile(words)
  if (byFirst.size === 0 || text === '') return text === '' ? [] : [{ text }]
  const tokens = tokensOf(text)
  const pieces: Explained[] = []
  let done = 0
  for (let at = 0; at < tokens.length; at++) {
    const found = byFirst.get(low(tokens[at]!.text))?.find((one) => stands(one, tokens, at))
    if (!found) continue
    const from = tokens[at]!.from
    const to = tokens[at + found.tokens.length - 1]!.to
    if (from > done) pieces.push({ text: text.slice(done, from) })
    pieces.push({ text: text.slice(from, to), means: found.word.means })
    done = to
    at += found.tokens.length - 1
  }
  if (done < text.length) pieces.push({ text: text.slice(done) })
  return pieces
}

/** Each local word of a text once, as it stands there. */
export const localWordsIn = (
  text: string,
  words: readonly LocalWord[],
): { term: string; means: string }[] => {
  const found = new Map<string, { term: string; means: string }>()
  for (const { text: term, means } of explain(text, words))
    if (means !== undefined && !found.has(low(term))) found.set(low(term), { term, means })
  return [...found.values()]
}
