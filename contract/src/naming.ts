/**
 * An agency's convention for the names of its accounts (CoP S1). Letters, digits, "." "_" and "-" stand for themselves,
 * "#" for one digit, "{place}" for any run of them, "|" parts alternatives: "riverton-{beat} | riverton.example".
 */
type Piece = { text: string } | { named: string } | { digit: true }

const mostPieces = 4

const piecesOf = (alternative: string): Piece[] | null => {
  const found: Piece[] = []
  let rest = alternative
  while (rest !== '') {
    const [all, named, text] = /^(?:\{([a-z][a-z ]{0,23})\}|([a-z0-9._-]+)|#)/.exec(rest) ?? ['']
    if (!all) return null
    found.push(named ? { named } : text ? { text } : { digit: true })
    rest = rest.slice(all.length)
  }
  return found
}

const alternativesOf = (pattern: string): string[] =>
  pattern
    .toLowerCase()
    .split('|')
    .map((one) => one.trim())

/** What is wrong with a convention, as a sentence; null when it can be used. */
export const namingProblem = (pattern: string): string | null => {
  if (pattern.trim() === '') return 'Write the convention, for example riverton-{beat}.'
  for (const alternative of alternativesOf(pattern)) {
    const pieces = piecesOf(alternative)
    if (alternative === '' || pieces === null)
      return 'Use small letters, digits, ".", "_", "-", "#" for one digit, words in braces such as {beat} for whatever differs, and "|" between alternatives.'
    if (!pieces.some((piece) => 'text' in piece && /[a-z0-9]{3}/.test(piece.text)))
      return 'Each alternative needs at least three letters that stay the same: without them any name would fit.'
    if (pieces.filter((piece) => 'named' in piece).length > mostPieces)
      return `Each alternative may have at most ${mostPieces} words in braces.`
    if (pieces.some((piece, at) => 'named' in piece && pieces[at + 1] && 'named' in pieces[at + 1]!))
      return 'Put a letter or a sign between two words in braces: nobody could tell where one ends.'
  }
  return null
}

/** The convention as one reads it aloud: '"riverton-", then the beat'. '' when it cannot be used. */
export const namingInWords = (pattern: string): string =>
  namingProblem(pattern)
    ? ''
    : alternativesOf(pattern)
        .map((alternative) =>
          piecesOf(alternative)!
            .map((piece) =>
              'text' in piece ? `“${piece.text}”` : 'named' in piece ? `the ${piece.named}` : 'one digit',
            )
            .join(', then '),
        )
        .join('; or ')

/** Whether a name keeps to the convention; a letter that only looks like one of ours does not. */
export const fitsNaming = (pattern: string, name: string): boolean => {
  if (namingProblem(pattern)) return false
  const plain = name.trim().replace(/^@/, '').toLowerCase()
  return alternativesOf(pattern).some((alternative) => {
    const source = piecesOf(alternative)!
      .map((piece) =>
        'text' in piece
          ? piece.text.replace(/[.-]/g, '\\$&')
          : 'named' in piece
            ? '[a-z0-9._-]{1,64}'
            : '[0-9]',
      )
      .join('')
    return new RegExp(`^${source}$`).test(plain)
  })
}
