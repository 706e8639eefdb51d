import { guessers } from './guessers.ts'
import { lists } from './lists/index.ts'
import { fold, type Token } from './tokens.ts'

const LETTERS_NEEDED = 20

/** Scripts by name; a script that only one language here uses names the language. `listed` says whether lists read it. */
const scripts: readonly { name: string; test: RegExp; language: string; listed: boolean }[] = [
  { name: 'Latin', test: /\p{Script=Latin}/gu, language: 'und', listed: true },
  { name: 'Arabic', test: /\p{Script=Arabic}/gu, language: 'ar', listed: true },
  { name: 'Cyrillic', test: /\p{Script=Cyrillic}/gu, language: 'und', listed: true },
  { name: 'Devanagari', test: /\p{Script=Devanagari}/gu, language: 'hi', listed: false },
  { name: 'Gurmukhi', test: /\p{Script=Gurmukhi}/gu, language: 'pa', listed: false },
  { name: 'Bengali', test: /\p{Script=Bengali}/gu, language: 'bn', listed: false },
  { name: 'Tamil', test: /\p{Script=Tamil}/gu, language: 'ta', listed: false },
  { name: 'Thai', test: /\p{Script=Thai}/gu, language: 'th', listed: false },
  { name: 'Ethiopic', test: /\p{Script=Ethiopic}/gu, language: 'und', listed: false },
  { name: 'Greek', test: /\p{Script=Greek}/gu, language: 'el', listed: false },
  { name: 'Hebrew', test: /\p{Script=Hebrew}/gu, language: 'he', listed: false },
  { name: 'Hangul', test: /\p{Script=Hangul}/gu, language: 'ko', listed: false },
  { name: 'Japanese', test: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, language: 'ja', listed: false },
  { name: 'Han', test: /\p{Script=Han}/gu, language: 'zh', listed: false },
]
const LETTER = /\p{L}/gu
const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0

const stopWords = new Map<string, string[]>()
for (const list of lists) {
  for (const word of list.stop.split(' ').filter(Boolean).map(fold)) {
    const tags = stopWords.get(word)
    if (tags) tags.push(list.tag)
    else stopWords.set(word, [list.tag])
  }
}

// No library knows these, or knows them in Latin letters: our own small words speak first.
const OURS: ReadonlySet<string> = new Set(['ur-Latn', 'pa-Latn', 'ht', 'so', 'cy'])
// cld3 knows these and eld does not.
const CLD3_KNOWS: ReadonlySet<string> = new Set(['ht', 'so', 'cy'])

function byStopWords(tokens: readonly Token[]): { tag: string; clear: boolean } {
  const seen = new Map<string, number>()
  for (const { norm } of tokens.slice(0, 400)) {
    const tags = stopWords.get(norm)
    if (tags) for (const tag of tags) seen.set(tag, (seen.get(tag) ?? 0) + 1 / tags.length)
  }
  const [best, second] = [...seen].sort((a, b) => b[1] - a[1])
  if (!best || best[1] < 1.5 || best[1] <= (second?.[1] ?? 0))
    return { tag: best?.[0] ?? 'und', clear: false }
  return { tag: best[0], clear: true }
}

const primary = (tag: string): string => tag.split('-')[0]!
const SEEN = 600

function latin(text: string, tokens: readonly Token[]): string {
  const own = byStopWords(tokens)
  if (own.clear && OURS.has(own.tag)) return primary(own.tag)
  const head = text.slice(0, SEEN)
  const first = guessers.eld?.(head)
  if (first?.sure && own.clear && primary(own.tag) === first.language) return first.language
  const second = guessers.cld3?.(head)
  if (second?.sure && (CLD3_KNOWS.has(second.language) || second.language === 'hi-Latn')) {
    if (second.language !== 'hi-Latn') return second.language
    // Hindi and Urdu in Latin letters are one to a guesser; our words serve both.
    return own.tag === 'pa-Latn' ? 'pa' : 'ur'
  }
  if (first?.sure && second && first.language === second.language) return first.language
  if (own.clear) return primary(own.tag)
  if (first?.sure && !second?.sure) return first.language
  if (first && second && first.language === second.language) return first.language
  return 'und'
}

/**
 * The main script of a text, whether our lists can read it, and its language as a BCP 47 primary tag: script first,
 * then our own small words and the language libraries where they are loaded (`readyLanguages`); `und` when unsure
 * and under 20 letters. `hint` (the network's
 * own tag) is taken only when we cannot tell.
 */
export function languageOf(
  text: string,
  tokens: readonly Token[],
  hint?: string,
): { language: string; script: string; readable: boolean } {
  const letters = count(text, LETTER)
  const given = hint && /^[a-z]{2,3}(?:-|$)/i.test(hint) ? hint.split('-')[0]!.toLowerCase() : 'und'
  let best = scripts[0]!
  let most = count(text, best.test)
  if (most * 2 < letters) {
    for (const script of scripts) {
      const n = count(text, script.test)
      if (n > most) [best, most] = [script, n]
    }
    if (most === 0) return { language: given, script: 'unknown', readable: letters === 0 }
    // Kana among Han is Japanese.
    if (best.name === 'Han' && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))
      best = { ...best, language: 'ja' }
  }
  let language = best.language
  if (letters < LETTERS_NEEDED) language = 'und'
  else if (best.name === 'Latin') language = latin(text, tokens)
  else if (best.name === 'Arabic' && /[ٹڈڑںے]/u.test(text)) language = 'ur'
  else if (best.name === 'Arabic' && /[پچژگ]/u.test(text)) language = 'fa'
  else if (best.name === 'Cyrillic')
    language = /[іїєґ]/iu.test(text) ? 'uk' : /[ыэъё]/iu.test(text) ? 'ru' : 'und'
  return { language: language === 'und' ? given : language, script: best.name, readable: best.listed }
}
