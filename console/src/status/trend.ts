/** The size of the picture, in its own units. */
export const width = 160
export const height = 28

/** The slots of an hour, so that a young process's line begins where its life does. */
const slots = 120

/**
 * The line of a trend, as SVG paths: one for each stretch without a hole, right-aligned at now, from nothing to the most
 * that was seen.
 */
export const linesOf = (points: readonly (number | null)[]): string[] => {
  const top = Math.max(1e-9, ...points.map((one) => one ?? 0))
  const x = (index: number): number => width - ((points.length - 1 - index) / (slots - 1)) * width
  const y = (value: number): number => height - 2 - (value / top) * (height - 4)
  const lines: string[] = []
  let open = ''
  points.forEach((value, index) => {
    if (value === null) {
      if (open) lines.push(open)
      open = ''
    } else open += `${open ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
  })
  if (open) lines.push(open)
  // A single point is no line; a short one makes it seen.
  return lines.map((line) => (line.includes('L') ? line : `${line}h1`))
}

/** The newest figure, and between which it was in the hour; null when nothing was kept yet. */
export const figuresOf = (
  points: readonly (number | null)[],
): { now: number | null; least: number; most: number } | null => {
  const known = points.filter((one) => one !== null)
  return known.length === 0
    ? null
    : { now: points.at(-1) ?? null, least: Math.min(...known), most: Math.max(...known) }
}
