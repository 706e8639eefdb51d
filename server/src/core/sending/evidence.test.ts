import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { testDatabase } from '#testing'
import { saysEmergencyNumber, saysNumberSql } from './rules.ts'

it('the ledger asks in SQL exactly what the door asks of each text', async () => {
  const { db } = await testDatabase()
  const piece = fc.constantFrom(
    '9-1-1',
    '911',
    '9 1 1',
    '9‑1‑1',
    '９１１',
    '1',
    '9',
    '-',
    ' ',
    '.',
    'a',
    'é',
    '800',
    '(555) ',
    'Call ',
    '!',
    '\n',
  )
  const random = fc.sample(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    1500,
  )
  const texts = [
    '',
    'Call 9-1-1.',
    '1-800-911-0000',
    '(800) 911 0000',
    'x911',
    '911-222',
    'dial 9.1.1 now',
    ...random,
  ]
  const { rows } = await sql<{
    text: string
    says: boolean
  }>`select text, ${saysNumberSql(sql`text`, '9-1-1')} as says
    from unnest(${texts}::text[]) as t(text)`.execute(db)
  for (const { text, says } of rows)
    expect({ text, says }).toEqual({ text, says: saysEmergencyNumber(text, ['9-1-1']) })
})
