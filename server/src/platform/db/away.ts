/** PostgreSQL's classes: connection, no resources (a full disk, too many connections), shutting down, its own system. */
const classes = new Set(['08', '53', '57P', '58'])
/** Undone to let another go on: a deadlock, a serialization failure, a lock that was not to be had. */
const undone = new Set(['40001', '40P01', '55P03', '25P03'])
const ofTheLine = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** What the driver says where it has no code. */
const words =
  /^Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|database has not been heard|Client was closed/

const codeOf = (thrown: unknown): string => {
  const code = (thrown as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Whether an error says that the database is not there (or takes nothing more in), as against one about what was asked. */
export const isAway = (thrown: unknown): boolean => {
  const code = codeOf(thrown)
  if (code.length === 5 && (classes.has(code.slice(0, 2)) || classes.has(code.slice(0, 3)))) return true
  if (ofTheLine.has(code)) return true
  return thrown instanceof Error && (words.test(thrown.message) || isAway(thrown.cause ?? null))
}

/** Whether the database's disk takes nothing more. */
export const isFull = (thrown: unknown): boolean => codeOf(thrown) === '53100' || codeOf(thrown) === 'ENOSPC'

/** Whether the same thing may well go through in a moment: the error is one of the moment, not of what was asked. */
export const isPassing = (thrown: unknown): boolean => isAway(thrown) || undone.has(codeOf(thrown))
