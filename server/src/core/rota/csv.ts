/** A row of a CSV file with the line of the file it begins on, from 1. */
export type CsvRow = { line: number; cells: string[] }

const separators = [',', ';', '\t'] as const

/** The separator that the first line uses most: calendars leave offices with commas, semicolons and tabs. */
const separatorOf = (text: string): string => {
  const first = text.split(/\r?\n/, 1)[0] ?? ''
  const counted = separators.map((one) => ({ one, n: first.split(one).length }))
  return counted.sort((a, b) => b.n - a.n)[0]!.one
}

/**
 * Rows of a CSV file (RFC 4180, any of three separators, any line end, with or without a byte-order mark); empty ones
 * are left out. `null` where a quotation mark is opened and never closed, with the line it was opened on.
 */
export const csvRows = (file: string): { rows: CsvRow[]; unclosed: number | null } => {
  const text = file.replace(/^\uFEFF/, '')
  const separator = separatorOf(text)
  const rows: CsvRow[] = []
  let row: CsvRow = { line: 1, cells: [] }
  let cell = ''
  let line = 1
  let opened: number | null = null
  const endCell = (): void => {
    row.cells.push(cell.trim())
    cell = ''
  }
  const endRow = (): void => {
    endCell()
    if (row.cells.some((one) => one !== '')) rows.push(row)
    row = { line: line + 1, cells: [] }
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (opened !== null) {
      if (sign === '"' && text[at + 1] === '"') {
        cell += '"'
        at++
      } else if (sign === '"') opened = null
      else cell += sign
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      opened = line
    } else if (sign === separator) endCell()
    else if (sign === '\n') endRow()
    else if (sign !== '\r') cell += sign
    if (sign === '\n') {
      line++
      if (opened === null) row.line = line
    }
  }
  endRow()
  return { rows, unclosed: opened }
}
