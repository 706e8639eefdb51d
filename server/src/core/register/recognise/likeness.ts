/** Letters of other scripts that are drawn like ours. */
const drawnAlike: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ҽ: 'e',
  ғ: 'f',
  ɡ: 'g',
  һ: 'h',
  н: 'h',
  і: 'i',
  ї: 'i',
  ı: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  ү: 'y',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '8': 'b',
  '|': 'l',
  '!': 'l',
  $: 's',
}

/** A name as it looks in passing: marks, signs and the tricks of letters that look alike are gone. */
export const skeleton = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => drawnAlike[letter] ?? letter)
    .join('')
    .replace(/[\p{M}\p{Cf}\s._-]/gu, '')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[il]/g, 'l')

const most = 80

/** How many letters must be put in, taken out or changed to make one of the other; long names are compared by their beginning. */
const distance = (one: string, other: string): number => {
  const [a, b] = [one.slice(0, most), other.slice(0, most)]
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** Whether one name could be taken for the other by somebody who does not look twice. */
export const looksLike = (name: string, ours: string): boolean => {
  const [a, b] = [skeleton(name), skeleton(ours)]
  if (a === '' || b === '') return false
  if (a === b) return true
  const far = b.length >= 8 ? 2 : b.length >= 5 ? 1 : 0
  return Math.abs(a.length - b.length) <= far && distance(a, b) <= far
}

/** The same, or ours with something put before or behind it: "riverton-ecc-help". */
export const borrowsName = (name: string, ours: string): boolean => {
  const plain = skeleton(ours)
  return looksLike(name, ours) || (plain.length >= 6 && skeleton(name).includes(plain))
}
