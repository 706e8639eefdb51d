import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '#testing'
import { arrayBytes, arrayText } from './arrays.ts'
import { rowsOf } from './batch.ts'

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
// What PostgreSQL cannot hold (a zero byte, half a character) is refused either way.
const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\0', ''))
const kinds: Record<string, fc.Arbitrary<unknown>> = {
  int2: some(fc.integer({ min: -32_768, max: 32_767 })),
  int4: some(fc.integer()),
  int8: some(
    fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  ),
  float4: some(fc.float({ noNaN: true, noDefaultInfinity: true })),
  text: some(text),
  bytea: some(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
  uuid: some(fc.uuid()),
  timestamptz: some(
    fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
  ),
}

describe('rows that travel as bytes', () => {
  it('are in the database what they would be as text', async () => {
    const { db } = await testDatabase()
    for (const [type, kind] of Object.entries(kinds))
      await fc.assert(
        fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 30 }), async (values) => {
          const bytes = arrayBytes(type, values)
          expect(bytes).not.toBeNull()
          const as = sql.raw(`${type}[]`)
          const { rows } = await sql<{
            same: boolean
          }>`select ${bytes}::${as} is not distinct from ${values}::${as} as same`.execute(db)
          expect(rows[0]).toEqual({ same: true })
        }),
        { numRuns: 25 },
      )
  })

  it('go as text where a value is of another kind', () => {
    expect(arrayBytes('int4', [1, '2'])).toBeNull()
    expect(arrayBytes('int4', [2 ** 31])).toBeNull()
    expect(arrayBytes('int8', ['9223372036854775808'])).toBeNull()
    expect(arrayBytes('uuid', ['not one'])).toBeNull()
    expect(arrayBytes('timestamptz', ['2026-03-01T02:14:09Z'])).toBeNull()
    expect(arrayBytes('interval', ['1 day'])).toBeNull()
  })

  it('hold lists and documents as they are', async () => {
    const { db } = await testDatabase()
    const lists = fc.array(text, { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(lists, fc.dictionary(text, lists), async (list, document) => {
        const types = { list: 'text[]', document: 'jsonb' }
        const { rows } = await sql<{
          list: string[]
          document: unknown
        }>`select list::text[] as list, document::jsonb as document from ${rowsOf([{ list, document }], types)} as r(list, document)`.execute(
          db,
        )
        expect(rows).toEqual([{ list, document: JSON.parse(JSON.stringify(document)) }])
      }),
      { numRuns: 40 },
    )
    expect(arrayText(['a"b', 'c\\d', 'NULL', ''])).toBe('{"a\\"b","c\\\\d","NULL",""}')
  })
})
