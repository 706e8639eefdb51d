import { randomUUID } from 'node:crypto'
import type { Refusal } from '@callbox/contract'
import { isAway, isFull } from '#platform/db'
import { AppError, refusals } from '#platform/errors'
import { type Log, requestId } from '#platform/log'

/** The refusals of the door itself; each module has its own table for its own. */
export const refuse = refusals({
  bad_input: [400, '{sentence}'],
  not_signed_in: [401, 'Nobody is signed in, or the session has ended: sign in and try again.'],
  not_allowed: [
    403,
    'This needs the right "{right}" in this agency, which you do not have now: ask a supervisor for a role that carries it.',
  ],
  confirm_first: [
    403,
    'This asks for your passkey or a code once more, because it speaks or decides for everybody: show it, and it will be done.',
  ],
  not_now: [403, 'You cannot {what}: {reason}.'],
  only_some_accounts: [
    403,
    'You may {what} for some accounts only, and this concerns the whole agency: ask a colleague whose role holds for all of it.',
  ],
  not_for_keys: [
    403,
    'This is about a person who is signed in, and an API key is nobody: sign in and do it yourself.',
  ],
  no_such_conversation: [
    404,
    'There is no such conversation on the accounts you work for. Go back to the queue and open it again.',
  ],
  no_such_message: [404, 'There is no such message on the accounts you work for.'],
  no_such_outgoing: [404, 'There is nothing of ours with this id on the accounts you work for.'],
  no_such_account: [404, 'There is no such account among those you work for.'],
  no_such_alarm: [
    404,
    'There is no such alarm among those of the accounts you work for: it has ended, or concerns others or the whole agency.',
  ],
  no_such_request: [404, 'There is no such request for an interpreter on the accounts you work for.'],
  other_origin: [
    403,
    'This call came from a page that is not ours, so nothing was done: open {origin} and try again there.',
  ],
  no_such_route: [404, 'There is nothing at this address: look in /api/openapi.json for what there is.'],
  too_large: [413, 'This is larger than the {limit} allowed here: send less at once.'],
  too_much_at_once: [
    503,
    'More is being sent to this server at once than it takes, so nothing was done: nothing you typed is lost, try again in a moment.',
  ],
  too_many_screens: [
    503,
    'This server shows as many screens live as it can: close those that nobody looks at, or let your administrator start another server.',
  ],
  too_many_calls: [
    429,
    'There were more calls than anybody makes by hand: wait {seconds} s and try again. Incoming messages are not held up by this.',
  ],
  database_away: [
    503,
    'The database does not answer just now, so nothing was done: nothing you typed is lost, try again in a moment.',
  ],
  disk_full: [
    503,
    'The disk of the database is full, so nothing was done: tell your administrator to free some room; nothing you typed is lost.',
  ],
  unexpected: [
    500,
    'Something went wrong on our side and nothing is known to have been done: try again, and give your administrator the reference {reference} if it stays.',
  ],
})

/** Input that was refused, naming the field and the remedy. */
export const badInput = (field: string, remedy: string): AppError =>
  new AppError('bad_input', 400, `${field}: ${remedy}`, { field })

/** Values that passed our checks but that the database cannot hold: a number out of range, text with a zero byte. */
const unholdable = new Set(['22003', '22021', '22P02', '22P05'])

/**
 * Any thrown thing as a refusal. What we did not foresee is logged under a reference without the request's words,
 * and only the reference is told.
 */
export const refusalOf = (thrown: unknown, log: Log, where: string): AppError => {
  if (thrown instanceof AppError) return thrown
  const pgCode = (thrown as { code?: unknown } | null)?.code
  if (typeof pgCode === 'string' && unholdable.has(pgCode)) {
    log.warn({ route: where, code: pgCode }, 'a value could not be stored')
    return badInput(
      'A value',
      'is out of range or has characters that cannot be stored; correct it and send it again',
    )
  }
  if (isAway(thrown) || isFull(thrown)) {
    const code = typeof pgCode === 'string' ? pgCode : 'none'
    log.warn({ route: where, code }, 'the database is away')
    return refuse(isFull(thrown) ? 'disk_full' : 'database_away')
  }
  const reference = requestId() ?? randomUUID().slice(0, 8)
  log.error({ route: where, reference, error: thrown }, 'unexpected error')
  return refuse('unexpected', { reference })
}

const retryAfter = (status: number, detail: unknown): { headers?: Record<string, string> } => {
  const seconds = (detail as { seconds?: unknown } | undefined)?.seconds
  if (status === 429 && typeof seconds === 'number') return { headers: { 'Retry-After': String(seconds) } }
  return status === 503 ? { headers: { 'Retry-After': '5' } } : {}
}

export const answer = ({ code, status, message, detail }: AppError): Response =>
  Response.json(
    { error: { code, sentence: message, ...(detail === undefined ? {} : { detail }) } } satisfies Refusal,
    { status, ...retryAfter(status, detail) },
  )
