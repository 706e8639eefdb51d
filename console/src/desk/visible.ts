const named: Record<number, string> = {
  0x200b: 'zero width',
  0x2060: 'word joiner',
  0xfeff: 'zero width',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'end of direction',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'isolate',
  0x2069: 'end of isolate',
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
