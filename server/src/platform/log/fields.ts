/** What may stand in a log line, by name, and what a value there looks like. Everything else is withheld. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const hex = /^[0-9a-f]{8,32}$/
/** A name that a developer gave: a route, a job, a reader, a sweep. */
const name = /^[a-z][a-z_]*([ .:-][a-z_]+){0,12}$/i
const code = /^[A-Z0-9_]{1,40}$/i
const number = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const like =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value)
const id = (value: unknown): boolean => number(value) || like(uuid)(value)
/** A frame of a stack without the words of the error: `at name (file:line:column)`. */
const frame = /^at [\w$.<>[\] #]{0,80} ?\(?(file:\/\/|node:)?[\w/.@+-]+(\?[\w=&.-]+)?:\d+:\d+\)?$/

export const allowed: Readonly<Record<string, (value: unknown) => boolean>> = {
  agency: id,
  account: id,
  conversation: id,
  message: id,
  outgoing: id,
  training: id,
  process: id,
  request: like(hex),
  reference: like(hex),
  /** Of the contract, or the pattern of a page's address; never the address itself. */
  route: like(/^[a-z/:*._-]{1,80}$/i),
  job: like(name),
  sweep: like(name),
  reader: like(name),
  lane: like(name),
  network: like(name),
  command: like(name),
  severity: like(name),
  state: like(name),
  code: like(code),
  status: number,
  ms: number,
  n: number,
  attempt: number,
  behind: number,
}

/**
 * What is told of a thrown thing: its class, its code, its cause's code and where it was thrown. Never its message: a
 * database's or a parser's repeats what people wrote, a network's the address or the token that it was asked with.
 */
export const told = (thrown: unknown): Record<string, unknown> => {
  if (!(thrown instanceof Error)) return { error: 'NotAnError' }
  const codeOf = (of: unknown): string | undefined => {
    const given = (of as { code?: unknown } | null | undefined)?.code
    return typeof given === 'string' && code.test(given) ? given : undefined
  }
  const at = (thrown.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => frame.test(line))
    .slice(0, 8)
  const kind = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  const [own, cause] = [codeOf(thrown), codeOf(thrown.cause) ?? (thrown.cause as Error | undefined)?.name]
  return { error: kind, ...(own ? { code: own } : {}), ...(cause ? { cause } : {}), at }
}

/**
 * The fields that may be told. `error` takes the thrown thing itself. The names of the others stand under `withheld`, so
 * that nobody misses them in silence.
 */
export const safe = (given: Record<string, unknown>): Record<string, unknown> => {
  const { error, ...fields } = given
  const kept: Record<string, unknown> = {}
  const withheld = new Set<string>()
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (allowed[key]?.(value)) kept[key] = value
    else withheld.add(key in allowed ? key : 'a field without a rule')
  }
  if (typeof error === 'string') withheld.add('error')
  else if (error !== undefined) Object.assign(kept, told(error))
  return withheld.size > 0 ? { ...kept, withheld: [...withheld] } : kept
}
