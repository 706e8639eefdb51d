/** One thing that a part of a record says, with its name in words; nothing that the part says is left out. */
export type Field = { name: string; label: string; value: Value }
export type Value =
  | { is: 'nothing' }
  | { is: 'yes' | 'no' }
  | { is: 'number'; number: number }
  | { is: 'moment'; text: string }
  | { is: 'text'; text: string }
  | { is: 'list'; items: Value[] }
  | { is: 'fields'; fields: Field[] }
  /** Nested deeper than a person reads: as it is written. */
  | { is: 'written'; text: string }

/** Names whose words are not simply the name read aloud. */
const named: Record<string, string> = {
  by: 'Who',
  why: 'Why',
  at: 'When',
  as: 'Closed as',
  to: 'To',
  from: 'From',
  until: 'Until',
  networkId: 'Id on the network',
  handle: 'Handle',
  name: 'Name',
  picture: 'Picture',
  url: 'Address on the network',
  parent: 'What it answers',
  quoted: 'What it quotes',
  place: 'Place',
  contact: 'About contact',
  together: 'Acknowledged together',
  counted: 'Alarms it speaks for',
  stage: 'Steps taken',
  routes: 'Called by',
  outgoing: 'Answer',
  responsible: 'Who is responsible',
  answers: 'The message it answers',
  entry: 'Record',
  held: 'Its proof held',
  number: 'Number',
  passedTo: 'Passed on to',
  passedNumber: 'Their number',
  copy_of: 'A copy of',
  made_by_machine: 'Made by a machine',
  networkAt: 'The network’s time',
}

/** A name in words: `passed_number` and `passedNumber` are "Passed number", `langs` stays what the network calls it. */
export const labelOf = (name: string): string => {
  const known = Object.hasOwn(named, name) ? named[name] : undefined
  if (known) return known
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\s]+/g, ' ')
    .trim()
  if (words === '') return name === '' ? '(no name)' : name
  const plain = /^\p{Lu}?[\p{Ll}\p{N} ]+(?: \p{Lu}[\p{Ll}\p{N}]*)*$/u.test(words)
    ? words.toLowerCase()
    : words
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

const aMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const deepest = 8

const readValue = (said: unknown, depth: number): Value => {
  if (said === null || said === undefined) return { is: 'nothing' }
  if (typeof said === 'boolean') return { is: said ? 'yes' : 'no' }
  if (typeof said === 'number') return { is: 'number', number: said }
  if (typeof said === 'string')
    return aMoment.test(said) && !Number.isNaN(Date.parse(said))
      ? { is: 'moment', text: said }
      : { is: 'text', text: said }
  if (depth >= deepest) return { is: 'written', text: JSON.stringify(said) }
  return Array.isArray(said)
    ? { is: 'list', items: said.map((one) => readValue(one, depth + 1)) }
    : { is: 'fields', fields: fieldsIn(said as Record<string, unknown>, depth + 1) }
}

const fieldsIn = (said: Record<string, unknown>, depth: number): Field[] =>
  Object.entries(said).map(([name, value]) => ({
    name,
    label: labelOf(name),
    value: readValue(value, depth),
  }))

/**
 * A part of a record as a person reads it: each of its fields with its name in words, in the order in which it was
 * written; null when the text is no JSON (it then stands as it is).
 */
export const fieldsOf = (text: string): Value | null => {
  try {
    return readValue(JSON.parse(text), 0)
  } catch {
    return null
  }
}

/** Without the fields that are said elsewhere on the page. */
export const without = (value: Value, names: readonly string[]): Value =>
  value.is === 'fields'
    ? { is: 'fields', fields: value.fields.filter(({ name }) => !names.includes(name)) }
    : value
