const opening =
  /^\s*(?:["“«]\s*)?(?:RT|MT)\s*:?\s*@?[\w.-]{1,50}|^\s*(?:fwd|fw|forwarded(?: as received| message)?|fwd as received)\b[:\s]/i
const within =
  /\b(?:RT|MT) @[\w.-]{1,50}|\bvia @[\w.-]{1,50}|\bforwarded (?:from|message|as received)\b|\bcopied (?:and pasted|from)\b|\bposted by (?:a |my )?friend\b|\breenviado\b|\breenviando\b|\btransféré\b|\bencaminhad[oa]\b|\bpodaj dalej\b|["“]@[\w.-]{1,50}:/i

/** The words that say that a message passes on another's ("RT @user", "forwarded"), or null when none do. */
export function repostOf(text: string): string | null {
  const head = text.slice(0, 4_000)
  const found = opening.exec(head) ?? within.exec(head)
  return found ? found[0].trim().slice(0, 60) : null
}
