import { XRPCError } from '@atproto/api'
import type { Budget, Json } from '#core/channels'
import { wordsOf } from '#platform/errors'

/** No answer came: the request may or may not have been worked. `left` is false when it surely never left. */
export class Unanswered extends Error {
  readonly left: boolean
  constructor(why: string, left: boolean) {
    super(why)
    this.left = left
  }
}

export type Asked = {
  service: string
  method: string
  token?: string
  params?: Record<string, string | readonly string[]>
  /** A procedure's input; a query has none. `null` is a procedure without input. */
  body?: Json
  headers?: Record<string, string>
  timeoutMs: number
  /** Hears what came with the answer, a refusal's too. */
  heard?: (headers: Headers) => void
}

const never = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

const causes = (error: unknown): unknown[] =>
  error instanceof Error
    ? [
        error,
        ...causes(error.cause),
        ...(error instanceof AggregateError ? error.errors.flatMap(causes) : []),
      ]
    : []

const neverLeft = (error: unknown): boolean =>
  causes(error).some((one) => never.has(String((one as { code?: unknown }).code)))

/**
 * One XRPC call, its answer as it came. The network's own client is not used for it: that one refuses a whole page
 * when one entry is not as its lexicon says, and what comes in must never be stopped by a stranger's post.
 * @throws XRPCError when the network refuses; Unanswered when no answer came.
 */
export const xrpc = async (fetcher: typeof fetch, asked: Asked): Promise<Json> => {
  const query = new URLSearchParams(
    Object.entries(asked.params ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
    ),
  )
  const url = new URL(`/xrpc/${asked.method}${query.size > 0 ? `?${query}` : ''}`, asked.service)
  const sends = asked.body !== undefined && asked.body !== null
  let response: Response
  let text: string
  try {
    response = await fetcher(url.href, {
      method: asked.body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...asked.headers,
        ...(asked.token ? { authorization: `Bearer ${asked.token}` } : {}),
        ...(sends ? { 'content-type': 'application/json' } : {}),
      },
      ...(sends ? { body: JSON.stringify(asked.body) } : {}),
      signal: AbortSignal.timeout(asked.timeoutMs),
    })
    text = await response.text()
    asked.heard?.(response.headers)
  } catch (error) {
    throw new Unanswered(`${url.host} did not answer ${asked.method}: ${wordsOf(error)}`, !neverLeft(error))
  }
  const answer = parsed(text)
  if (response.ok && answer !== undefined) return answer
  if (response.ok)
    throw new Unanswered(`${url.host} answered ${asked.method} with something unreadable.`, true)
  const said = answer !== null && typeof answer === 'object' && !Array.isArray(answer) ? answer : {}
  throw new XRPCError(
    response.status,
    typeof said?.error === 'string' ? said.error : undefined,
    typeof said?.message === 'string' ? said.message : `${url.host} answered ${response.status}.`,
    Object.fromEntries(response.headers),
  )
}

const parsed = (text: string): Json | undefined => {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export const refusedAs = (error: unknown, ...names: string[]): error is XRPCError =>
  error instanceof XRPCError && names.includes(error.error)

/** What the network said of its rate limit beside an answer; null when it said nothing. */
export const budgetIn = (headers: Headers): Budget | null => {
  const told = ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`))
  const [limit, left, reset] = told.map((text) => (text === null ? Number.NaN : Number(text)))
  if (!Number.isFinite(limit) || !Number.isFinite(left) || limit! <= 0) return null
  const resetsAt = Number.isFinite(reset) && reset! > 0 ? new Date(reset! * 1000) : null
  return { what: 'requests', limit: limit!, left: Math.max(0, left!), resetsAt }
}

/** When a refused caller may ask again: what the network said, else in a minute; never sooner than in a second. */
export const retryAt = (error: XRPCError, now: Date): Date => {
  const reset = Number(error.headers?.['ratelimit-reset'])
  const after = Number(error.headers?.['retry-after'])
  const at = reset > 0 ? reset * 1000 : now.getTime() + (after > 0 ? after * 1000 : 60_000)
  return new Date(Math.max(at, now.getTime() + 1000))
}
