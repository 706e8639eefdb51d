import { z } from 'zod'
import { badInput } from './refusal.ts'

/** Longest JSON body, bytes. */
export const longestBody = 1024 * 1024

type Schema = z.ZodType

/** Checks one part of the input. @throws bad_input naming the field and what it must be. */
export const check = (
  schema: Schema,
  value: unknown,
  part: 'params' | 'query' | 'body',
): Record<string, unknown> => {
  storable(value, part)
  const parsed = strict(schema, part).safeParse(value)
  if (parsed.success) return parsed.data as Record<string, unknown>
  const issue = parsed.error.issues[0]!
  if (issue.code === 'unrecognized_keys')
    throw badInput(issue.keys[0] ?? part, 'this route knows no such field; leave it out or correct its name')
  const field = issue.path.join('.') || part
  throw badInput(field, `${issue.message}. Correct it and send it again`)
}

/** A misspelt optional field would be lost without a word: unknown ones in a body are refused. */
const strict = (schema: Schema, part: string): Schema =>
  part === 'body' && schema instanceof z.ZodObject ? schema.strict() : schema

/** PostgreSQL holds neither a zero byte nor half a surrogate pair; say so at the door. */
const storable = (value: unknown, path: string): void => {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed())
      throw badInput(path, 'has a character that cannot be kept (a zero byte or half a character); remove it')
  } else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) {
      storable(key, path)
      storable(inner, path === 'body' || path === 'query' || path === 'params' ? key : `${path}.${key}`)
    }
}

/** What a JSON body says; `besides` is another media type that means JSON. No body at all counts as `{}`, so that a route whose fields all have defaults needs none. */
export const readJson = (request: Request, bytes: Uint8Array, besides?: string): unknown => {
  if (bytes.length === 0) return {}
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && (besides === undefined || type !== besides))
    throw badInput('Content-Type', 'must be application/json; send the body as JSON')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badInput('body', 'is not UTF-8; send it encoded as UTF-8')
  }
  return parseJson(text)
}

const parseJson = (text: string): unknown => {
  let poisoned = false
  let value: unknown
  try {
    value = JSON.parse(text, (key, inner) => {
      if (key === '__proto__') poisoned = true
      return inner
    })
  } catch {
    throw badInput('body', 'is not JSON; check its brackets, commas and quotes')
  }
  if (poisoned) throw badInput('__proto__', 'cannot be the name of a field; leave it out')
  return value
}
