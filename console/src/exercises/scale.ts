/** Seconds shown on the plot's own scale: 0 at the bottom for one second or less, 1 at the top for `most`; ten times as long is the same step everywhere. */
export const heightOf = (seconds: number, most: number): number =>
  Math.min(1, Math.log10(Math.max(1, seconds)) / Math.log10(Math.max(10, most)))

const marks: readonly (readonly [number, string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [36_000, '10 h'],
]

/** The lines of the plot, from one second to the longest that was measured. */
export const ticks = (most: number): readonly (readonly [number, string])[] =>
  marks.filter(([seconds]) => seconds <= most)

/** Whole minutes (or seconds, or hours) along the timeline, at most `n` of them. */
export const timeTicks = (lasted: number, n: number): { seconds: number; words: string }[] => {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]
  const step = steps.find((one) => lasted / one <= n) ?? Math.ceil(lasted / n)
  const unit = step < 60 ? 1 : step < 3600 ? 60 : 3600
  const name = unit === 1 ? 's' : unit === 60 ? 'min' : 'h'
  return Array.from({ length: Math.floor(lasted / step) + 1 }, (_, i) => ({
    seconds: i * step,
    words: `${(i * step) / unit} ${name}`,
  }))
}
