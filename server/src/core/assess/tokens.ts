/** A word of the message: `norm` for matching only; `start` and `end` lead back to the text as captured. */
export type Token = { norm: string; start: number; end: number }

const HEAD = 12_000
const TAIL = 4_000

/**
 * Bounds the work: of a very long text only the first 12,000 and the last 4,000 characters are read. What is kept on
 * the record is untouched.
 */
export function clip(text: string): { read: string; clipped: boolean } {
  if (text.length <= HEAD + TAIL) return { read: text, clipped: false }
  return { read: `${text.slice(0, HEAD)}\n${text.slice(-TAIL)}`, clipped: true }
}

// Zero-width and bidi controls stay inside a word while splitting, so that "he<zero width>lp" is one word.
const INVISIBLE =
  '\\u00AD\\u034F\\u061C\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF\\uFE00-\\uFE0F'
const WORD = new RegExp(
  `\\u{1F198}|[\\p{Alphabetic}\\p{N}][\\p{Alphabetic}\\p{N}\\p{M}'’ʼ\`${INVISIBLE}]*`,
  'gu',
)
const HIDDEN = new RegExp(`[${INVISIBLE}]`, 'gu')
const LINK = /(?:https?:\/\/|www\.)[^\s]{1,2000}|@[\w.-]{1,100}/gi
const PLAIN = /^[a-z0-9]*$/
const foldedLetters: Record<string, string> = {
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ø: 'o',
  ß: 'ss',
  ى: 'ي',
  ة: 'ه',
  ـ: '',
  ی: 'ي',
  ک: 'ك',
}
const FOLD = /[łđıøßىةـیک]/gu

/**
 * The form of one word that lists are matched against: compatibility forms unified, invisible characters, accents
 * and apostrophes gone, lower case, a letter held down ("heeelp") written once.
 */
export function fold(word: string): string {
  let norm = word.slice(0, 80).toLowerCase()
  if (!PLAIN.test(norm)) {
    norm = norm
      .replace(HIDDEN, '')
      .normalize('NFKD')
      .replace(/[\p{M}'’ʼ`]/gu, '')
      .toLowerCase()
      .replace(FOLD, (letter) => foldedLetters[letter] ?? '')
  }
  return norm.replace(/(\p{L})\1{2,}/gu, '$1')
}

/** Splits into words, linear in the length. Links and user names are left out: they say nothing about need. */
export function tokenise(text: string): Token[] {
  const plain = /[@.]/.test(text) ? text.replace(LINK, (link) => ' '.repeat(link.length)) : text
  const tokens: Token[] = []
  for (const match of plain.matchAll(WORD)) {
    const raw = match[0]
    const norm = raw === '\u{1F198}' ? 'sos' : fold(raw)
    if (norm !== '') tokens.push({ norm, start: match.index, end: match.index + raw.length })
  }
  return tokens
}
