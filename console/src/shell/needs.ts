/** What the top of a wide screen shows and that of a telephone has behind "More". */
export type Known = {
  /** How many things that we sent have an unknown fate. */
  unknown: number
  /** The parts of the centre that are missing, in sentences. */
  missing: readonly string[]
  /** The networks whose accounts are not well. */
  ill: readonly string[]
  /** That the centre cannot keep up, and with what; null while it does. */
  strain: string | null
  /** How many are on shift; null while nobody knows. */
  onShift: number | null
  toRead: number
  newer: boolean
}

const many = (n: number, one: string, more: string): string => (n === 1 ? `1 ${one}` : `${n} ${more}`)

/** What needs a person behind "More", each in a few words: nothing that calls may be out of sight without a word. */
export const needsOf = ({ unknown, missing, ill, strain, onShift, toRead, newer }: Known): string[] => [
  ...(unknown > 0 ? [many(unknown, 'answer of unknown fate', 'answers of unknown fate')] : []),
  ...(missing.length > 0
    ? [many(missing.length, 'part of the centre missing', 'parts of the centre missing')]
    : []),
  ...(strain ? [strain] : []),
  ...ill.map((network) => `${network} is not well`),
  ...(onShift === 0 ? ['nobody on shift'] : []),
  ...(toRead > 0 ? [many(toRead, 'note to read', 'notes to read')] : []),
  ...(newer ? ['a new version'] : []),
]
