import type pg from 'pg'
import { withSession } from '../../../server/src/platform/db/index.ts'
import { type Column, columnsOf, dressed, fill, lifted, undress } from './tables.ts'
import type { SetName, Template } from './template.ts'

/** How many conversations of each set there are to be, the template's own included. */
export type Wanted = Record<SetName, number>

/**
 * The same surge in both sizes (3,000 open, some 500 copies), on a past of years: 1.5 % wait for the person, all others
 * are closed.
 */
export const wantedFor = (conversations: number): Wanted => {
  const waiting = Math.round(conversations * 0.015)
  return { open: 3000, copies: 500, waiting, past: conversations - 3500 - waiting }
}

/** A table of the filled ones: how its rows belong to a conversation (`c`) of a set. */
type Filled = { table: string; of: string; keep?: string[]; numbered?: string[] }

const message = `join conversations.message m on m.agency_id = t.agency_id and m.message_id = t.message_id
  join bench.member c on c.conversation_id = m.conversation_id`
const entry = `join archive.entry e on e.agency_id = t.agency_id and e.entry_id = t.entry_id
  join bench.member c on c.conversation_id = e.subject`
const directly = (column: string): string => `join bench.member c on c.conversation_id = t.${column}`

/** Heaviest first: two at a time are filled. */
const tables: readonly Filled[] = [
  { table: 'archive.payload', of: entry },
  { table: 'archive.entry', of: directly('subject') },
  { table: 'conversations.conversation', of: directly('conversation_id') },
  { table: 'events.event', of: directly('subject') },
  { table: 'conversations.revision', of: message },
  { table: 'conversations.message', of: directly('conversation_id'), numbered: ['network_id'] },
  { table: 'conversations.assessment', of: message },
  { table: 'conversations.identity', of: message, numbered: ['network_id'] },
  {
    table: 'sending.outgoing',
    of: directly('conversation_id'),
    keep: ['delegation_id', 'submitted_by'],
    numbered: ['asked_key', 'network_key', 'network_id'],
  },
  { table: 'conversations.wording', of: directly('conversation_id') },
  {
    table: 'conversations.author',
    of: `join (select distinct on (author_id) * from (select o.author_id, c.* from conversations.conversation o join bench.member c using (conversation_id)) as one
      order by author_id, conversation_id) as c on c.author_id = t.author_id`,
    numbered: ['network_author_id', 'handle'],
  },
]

/** In how many following stretches of time the same people write: five conversations a person in the end. */
const stretches = 4

const prepare = async (client: pg.Client, template: Template, wanted: Wanted): Promise<void> => {
  await client.query(`drop schema if exists bench cascade; create schema bench;
    create table bench.member (conversation_id uuid primary key, set text not null);
    create table bench.copy (set text, k bigint, shift bigint, people bigint, people_shift bigint, span interval, mark text, people_mark text, last bigint)`)
  for (const [set, ids] of Object.entries(template.sets)) {
    await client.query('insert into bench.member select unnest($1::uuid[]), $2', [ids, set])
    const copies = Math.max(0, Math.round(wanted[set as SetName] / ids.length) - 1)
    // The surge lies within its own hours; what waits, all over the years; the past, one stretch behind the other.
    const years = Math.round((wanted.past / template.sets.past.length) * template.spans.past)
    const step = set === 'waiting' ? Math.round(years / (copies + 1)) : template.spans[set as SetName]
    const people = set === 'past' ? `(k / ${stretches}) * ${stretches} + ${stretches - 1}` : 'k'
    await client.query(
      `insert into bench.copy select $1, k, k * $2::bigint, p, p * $2::bigint, make_interval(secs => k * $2::bigint / 1000.0),
        lpad(to_hex(k), 8, '0'), lpad(to_hex(p), 8, '0'), least(p, $3::bigint) from (select k, ${people} as p from generate_series(1, $3::bigint) as k) as s`,
      [set, step, copies],
    )
  }
  // Oldest first, so that rows and numbers come in the order of time, as they would have.
  await client.query(
    `create table bench.ordered as select * from bench.copy order by shift desc; drop table bench.copy; alter table bench.ordered rename to copy; analyze bench.copy`,
  )
}

/** The template's rows of a table beside what its copies need: each id's time and the rest of it. */
const keepTemplate = async (
  client: pg.Client,
  { table, of }: Filled,
  columns: readonly Column[],
  caller: string,
): Promise<void> => {
  const moved = columns.filter((column) => column.is === 'id')
  const parts = moved.map(
    ({
      name,
    }) => `('x' || lpad(left(replace(t.${name}::text, '-', ''), 12), 16, '0'))::bit(64)::bigint as ${name}_ms,
      substr(replace(t.${name}::text, '-', ''), 13, 12) as ${name}_rest`,
  )
  const author = columns.some(({ name }) => name === 'author_id')
  const [schema, bare] = table.split('.') as [string, string]
  await client.query(`create table bench.all_${schema}_${bare} as select * from ${table};
    create table bench.of_${schema}_${bare} as select t.*, c.set as "set"${author ? `, coalesce(t.author_id = '${caller}', false) as is_caller` : ''}${parts.map((part) => `, ${part}`).join('')}
      from ${table} t ${of}`)
}

