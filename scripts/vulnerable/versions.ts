/** As semver has it: numbers, then the parts of a version that comes before its release. */
const partsOf = (version: string): { numbers: number[]; before: string[] } => {
  const [, numbers = '', before = ''] = /^v?([\d.]+)(?:-([^+]+))?/.exec(version) ?? []
  return { numbers: numbers.split('.').map(Number), before: before ? before.split('.') : [] }
}

const compareNames = (a: string | undefined, b: string | undefined): number => {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const numbers = [a, b].map((one) => /^\d+$/.test(one))
  if (numbers[0] && numbers[1]) return Number(a) - Number(b)
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** Below 0 when the first is the older one (semver 2.0, 11). */
export const compareVersions = (one: string, other: string): number => {
  const [a, b] = [partsOf(one), partsOf(other)]
  for (let n = 0; n < 3; n += 1) {
    const differs = (a.numbers[n] ?? 0) - (b.numbers[n] ?? 0)
    if (differs !== 0) return differs
  }
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length
  for (let n = 0; n < Math.max(a.before.length, b.before.length); n += 1) {
    const differs = compareNames(a.before[n], b.before[n])
    if (differs !== 0) return differs
  }
  return 0
}
