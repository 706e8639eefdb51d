/** An error in words, whatever was thrown. */
export function inWords(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'an error that cannot be put in words'
  }
}
