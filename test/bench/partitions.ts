import { parseArgs } from 'node:util'
import { withSession } from '../../server/src/platform/db/index.ts'
import type { Figure, Part, Size } from './part.ts'
import { type On, openGround, settle } from './speed/ground.ts'

/** The tables that grow with every message, whose rows say their time. */
const tables = [
  { table: 'archive.entry', key: 'agency_id, entry_id', time: 'at' },
  { table: 'conversations.message', key: 'agency_id, message_id', time: 'captured_at' },
  { table: 'conversations.revision', key: 'agency_id, message_id, revision', time: 'captured_at' },
] as const
const months = 12

/** So many messages of a year, ids in the order of time as the product's are. */
const fill = (from: number, to: number): string[] => {
  const at = `timestamptz '2026-01-01' + n * (interval '365 days' / ${to})`
  const id = (salt: string) =>
    `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5('${salt}' || n), 1, 19))::uuid`
  const rows = `from generate_series(${from}, ${to - 1}) as n`
  return [
    `insert into archive.entry (agency_id, entry_id, kind, subject, at, leaf, leaf_hash, retention_class, regime)
     select 1, ${id('e')}, 'message.received', ${id('c')}, ${at}, decode(repeat(md5(n::text), 16), 'hex'), decode(md5(n::text) || md5(n::text), 'hex'), 'message', 'us' ${rows}`,
    `insert into conversations.message (agency_id, message_id, conversation_id, account_id, author_id, direction, network_id, state, captured_at)
     select 1, ${id('m')}, ${id('c')}, '00000000-0000-7000-8000-000000000001', ${id('a')}, 'in', 'n' || n, 'current', ${at} ${rows}`,
    `insert into conversations.revision (agency_id, message_id, revision, kind, entry_id, text, captured_at)
     select 1, ${id('m')}, 1, 'original', ${id('e')}, repeat(md5(n::text), 4), ${at} ${rows}`,
  ]
}

/** The same table by month, with every index; its key must carry the month's column. */
const byMonth = ({ table, key, time }: (typeof tables)[number]): string => {
  const bare = table.split('.')[1]!
  const parts = Array.from(
    { length: months },
    (_, n) =>
      `create table ${table}_${n} partition of ${table} for values from ('${new Date(Date.UTC(2026, n, 1)).toISOString()}') to ('${new Date(Date.UTC(2026, n + 1, 1)).toISOString()}');`,
  )
  return `do $$ declare i text; begin
      alter table ${table} rename to ${bare}_whole;
      create table ${table} (like ${table}_whole including defaults including identity) partition by range (${time});
      ${parts.join('\n')}
      execute 'alter table ${table} add primary key (${key}, ${time})';
      for i in select replace(replace(replace(pg_get_indexdef(indexrelid), '${bare}_whole', '${bare}'), 'INDEX ', 'INDEX IF NOT EXISTS p_'), 'UNIQUE ', '')
        from pg_index where indrelid = '${table}_whole'::regclass and not indisprimary loop execute i; end loop;
      drop table ${table}_whole cascade;
    end $$`
}

type Cost = { insert: number; byId: number; bytes: number }

const measure = async (adminUrl: string, rows: number): Promise<Cost> =>
  withSession(adminUrl, async (client) => {
    await client.query('analyze')
    const batches = 40
    let insert = 0
    for (let n = 0; n < batches; n++) {
      // New messages are the newest: the last days of the year.
      const statements = fill(rows + n * 500, rows + (n + 1) * 500).map((text) =>
        text.replaceAll(`/ ${rows + (n + 1) * 500})`, `/ ${rows + batches * 500})`),
      )
      const from = performance.now()
      await client.query('begin')
      for (const text of statements) await client.query(text)
      await client.query('commit')
      insert += performance.now() - from
    }
    const { rows: ids } = await client.query<{ id: string }>(
      'select message_id as id from conversations.message tablesample system (1) limit 400',
    )
    const from = performance.now()
    for (const { id } of ids)
      await client.query({
        name: 'by id',
        text: `select r.text, e.leaf_hash from conversations.revision r join archive.entry e on e.agency_id = r.agency_id and e.entry_id = r.entry_id
          where r.agency_id = 1 and r.message_id = $1 and r.revision = 1`,
        values: [id],
      })
    const byId = (performance.now() - from) / ids.length
    const size = await client.query<{ n: string }>('select pg_database_size(current_database()) as n')
    return { insert: (insert * 1000) / (batches * 500), byId: byId * 1000, bytes: Number(size.rows[0]!.n) }
  })

const how =
  'The three tables that grow with every message and say their time, with the indexes of the product: batches of 500 more at the end, and messages read by their id with their record entry; whole, and cut by month (the key then carries the time). Identities stay whole in both.'

/** Whether cutting the tables of messages by month pays, at so many rows. */
export const partitions = async (
  size: Size,
  tell: (line: string) => void,
  on: On = {},
): Promise<Figure[]> => {
  const rows = size === 'full' ? 1_000_000 : 200_000
  const ground = await openGround(on)
  try {
    const costs: Record<string, Cost> = {}
    for (const form of ['whole', 'by month', 'small'] as const) {
      const place = await ground.database()
      const many = form === 'small' ? 10_000 : rows
      await withSession(place.adminUrl, async (client) => {
        await client.query('alter table archive.payload drop constraint payload_agency_id_entry_id_fkey')
        if (form === 'by month') for (const table of tables) await client.query(byMonth(table))
        for (const text of fill(0, many)) await client.query(text)
      })
      await settle(place)
      costs[form] = await measure(place.adminUrl, many)
      tell(
        `${form} (${many} messages): ${costs[form].insert.toFixed(1)} µs to insert one, ${costs[form].byId.toFixed(0)} µs to read one by id, ${Math.round(costs[form].bytes / 1e6)} MB`,
      )
      await place.drop()
    }
    const against = (what: string, of: keyof Cost, form: string, other: string, unit: string): Figure => ({
      what: `${what}, ${form} at ${rows} messages`,
      value: Math.round(costs[form]![of] * 10) / 10,
      unit,
      against: { what: other, value: Math.round(costs[other]![of] * 10) / 10 },
      ratio: Number((costs[form]![of] / costs[other]![of]).toFixed(2)),
      how,
    })
    return [
      against('one more message', 'insert', 'by month', 'whole', 'µs'),
      against('a message by its id', 'byId', 'by month', 'whole', 'µs'),
      against('one more message', 'insert', 'whole', 'small', 'µs'),
      against('a message by its id', 'byId', 'whole', 'small', 'µs'),
    ]
  } finally {
    await ground.stop()
  }
}

export const partitioning: Part = {
  name: 'partitioning',
  title: 'Cutting the tables of messages by month',
  elsewhere: true,
  run: (size, tell, { database }) => partitions(size, tell, database ? { databaseUrl: database } : {}),
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { binaries: { type: 'string' }, database: { type: 'string' } },
  })
  console.table(
    (
      await partitions(positionals[0] === 'full' ? 'full' : 'short', console.log, {
        ...(values.binaries ? { binaries: values.binaries } : {}),
        ...(values.database ? { databaseUrl: values.database } : {}),
      })
    ).map(({ what, value, unit, against, ratio }) => ({ what, value, unit, against: against?.value, ratio })),
  )
}
