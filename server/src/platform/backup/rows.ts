import { createHash } from 'node:crypto'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { rowsOfTable } from './catalog.ts'
import type { Counted, Plan, Table } from './format.ts'

const newline = 10
const countLines = (bytes: Buffer): number => {
  let lines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1
  return lines
}

/** In bytes: what is held in memory of one table at a time. */
const partSize = 4 * 1024 * 1024

/** Counts and hashes rows as they pass. One row is one line: COPY writes the line ends of a text as `\n`. */
export const counting = () => {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  return {
    add(chunk: Buffer): void {
      hash.update(chunk)
      rows += countLines(chunk)
      bytes += chunk.length
    },
    get rows() {
      return rows
    },
    get bytes() {
      return bytes
    },
    done: (): Counted => ({ rows, bytes, sha256: hash.digest('hex') }),
  }
}

/** The rows of a query as COPY writes them, in parts that end with a row. */
export async function* copied(client: pg.Client, query: string): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(`copy (${query}) to stdout`))
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk)
    length += chunk.length
    if (length < partSize) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(newline) + 1
    if (end > 0) yield all.subarray(0, end)
    held = end < all.length ? [all.subarray(end)] : []
    length = all.length - end
  }
  if (length > 0) yield Buffer.concat(held)
}

/** The rows of a table of the plan. */
export const rowsOf = (client: pg.Client, table: Table, plan: Plan): AsyncGenerator<Buffer> =>
  copied(client, rowsOfTable(table, plan))