/** Who writes every day: the same person in every copy. */
export const everyDay = ({ caller }: Template): string => `${caller.slice(0, -8)}00000000`

/** A column of a copy `c` of the template's row `t`. */
const copied = ({ name, is }: Column, { numbered = [] }: Filled, ofAuthor: boolean): string => {
  if (name === 'leaf_hash') return `sha256(t.leaf || decode(c.mark, 'hex'))`
  if (name === 'author_id')
    return `case when t.is_caller then (lpad(to_hex(t.author_id_ms), 12, '0') || t.author_id_rest || '00000000')
      else (lpad(to_hex(t.author_id_ms - c.people_shift), 12, '0') || t.author_id_rest || c.people_mark) end::uuid`
  if (is === 'id') return `(lpad(to_hex(t.${name}_ms - c.shift), 12, '0') || t.${name}_rest || c.mark)::uuid`
  if (numbered.includes(name))
    return `t.${name} || ':' || ${ofAuthor ? `case when t.is_caller then '0' else c.people_mark end` : 'c.mark'}`
  if (is === 'time') return `t.${name} - c.span`
  return `t.${name}`
}

const fillTable = async (client: pg.Client, filled: Filled, columns: readonly Column[]): Promise<void> => {
  const { table } = filled
  const [schema, bare] = table.split('.') as [string, string]
  const ofAuthor = table === 'conversations.author'
  const names = columns.map(({ name }) => name)
  // Each author once: with the last of the stretches in which they write; who calls every day, once for ever.
  const once = ofAuthor ? 'and case when t.is_caller then c.k = 1 else c.k = c.last end' : ''
  await fill(
    client,
    table,
    `insert into ${table} (${names.join(', ')}) select ${columns.map((column) => copied(column, filled, ofAuthor)).join(', ')}
      from bench.copy c cross join lateral (select * from bench.of_${schema}_${bare} t where t.set = c.set offset 0) as t where true ${once};
    insert into ${table} (${names.join(', ')}) select ${names.join(', ')} from bench.all_${schema}_${bare}`,
  )
}

/** The kept counters, and every reader of events at their end: all this has long been read. */
const settle = (client: pg.Client): Promise<unknown> =>
  client.query(`truncate conversations.tally;
    insert into conversations.tally (agency_id, account_id, state, band, n)
      select agency_id, account_id, state, band, count(*) from conversations.conversation group by 1, 2, 3, 4;
    update events.cursor c set xid = e.xid, id = e.id
      from (select agency_id, xid, id from events.event order by xid desc, id desc limit 1) as e where e.agency_id = c.agency_id;
    drop schema bench cascade`)

/**
 * Multiplies the template by set-based SQL as the owner, with indexes and constraints taken off meanwhile and put back
 * whole (so every rule that they are holds for what was filled), then vacuums and analyzes.
 */
export const fillWith = async (
  ownerUrl: string,
  template: Template,
  conversations: number,
  tell: (line: string) => void,
): Promise<void> => {
  const began = performance.now()
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`
  const columns = await withSession(ownerUrl, async (client) => {
    await prepare(client, template, wantedFor(conversations))
    const found = new Map<string, Column[]>()
    for (const filled of tables) {
      const own = await columnsOf(client, filled.table, filled.keep ?? [])
      found.set(filled.table, own)
      await keepTemplate(client, filled, own, template.caller)
    }
    return found
  })
  const dress = await withSession(ownerUrl, (client) =>
    undress(
      client,
      tables.map(({ table }) => table),
    ),
  )
  const waiting = [...tables]
  const work = (): Promise<void> =>
    withSession(ownerUrl, async (client) => {
      await client.query(
        `set synchronous_commit = off; set work_mem = '64MB'; set maintenance_work_mem = '512MB'; set enable_hashjoin = off; set enable_mergejoin = off; set max_parallel_workers_per_gather = 0`,
      )
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        await fillTable(client, one, columns.get(one.table)!)
        await dressed(client, dress.ownOf(one.table))
        await lifted(client, one.table)
        tell(`  ${one.table} (${seconds()})`)
      }
    })
  await Promise.all([work(), work()])
  await withSession(ownerUrl, async (client) => {
    await dressed(client, dress.between)
    await settle(client)
    await client.query('analyze')
    await client.query('checkpoint').catch(() => undefined)
  })
  tell(`  filled in ${seconds()}`)
}
