const named: Record<number, string> = {
  8203: 'zero width',
  8288: 'word joiner',
  65279: 'zero width',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'end of direction',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'isolate',
  8297: 'end of isolate',
}

const nameOf = (code: number): string | null => {
  if (named[code]) return named[code]
  const control = (code < 32 && code !== 9 && code !== 10 && code !== 13) || (code >= 127 && code < 160)
  return control ? `control ${code.toString(16)}` : null
}

export type Piece = { text: string } | { hidden: string }

/**
 * A message's words with the characters that hide or reorder text pulled out and named, so that what is read is what was sent.
 * Joiners that scripts and emoji need stay; the record keeps every byte.
 */
export const visible = (text: string): Piece[] => {
  const pieces: Piece[] = []
  let run = ''
  for (const character of text) {
    const hidden = nameOf(character.codePointAt(0) ?? 0)
    if (!hidden) {
      run += character
      continue
    }
    if (run) pieces.push({ text: run })
    run = ''
    const last = pieces.at(-1)
    if (!(last && 'hidden' in last && last.hidden === hidden)) pieces.push({ hidden })
  }
  if (run) pieces.push({ text: run })
  return pieces
}
