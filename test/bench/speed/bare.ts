import type pg from 'pg'
import { withSession } from '../../../server/src/platform/db/index.ts'
import { agency } from './centre.ts'

/** The tables that intake writes, in an order that the foreign keys allow; the counters are written by their trigger. */
const tables = [
  'archive.entry',
  'archive.payload',
  'conversations.identity',
  'conversations.author',
  'conversations.conversation',
  'conversations.message',
  'conversations.revision',
  'conversations.assessment',
  'conversations.medium',
  'conversations.wording',
  'events.event',
] as const
type Table = (typeof tables)[number]

/** One statement with its arrays, ready to be sent. */
type Statement = { name: string; text: string; values: (string | null)[][]; rows: number }
/** What one batch left in the tables: one statement a table. */
export type BareBatch = Statement[]

/** Which transaction a row came with, by the rows that name it. */
const batchOf: Record<Table, string> = {
  'archive.entry': `(select e.xid from conversations.revision r join events.event e on e.agency_id = t.agency_id and e.data->>'message' = r.message_id::text
    where r.agency_id = t.agency_id and r.entry_id = t.entry_id)`,
  'archive.payload': `(select e.xid from conversations.revision r join events.event e on e.agency_id = t.agency_id and e.data->>'message' = r.message_id::text
    where r.agency_id = t.agency_id and r.entry_id = t.entry_id)`,
  'conversations.identity': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.message': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.revision': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.assessment': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.medium': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.wording': `(select e.xid from events.event e where e.data->>'message' = t.message_id::text)`,
  'conversations.author': `(select min(e.xid::text::int8) from conversations.message m join events.event e on e.data->>'message' = m.message_id::text
    where m.agency_id = t.agency_id and m.author_id = t.author_id)`,
  'conversations.conversation': `(select min(e.xid::text::int8) from events.event e where e.subject = t.conversation_id and e.data ? 'message')`,
  'events.event': 't.xid',
}

type Column = { name: string; type: string }

const columnsOf = async (client: pg.Client, table: Table): Promise<Column[]> => {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' and attname <> 'xid' order by attnum`,
    [table],
  )
  return rows
}

const statementOf = (
  table: Table,
  columns: readonly Column[],
  rows: readonly (string | null)[][],
): Statement => {
  // Arrays of arrays and of documents travel as text, as they do in the product.
  const sent = (type: string): string => (type.endsWith('[]') || type === 'jsonb' ? 'text' : type)
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const values = columns
    .map(({ name, type }) => (sent(type) === type ? `r."${name}"` : `r."${name}"::${type}`))
    .join(', ')
  const arrays = columns.map(({ type }, n) => `$${n + 1}::${sent(type)}[]`).join(', ')
  return {
    name: `bare ${table}`,
    text: `insert into ${table} (${names}) select ${values} from unnest(${arrays}) as r(${names})`,
    values: columns.map((_, n) => rows.map((row) => row[n] ?? null)),
    rows: rows.length,
  }
}

/**
 * The very rows that a run of intake left, in the batches in which they came. The events of the run lead from each row
 * to its transaction. What a later batch changed in an earlier row is there once, as it is at the end: the bare insert
 * is given that for nothing.
 */
export const rowsLeftBy = (adminUrl: string): Promise<BareBatch[]> =>
  withSession(adminUrl, async (client) => {
    await client.query(`create index on events.event ((data->>'message'))`)
    await client.query('create index on events.event (subject)')
    await client.query('create index on conversations.revision (entry_id)')
    await client.query('create index on conversations.message (author_id)')
    await client.query('analyze')
    const batches = new Map<string, BareBatch>()
    for (const table of tables) {
      const columns = await columnsOf(client, table)
      const fields = columns.map(({ name }) =>
        // Its trigger counts copies and brings the number back as the copies come in.
        table === 'conversations.conversation' && name === 'copies' ? `'0'` : `t."${name}"::text`,
      )
      const { rows } = await client.query<{ batch: string; row: (string | null)[] }>(
        `select ${batchOf[table]}::text as batch, array[${fields.join(', ')}] as row from ${table} t where t.agency_id = ${agency}`,
      )
      for (const [batch, of] of Map.groupBy(rows, (row) => row.batch ?? '')) {
        if (batch === '') continue
        const statements = batches.get(batch) ?? []
        batches.set(batch, statements)
        statements.push(
          statementOf(
            table,
            columns,
            of.map((one) => one.row),
          ),
        )
      }
    }
    return [...batches]
      .filter(([, statements]) => statements.some(({ name }) => name === 'bare conversations.identity'))
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, statements]) => statements)
  })

/** Writes one batch: one transaction, one statement a table, each prepared once a connection. */
export const writeBare = async (client: pg.PoolClient, batch: BareBatch): Promise<void> => {
  await client.query('begin')
  for (const { name, text, values } of batch) await client.query({ name, text, values })
  await client.query('commit')
}
