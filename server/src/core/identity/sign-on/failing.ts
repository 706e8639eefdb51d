import { wordsOf } from '#platform/errors'

/**
 * Why an identity provider's answer does not let anybody in, as a sentence for whoever looks after security. The browser
 * is told the same for every one of them.
 */
export class NotShown extends Error {}

/** As much of a library's or a network's error as helps; it may have come from outside. */
export const inShort = (thrown: unknown): string => {
  const parts: string[] = []
  for (let one = thrown; one && parts.length < 3; one = (one as { cause?: unknown }).cause) {
    const { error, error_description: more } = one as { error?: unknown; error_description?: unknown }
    const words = [wordsOf(one), error, more].filter((part) => typeof part === 'string' && part !== '')
    parts.push(words.join(', '))
  }
  return parts
    .join(': ')
    .replace(/[^\P{C}]/gu, ' ')
    .slice(0, 300)
}
