import { type RawBuilder, sql } from 'kysely'
import { arrayBytes, arrayText } from './arrays.ts'

export type Row = Record<string, unknown>
/** The columns of a table in order, with their PostgreSQL types. */
export type Types = Record<string, string>

/** How a column travels inside `unnest`, whose arrays have no depth and which reads no documents. */
const sent = (type: string): string => (type === 'jsonb' || type === 'text[]' ? 'text' : type)

const valueIn = (type: string, value: unknown): unknown => {
  if (value === null || value === undefined) return null
  if (type === 'jsonb') return JSON.stringify(value)
  return type === 'text[]' ? arrayText(value as string[]) : value
}

/**
 * Rows as one `unnest(…)` of typed arrays, for one set-based statement a table. `types` names the columns in order with
 * their PostgreSQL types. Arrays go as bytes where that can be, else as text.
 */
export const rowsOf = (rows: readonly Row[], types: Types): RawBuilder<unknown> => {
  const arrays = Object.entries(types).map(([column, type]) => {
    const values = rows.map((row) => valueIn(type, row[column]))
    return sql`${arrayBytes(sent(type), values) ?? values}::${sql.raw(sent(type))}[]`
  })
  return sql`unnest(${sql.join(arrays)})`
}

/** The column list that goes with `rowsOf`, with the casts that unnesting needs. */
export const columns = (
  types: Types,
  alias: string,
): { names: RawBuilder<unknown>; values: RawBuilder<unknown> } => ({
  names: sql.raw(Object.keys(types).join(', ')),
  values: sql.raw(
    Object.entries(types)
      .map(([column, type]) => (sent(type) === type ? `${alias}.${column}` : `${alias}.${column}::${type}`))
      .join(', '),
  ),
})
