import { type AssessInput, type Assessment, CANNOT_READ, type Reason } from './assessment.ts'
import { languageOf } from './language.ts'
import { anywhere } from './lists/index.ts'
import { findWords } from './match.ts'
import { strongest, weigh } from './score.ts'
import { structureOf } from './structure.ts'
import { clip, tokenise } from './tokens.ts'

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Gurmukhi}]/u

/** Words that are a cry when a message begins with them; what follows one that only asks for a hand says so. */
const cries = new Set(
  'help sos mayday ayuda auxilio socorro aide secours ajuda pomocy cymorth tulong saklolo madad'.split(' '),
)
const chores = new Set('with needed wanted desk line page to center centre'.split(' '))

function read(text: string, danger = false) {
  const tokens = tokenise(text)
  const hits = findWords(tokens)
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

const clippedReason: Reason = {
  code: 'clipped',
  words: 'very long: only its first 12,000 and last 4,000 characters were read',
}

/**
 * The first triage: additive word lists and structure, each reason in words a person can check (4.1.1.1, 4.2.5).
 * Deterministic, no clock, no network, work bounded by clipping; the text itself is never changed. It orders, it
 * never dismisses: every message has a band. A trained model would add its own weight to the same sum.
 */
export function assess(input: AssessInput): Assessment {
  const { read: text, clipped } = clip(input.text)
  const { tokens, hits, best } = read(text, input.danger)
  const structure = structureOf(text, tokens, hits)
  const { language, script, readable } = languageOf(text, tokens, input.language)
  const weighed = weigh(best, structure, input.media)
  const reasons = [...weighed.reasons]
  if (!readable) {
    reasons.push({
      code: CANNOT_READ,
      words: `written in ${script} script, which no word list reads: a person must look`,
    })
  } else if (tokens.length === 0 && input.media > 0 && !input.reply) {
    reasons.push({ code: CANNOT_READ, words: 'a picture or film without words: a person must look' })
  }
  if (clipped) reasons.push(clippedReason)
  const { places, phones, people } = structure
  return {
    assessor: 'lists-1',
    band: weighed.band,
    score: weighed.score,
    language,
    reasons,
    places,
    phones,
    people,
  }
}

/**
 * The word lists alone, without structure or language: what ranks a message when `assess` fails. It shares only the
 * splitting into words and the weighing with it.
 */
export function listsAlone(input: AssessInput): Assessment {
  const { read: text, clipped } = clip(input.text)
  const { band, score, reasons } = weigh(read(text, input.danger).best, null, 0)
  const all = clipped ? [...reasons, clippedReason] : reasons
  return {
    assessor: 'lists-alone-1',
    band,
    score,
    language: 'und',
    reasons: all,
    places: [],
    phones: [],
    people: null,
  }
}
