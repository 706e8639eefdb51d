const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How long a text is as people (and networks) count it: one family emoji is one. */
export const graphemes = (text: string): number => {
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return count
}

export type Room = { used: number; left: number; words: string; state: 'fits' | 'nearly' | 'too long' }

/** What the counter says, against the longest answer that the network takes. */
export const roomIn = (text: string, longest: number): Room => {
  const used = graphemes(text)
  const left = longest - used
  if (left < 0) return { used, left, words: `${-left} too many of ${longest}`, state: 'too long' }
  return { used, left, words: `${used} of ${longest}`, state: left <= longest * 0.1 ? 'nearly' : 'fits' }
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/** Whether the emergency sentence stands in the text, however it was wrapped. The server decides; this only warns in time. */
export const carries = (text: string, sentence: string): boolean => plain(text).includes(plain(sentence))

/** The text with the emergency sentence in front: help first (law 4). */
export const withSentence = (text: string, sentence: string): string =>
  carries(text, sentence) ? text : text.trim() ? `${sentence}\n\n${text}` : `${sentence} `
