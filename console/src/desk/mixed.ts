/** Letters that run from right to left: Hebrew, Arabic and their neighbours. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
/**
 * What runs from left to right as one thing wherever it stands: addresses of the web and of people, handles, and numbers
 * of several groups. Without this a telephone number inside Arabic words is shown with its groups in the wrong order.
 */
const asOne =
  /https?:\/\/[^\s\u0590-\u08ff]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.-]*\w|[+(]?\d[\d\s().\u2010-\u2015/-]{3,}\d/gu

export type Run = { text: string; ltr: boolean }

/** A text in runs; those with `ltr` are shown by themselves, from left to right. Most texts are one plain run. */
export const runsOf = (text: string): Run[] => {
  if (!rightToLeft.test(text)) return [{ text, ltr: false }]
  const runs: Run[] = []
  let at = 0
  for (const match of text.matchAll(asOne)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index), ltr: false })
    runs.push({ text: match[0], ltr: true })
    at = match.index + match[0].length
  }
  if (at < text.length) runs.push({ text: text.slice(at), ltr: false })
  return runs
}
