/** Rules of the wall's plots, without a screen. */

/** Where so many seconds stand between 0 and 1, on a scale that gives each tenfold the same room, from 1 s to a day. */
export const placeOf = (seconds: number): number =>
  Math.min(1, Math.max(0, Math.log10(Math.max(1, seconds)) / Math.log10(86_400)))

/** A target or a time in words: 45 s, 5 min, 1 h, 2 d. */
export const shortTime = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.round((seconds / 3600) * 10) / 10} h`
  return `${Math.round((seconds / 86_400) * 10) / 10} d`
}

/** The radius of a dot that stands for `n`: its area grows with the number, and one is still seen. */
export const radiusOf = (n: number, most: number, largest: number): number =>
  Math.max(2.2, largest * Math.sqrt(n / Math.max(1, most)))

/** The top of an axis: the next round number (1, 2 or 5 times a tenfold). */
export const roundUp = (n: number): number => {
  const tenfold = 10 ** Math.floor(Math.log10(Math.max(1, n)))
  return [1, 2, 5, 10].map((times) => times * tenfold).find((top) => top >= n) ?? 10 * tenfold
}

/** A line through values, as an SVG path in a box of `width` × `height`; 0 is at the bottom. */
export const lineOf = (values: readonly number[], top: number, width: number, height: number): string =>
  values
    .map((value, n) => {
      const x = values.length > 1 ? (n / (values.length - 1)) * width : width
      return `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(height - (value / top) * height).toFixed(1)}`
    })
    .join('')

/** Where two labels stand that may not cover one another. */
export const apart = (one: number, other: number, least: number): [number, number] => {
  const gap = least - Math.abs(one - other)
  if (gap <= 0) return [one, other]
  return one <= other ? [one - gap / 2, other + gap / 2] : [one + gap / 2, other - gap / 2]
}
