// Every quantifier is bounded, so each of these is linear in the text.
const clock =
  /\b(?:[01]?\d|2[0-3])[:h.][0-5]\d(?:\s?[ap]\.?m\b\.?)?|\b(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b\.?|\b(?:\d{1,3}|an?|two|three|four|five|six|ten|twenty|half an) (?:min(?:ute)?s?|mins|hours?|hrs?|days?) ago\b|\bsince (?:yesterday|this morning|last night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/giu
const MOST = 10

/** Times as they stand in the message ("21:40", "10 minutes ago"), at most ten, by plain patterns; never throws. */
export function timesIn(text: string): string[] {
  return [...new Set([...text.matchAll(clock)].map(([found]) => found.trim()))].slice(0, MOST)
}
