import type { AssessInput } from './assessment.ts'
import type { Kind } from './kinds.ts'
import { anywhere } from './lists/index.ts'
import { findWords, type Hit } from './match.ts'
import { type Found, strongest } from './score.ts'
import { type Token, tokenise } from './tokens.ts'
import type { Tuned } from './tuning.ts'

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Gurmukhi}]/u

/** Words that are a cry when a message begins with them; what follows one that only asks for a hand says so. */
const cries = new Set(
  'help sos mayday ayuda auxilio socorro aide secours ajuda pomocy cymorth tulong saklolo madad'.split(' '),
)
const chores = new Set('with needed wanted desk line page to center centre'.split(' '))

/** What the lists find in a text (already clipped): its words, every find, and the strongest of each kind. */
export function readWords(
  text: string,
  danger: AssessInput['danger'] = false,
  tuning?: Tuned,
): { tokens: Token[]; hits: Hit[]; best: Map<Kind, Found> } {
  const tokens = tokenise(text)
  const hits = findWords(tokens, tuning?.words)
  const best = strongest(text, tokens, hits)
  const [first, second] = tokens
  if (
    first &&
    cries.has(first.norm) &&
    !chores.has(second?.norm ?? '') &&
    (best.get('plea')?.weight ?? 0) < 0.5
  )
    best.set('plea', { weight: 0.5, quote: text.slice(first.start, first.end) })
  if (danger) best.set('declared', { weight: 0.55, quote: '' })
  if (UNSPACED.test(text)) {
    const plain = text.normalize('NFKC')
    for (const [words, weight, kind] of anywhere) {
      if (plain.includes(words) && (best.get(kind)?.weight ?? 0) < weight)
        best.set(kind, { weight, quote: words })
    }
  }
  return { tokens, hits, best }
}
