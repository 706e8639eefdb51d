import {
  type AnswerOf,
  type Refusal,
  type RequestOf,
  type RouteName,
  type Routes,
  routes,
} from '@callbox/contract'
import { confirmed } from './confirming.ts'

/** What the server (or the wire) refused, as a sentence for the person. `unreachable` means nothing was answered at all. */
export class Refused extends Error {
  readonly code: string
  readonly detail: Record<string, unknown>
  constructor(code: string, sentence: string, detail: Record<string, unknown> = {}) {
    super(sentence)
    this.code = code
    this.detail = detail
  }
}

/** The sentence to show for anything thrown. */
export const sentenceOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'Something went wrong that we have no words for. Try again.'

const listeners = new Set<(reached: boolean) => void>()
/** Told after every call whether the server answered, whatever it answered. */
export const onReach = (listener: (reached: boolean) => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const reached = (yes: boolean) => {
  for (const listener of listeners) listener(yes)
}

type Values = Record<string, unknown>

/** The address of a route: parameters filled in, query appended; absent values are left out. */
export const addressOf = (path: string, params: Values = {}, query: Values = {}): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString()
  return search ? `${filled}?${search}` : filled
}

const wordsWithoutBody: Record<number, string> = {
  401: 'You are signed out. Sign in again.',
  403: 'Your role does not include this.',
  413: 'That is too large for the server.',
  502: 'The server is not answering. Nothing you typed is lost.',
  503: 'The server is not ready yet. Nothing you typed is lost.',
}

/**
 * Asks one route of the contract. What asks for a second factor first is asked again when the person has shown it: the
 * caller only waits longer. Throws `Refused` with the server's own sentence, or `unreachable`.
 */
export const call = async <N extends RouteName>(
  name: N,
  request?: RequestOf<Routes[N]>,
  signal?: AbortSignal,
) => {
  try {
    return await once(name, request, signal)
  } catch (thrown) {
    const first = thrown instanceof Refused && thrown.code === 'confirm_first'
    if (!first || !(await confirmed())) throw thrown
    return once(name, request, signal)
  }
}

const once = async <N extends RouteName>(name: N, request?: RequestOf<Routes[N]>, signal?: AbortSignal) => {
  const route = routes[name]
  const asked = (request ?? {}) as { params?: Values; query?: Values; body?: unknown }
  let response: Response
  try {
    response = await fetch(addressOf(route.path, asked.params, asked.query), {
      method: route.method,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      headers: {
        accept: 'application/json',
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    })
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    reached(false)
    throw new Refused(
      'unreachable',
      'The server cannot be reached. Nothing you typed is lost; try again when it is back.',
    )
  }
  const away = response.status >= 502 && response.status <= 504
  reached(!away)
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as AnswerOf<Routes[N]>
  const refusal = (answer as Partial<Refusal> | null)?.error
  if (refusal) throw new Refused(refusal.code, refusal.sentence, refusal.detail)
  throw new Refused(
    response.status === 401 ? 'not_signed_in' : away ? 'unreachable' : 'refused',
    wordsWithoutBody[response.status] ?? `The server refused this and did not say why (${response.status}).`,
  )
}
