import type { z } from 'zod'
import { confirmRights, type Right } from './rights.ts'

/** How a route is declared, once; server, typed client and OpenAPI all come from it. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Hono's path form; `:agency` and the other parameters stand in `params`. */
  readonly path: string
  /** What the caller must be allowed to do. A route without a right does not compile. */
  readonly right: Right
  readonly says: string
  /** Asks for a freshly shown second factor whatever its right is; acts under one of `confirmRights` always do. */
  readonly confirm?: true
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Takes `application/scim+json` beside JSON, and refuses in SCIM's own form (RFC 7644, 3.12). */
  readonly speaks?: 'scim'
  /** Longest body in bytes, where it may be longer than the usual 1 MB. */
  readonly longest?: number
  /** The JSON answer, or the kind of stream that is not JSON. */
  readonly output: z.ZodType | 'bytes' | 'events'
  /** Codes of `AppError` that this route may answer with, beside `bad_input`, `too_many_calls`, `not_signed_in` and `not_allowed`. */
  readonly errors?: readonly string[]
}

/** Whether a call of this route needs a second factor shown within the last five minutes. */
export const asksToConfirm = ({ method, right, confirm }: Route): boolean =>
  confirm === true || (method !== 'GET' && (confirmRights as readonly string[]).includes(right))

export const route = <const R extends Route>(declared: R): R => declared

type Part<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.output<S> : unknown
type Sent<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? { [P in K]: z.input<S> } : unknown

/** What a handler receives: parameters, query and body as one; a name stands in one of them only. */
export type InputOf<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>
/** What a caller sends. */
export type RequestOf<R extends Route> = Sent<R, 'params'> & Sent<R, 'query'> & Sent<R, 'body'>
/** What comes back as JSON; `Response` for bytes and events. */
export type OutputOf<R extends Route> = R['output'] extends z.ZodType ? z.input<R['output']> : Response
export type AnswerOf<R extends Route> = R['output'] extends z.ZodType ? z.output<R['output']> : Response

/** Every refusal looks like this. */
export type Refusal = { error: { code: string; sentence: string; detail?: Record<string, unknown> } }
