/** What stands at the end of an English street's name, written out. */
const atEnd: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'street',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  ln: 'lane',
  dr: 'drive',
  ct: 'court',
  crt: 'court',
  cl: 'close',
  sq: 'square',
  blvd: 'boulevard',
  bvd: 'boulevard',
  pl: 'place',
  ter: 'terrace',
  terr: 'terrace',
  cres: 'crescent',
  cir: 'circle',
  hwy: 'highway',
  pkwy: 'parkway',
  gdns: 'gardens',
  gr: 'grove',
  wy: 'way',
  pk: 'park',
  brg: 'bridge',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
}
/** What stands before a name: English, Spanish, French, Welsh. */
const atStart: Readonly<Record<string, string>> = {
  st: 'saint',
  mt: 'mount',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
  c: 'calle',
  cl: 'calle',
  av: 'avenida',
  avda: 'avenida',
  pza: 'plaza',
  plza: 'plaza',
  ctra: 'carretera',
  r: 'rue',
  bd: 'boulevard',
  bld: 'boulevard',
  ffd: 'ffordd',
}
const types = new Set([
  ...Object.values(atEnd),
  ...['calle', 'avenida', 'plaza', 'carretera', 'rue', 'boulevard', 'ffordd', 'stryd', 'heol', 'row', 'hill'],
])
const articles = new Set(['the', 'la', 'el', 'los', 'las', 'le', 'les', 'der', 'die', 'das', 'y', 'yr'])

/** The words of a text: no accents, capitals or apostrophes; in every script. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** German writes the kind of street into its name. */
export const strasse = (word: string): string =>
  word.length > 4 && word.endsWith('str') ? `${word.slice(0, -3)}strasse` : word

/** Every way in which these words may be meant as one name: as they stand, and with what is shortened written out. */
export const meant = (words: readonly string[]): string[] => {
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return []
  const plain = words.join(' ')
  if (words.length === 1) return [plain, strasse(plain)].filter((one, n, all) => all.indexOf(one) === n)
  const inner = words.slice(1, -1)
  const starts = [first, atStart[first]].filter((one) => one !== undefined)
  const ends = [strasse(last), atEnd[last]].filter((one) => one !== undefined)
  // "Main St N": the kind of street stands before the side of the town.
  const beside = inner.length > 0 && /^(north|south|east|west)$/.test(atEnd[last] ?? last)
  const inners = beside ? [inner, [...inner.slice(0, -1), atEnd[inner.at(-1)!] ?? inner.at(-1)!]] : [inner]
  return [
    ...new Set(starts.flatMap((s) => ends.flatMap((e) => inners.map((mid) => [s, ...mid, e].join(' '))))),
  ]
}

/** A name as it is looked up: without its article, written out. */
export const nameKey = (name: string): string => {
  const words = wordsIn(name)
  const rest = words.length > 1 && articles.has(words[0]!) ? words.slice(1) : words
  const last = rest.at(-1)
  if (rest.length < 2 || last === undefined) return rest.map(strasse).join(' ')
  const first = rest[0]!
  const start = first === 'st' || first === 'mt' ? (atStart[first] ?? first) : first
  return [start, ...rest.slice(1, -1), atEnd[last] ?? strasse(last)].join(' ')
}

/** The words that a name may begin with in running text: its own first, and whatever is short for it. */
export const begins = (key: string): string[] => {
  const first = key.split(' ')[0]!
  return [first, ...Object.entries(atStart).flatMap(([short, long]) => (long === first ? [short] : []))]
}

/** A street's name without its kind: "alder" of "alder street"; null where it has none. */
export const bareName = (key: string): string | null => {
  const words = key.split(' ')
  const rest = words.filter((word) => !types.has(word))
  return rest.length > 0 && rest.length < words.length ? rest.join(' ') : null
}

export const isArticle = (word: string | undefined): boolean => word !== undefined && articles.has(word)
/** A house number: "18", "18b". */
export const isNumber = (word: string | undefined): boolean =>
  word !== undefined && /^\d{1,5}[a-z]?$/.test(word)
