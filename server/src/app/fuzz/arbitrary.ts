import fc from 'fast-check'
import { z } from 'zod'

type Shape = {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape | boolean
  additionalProperties?: Shape | boolean
  minimum?: number
  maximum?: number
  maxLength?: number
  format?: string
}

/** Words that have broken programs: of SQL, templates, paths, Unicode, numbers and prototypes. */
export const unkind = [
  '',
  ' ',
  "'; drop table x; --",
  '%',
  '_%\\',
  '../../etc/passwd',
  '{{x}} #{y} <%= z %> $(id)',
  '<script>alert(1)</script>',
  '\u202eabc\u202c',
  '\u0000',
  '\ud800',
  '👨‍👩‍👧‍👦'.repeat(40),
  'e\u0301'.repeat(200),
  '9'.repeat(400),
  '-0',
  '1e309',
  'NaN',
  'null',
  '__proto__',
  'constructor',
  '0001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T25:61:61Z',
  '00000000-0000-0000-0000-000000000000',
  'a'.repeat(30_000),
]

const anyText = fc.oneof(
  fc.constantFrom(...unkind),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string(),
)

/**
 * Values near what a schema takes: mostly of its shape, with its known ids where it wants one, now and then something
 * else in one place. `ids` are ids that exist, so that a route's own rules are reached, not only its door.
 */
export const nearly = (schema: z.ZodType, ids: readonly string[]): fc.Arbitrary<unknown> =>
  shaped(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Shape, ids)

const shaped = (shape: Shape | boolean, ids: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 30, arbitrary: fitting(shape, ids) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: anyText },
  )

const fitting = (shape: Shape | boolean, ids: readonly string[]): fc.Arbitrary<unknown> => {
  if (typeof shape === 'boolean') return fc.jsonValue()
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  const some = shape.anyOf ?? shape.oneOf ?? shape.allOf
  if (some) return fc.oneof(...some.map((one) => fitting(one, ids)))
  switch (Array.isArray(shape.type) ? shape.type[0] : shape.type) {
    case 'object':
      return objectOf(shape, ids)
    case 'array':
      return fc.array(shaped(shape.items ?? true, ids), { maxLength: 5 })
    case 'integer':
    case 'number':
      return fc.oneof(
        {
          weight: 6,
          arbitrary: fc.integer({
            min: Math.max(shape.minimum ?? -5, -1e6),
            max: Math.min(shape.maximum ?? 1000, 1e6),
          }),
        },
        fc.constantFrom(0, -1, 2 ** 31, 2 ** 53, 1e308, -0.5),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return stringOf(shape, ids)
    default:
      return fc.jsonValue()
  }
}

const objectOf = ({ properties = {}, required = [] }: Shape, ids: readonly string[]): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, shaped(inner, ids)])),
    { requiredKeys: required },
  )

const stringOf = ({ format, maxLength }: Shape, ids: readonly string[]): fc.Arbitrary<string> => {
  const known = { weight: 6, arbitrary: fc.constantFrom(...ids) }
  if (format === 'uuid') return fc.oneof(known, fc.uuid())
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'email') return fc.emailAddress()
  const words = fc.string({ maxLength: Math.min(maxLength ?? 200, 5000) })
  return fc.oneof(
    known,
    { weight: 2, arbitrary: words },
    { weight: 1, arbitrary: nearlyKnown(ids) },
    { weight: 1, arbitrary: anyText },
  )
}

/** One that exists with one character, or one byte of what it stands for, another: a cursor that nobody gave out. */
const nearlyKnown = (ids: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({ of: fc.constantFrom(...ids), at: fc.nat(), to: fc.nat(127), inside: fc.boolean() })
    .map(({ of, at, to, inside }) => {
      const bytes = Buffer.from(of, inside ? 'base64url' : 'latin1')
      if (bytes.length > 0) bytes[at % bytes.length] = to
      return bytes.toString(inside ? 'base64url' : 'latin1')
    })
