import { type RawBuilder, sql } from 'kysely'

export type Row = Record<string, unknown>

/**
 * Rows as one `unnest(…)` of typed arrays, for one set-based statement a table.
 * `types` names the columns in order with their PostgreSQL types; jsonb values are passed as text.
 */
export const rowsOf = (rows: readonly Row[], types: Record<string, string>): RawBuilder<unknown> => {
  const arrays = Object.entries(types).map(([column, type]) => {
    const values = rows.map((row) => {
      const value = row[column] ?? null
      return type === 'jsonb' && value !== null ? JSON.stringify(value) : value
    })
    return type === 'text[]'
      ? sql`${values.map((v) => JSON.stringify(v))}::text[]`
      : sql`${values}::${sql.raw(type === 'jsonb' ? 'text' : type)}[]`
  })
  return sql`unnest(${sql.join(arrays)})`
}

/** The column list that goes with `rowsOf`, with the casts that unnesting needs. */
export const columns = (
  types: Record<string, string>,
  alias: string,
): { names: RawBuilder<unknown>; values: RawBuilder<unknown> } => ({
  names: sql.raw(Object.keys(types).join(', ')),
  values: sql.raw(
    Object.entries(types)
      .map(([column, type]) =>
        type === 'jsonb'
          ? `${alias}.${column}::jsonb`
          : type === 'text[]'
            ? `array(select jsonb_array_elements_text(${alias}.${column}::jsonb))`
            : `${alias}.${column}`,
      )
      .join(', '),
  ),
})
