import { sql } from 'kysely'
import { columns, type Row, rowsOf, type Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { reopensFor, type Standing } from './conversation.ts'

const insert = async (
  trx: Trx,
  table: string,
  types: Record<string, string>,
  rows: Row[],
  tail = '',
): Promise<Row[]> => {
  if (rows.length === 0) return []
  const c = columns(types, 'r')
  const result =
    await sql<Row>`insert into ${sql.table(table)} (${c.names}) select ${c.values} from ${rowsOf(rows, types)} as r(${c.names}) ${sql.raw(tail)}`.execute(
      trx,
    )
  return result.rows
}

export type Known = {
  messageId: string
  fresh: boolean
  conversationId: string | null
  authorId: string | null
  revision: number
  state: string
  text: string | null
}

/**
 * Gives each network id its message: a new one under the UNIQUE key, or the one it already has, with its last revision.
 * Two processes with the same delivery: the second waits here and finds the first one's message.
 */
export const identify = async (
  trx: Trx,
  agency: number,
  account: string,
  networkIds: string[],
  at: Date,
): Promise<Map<string, Known>> => {
  const asked = [...new Set(networkIds)].sort()
  const types = { agency_id: 'int4', account_id: 'uuid', network_id: 'text', message_id: 'uuid' }
  const rows = asked.map((network_id) => ({
    agency_id: agency,
    account_id: account,
    network_id,
    message_id: newId(at),
  }))
  const made = await insert(
    trx,
    'conversations.identity',
    types,
    rows,
    'on conflict do nothing returning network_id, message_id',
  )
  const known = new Map<string, Known>(
    made.map((row) => [
      row.network_id as string,
      {
        messageId: row.message_id as string,
        fresh: true,
        conversationId: null,
        authorId: null,
        revision: 0,
        state: '',
        text: null,
      },
    ]),
  )
  const older = asked.filter((networkId) => !known.has(networkId))
  if (older.length > 0) {
    const { rows: found } = await sql<{
      network_id: string
      message_id: string
      conversation_id: string
      author_id: string
      revision: number
      state: string
      text: string
    }>`
      select i.network_id, m.message_id, m.conversation_id, m.author_id, m.revision, m.state, r.text
      from conversations.identity i
      join conversations.message m on m.agency_id = i.agency_id and m.message_id = i.message_id
      join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where i.agency_id = ${agency} and i.account_id = ${account} and i.network_id = any(${older})
      order by m.message_id for update of m`.execute(trx)
    for (const row of found)
      known.set(row.network_id, {
        messageId: row.message_id,
        fresh: false,
        conversationId: row.conversation_id,
        authorId: row.author_id,
        revision: row.revision,
        state: row.state,
        text: row.text,
      })
  }
  return known
}

export type SeenAuthor = {
  networkId: string
  handle: string
  name: string
  picture: string | null
  /** It came with a deletion, where the network may know no name any more: it changes nothing of an author we have. */
  bare?: boolean
}

// A message that gives no name (its name is the handle) leaves the name that was given before.
const told = `set handle = excluded.handle,
  display_name = case when excluded.display_name = excluded.handle and author.display_name <> author.handle
    then author.display_name else excluded.display_name end,
  picture_url = coalesce(excluded.picture_url, author.picture_url), last_seen_at = excluded.last_seen_at`
const onlySeen = 'set last_seen_at = excluded.last_seen_at'

/** The authors' rows, new or brought up to date; by the network's id. */
export const meetAuthors = async (
  trx: Trx,
  agency: number,
  network: string,
  seen: SeenAuthor[],
  at: Date,
): Promise<Map<string, string>> => {
  const full = new Map(seen.filter(({ bare }) => !bare).map((author) => [author.networkId, author]))
  const bare = new Map(
    seen.filter(({ networkId }) => !full.has(networkId)).map((author) => [author.networkId, author]),
  )
  const types = {
    agency_id: 'int4',
    author_id: 'uuid',
    network: 'text',
    network_author_id: 'text',
    handle: 'text',
    display_name: 'text',
    picture_url: 'text',
    first_seen_at: 'timestamptz',
    last_seen_at: 'timestamptz',
  }
  const row = (author: SeenAuthor): Row => ({
    agency_id: agency,
    author_id: newId(at),
    network,
    network_author_id: author.networkId,
    handle: author.handle,
    display_name: author.name,
    picture_url: author.picture,
    first_seen_at: at,
    last_seen_at: at,
  })
  const meet = (authors: Map<string, SeenAuthor>, update: string): Promise<Row[]> =>
    insert(
      trx,
      'conversations.author',
      types,
      [...authors.values()].sort((a, b) => (a.networkId < b.networkId ? -1 : 1)).map(row),
      `on conflict (agency_id, network, network_author_id) do update ${update} returning network_author_id, author_id`,
    )
  const back = [...(await meet(full, told)), ...(await meet(bare, onlySeen))]
  return new Map(back.map((one) => [one.network_author_id as string, one.author_id as string]))
}

export type Going = { conversationId: string; standing: Standing }

/** The conversation each author has with the account: the one going on, else the one closed lately; locked. */
export const conversationsWith = async (
  trx: Trx,
  agency: number,
  account: string,
  authors: string[],
  at: Date,
): Promise<Map<string, Going>> => {
  const since = new Date(at.getTime() - reopensFor * 1000)
  const { rows } =
    await sql<ConversationRow>`select c.* from unnest(${[...new Set(authors)].sort()}::uuid[]) as asked(author_id)
    cross join lateral (
      select conversation_id from conversations.conversation c
      where c.agency_id = ${agency} and c.author_id = asked.author_id and c.account_id = ${account}
        and (c.state <> 'closed' or (c.closed_at > ${since} and c.split = 0))
      order by c.state <> 'closed' desc, c.split, c.last_in_at desc limit 1
    ) as one
    join conversations.conversation c on c.agency_id = ${agency} and c.conversation_id = one.conversation_id
    order by c.conversation_id for update of c`.execute(trx)
  return new Map(
    rows.map((row) => [row.author_id, { conversationId: row.conversation_id, standing: standingOf(row) }]),
  )
}

type ConversationRow = {
  conversation_id: string
  author_id: string
  state: Standing['state']
  band: Standing['band']
  rank: number
  score: number
  reasons: Standing['reasons']
  language: string
  band_set_by: string | null
  marks: string[]
  in_count: number
  look_due_at: Date
  looked_at: Date | null
  answer_due_at: Date
  answered_at: Date | null
  due_at: Date
}

const standingOf = (row: ConversationRow): Standing => ({
  state: row.state,
  band: row.band,
  rank: row.rank,
  score: row.score,
  reasons: row.reasons,
  language: row.language,
  bandSetBy: row.band_set_by,
  marks: row.marks,
  inCount: row.in_count,
  lookDueAt: row.look_due_at,
  lookedAt: row.looked_at,
  answerDueAt: row.answer_due_at,
  answeredAt: row.answered_at,
  dueAt: row.due_at,
})

export type Placed = {
  conversationId: string
  authorId: string
  fresh: boolean
  standing: Standing
  preview: string
  at: Date
}

const standingTypes = {
  agency_id: 'int4',
  conversation_id: 'uuid',
  state: 'text',
  band: 'text',
  rank: 'int2',
  score: 'float4',
  reasons: 'jsonb',
  language: 'text',
  band_set_by: 'text',
  marks: 'text[]',
  in_count: 'int4',
  look_due_at: 'timestamptz',
  looked_at: 'timestamptz',
  answer_due_at: 'timestamptz',
  answered_at: 'timestamptz',
  due_at: 'timestamptz',
  preview: 'text',
  last_in_at: 'timestamptz',
}
const newTypes = { ...standingTypes, account_id: 'uuid', author_id: 'uuid', opened_at: 'timestamptz' }

/** Another process opened the same conversation at the same moment: the whole batch is tried again. */
export class Collided extends Error {}

/** Writes what the conversations became: one insert for the new ones, one update for the others. @throws Collided */
export const placeConversations = async (
  trx: Trx,
  agency: number,
  account: string,
  placed: Placed[],
): Promise<void> => {
  const row = ({ conversationId, authorId, standing: s, preview, at }: Placed): Row => ({
    agency_id: agency,
    conversation_id: conversationId,
    account_id: account,
    author_id: authorId,
    state: s.state,
    band: s.band,
    rank: s.rank,
    score: s.score,
    reasons: s.reasons,
    language: s.language,
    band_set_by: s.bandSetBy,
    marks: s.marks,
    in_count: s.inCount,
    look_due_at: s.lookDueAt,
    looked_at: s.lookedAt,
    answer_due_at: s.answerDueAt,
    answered_at: s.answeredAt,
    due_at: s.dueAt,
    preview,
    last_in_at: at,
    opened_at: at,
  })
  const fresh = placed.filter((p) => p.fresh).map(row)
  const made = await insert(
    trx,
    'conversations.conversation',
    newTypes,
    fresh,
    'on conflict do nothing returning conversation_id',
  )
  if (made.length < fresh.length)
    throw new Collided('Another process opened the same conversation; trying again.')
  const going = placed.filter((p) => !p.fresh).map(row)
  if (going.length === 0) return
  const c = columns(standingTypes, 'r')
  const set = Object.keys(standingTypes).filter((name) => name !== 'agency_id' && name !== 'conversation_id')
  await sql`update conversations.conversation c set ${sql.raw(set.map((name) => `${name} = n.${name}`).join(', '))},
      version = c.version + 1, closed_at = null, closed_as = null, closed_by = null, closed_why = null, passed_to = null, passed_number = null
    from (select ${sql.raw(Object.keys(standingTypes).join(', '))} from (select ${c.values} from ${rowsOf(going, standingTypes)} as r(${c.names})) as v(${c.names})) as n
    where c.agency_id = n.agency_id and c.conversation_id = n.conversation_id`.execute(trx)
}

const messageTypes = {
  agency_id: 'int4',
  message_id: 'uuid',
  conversation_id: 'uuid',
  account_id: 'uuid',
  author_id: 'uuid',
  direction: 'text',
  outgoing_id: 'uuid',
  network_id: 'text',
  url: 'text',
  revision: 'int4',
  state: 'text',
  marks: 'text[]',
  network_at: 'timestamptz',
  captured_at: 'timestamptz',
}
const revisionTypes = {
  agency_id: 'int4',
  message_id: 'uuid',
  revision: 'int4',
  kind: 'text',
  entry_id: 'uuid',
  text: 'text',
  context: 'jsonb',
  network_at: 'timestamptz',
  captured_at: 'timestamptz',
}
const assessmentTypes = {
  agency_id: 'int4',
  message_id: 'uuid',
  revision: 'int4',
  assessor: 'text',
  band: 'text',
  score: 'float4',
  language: 'text',
  reasons: 'jsonb',
  details: 'jsonb',
  fallback: 'text',
  at: 'timestamptz',
}
const mediumTypes = {
  agency_id: 'int4',
  message_id: 'uuid',
  revision: 'int4',
  position: 'int4',
  entry_id: 'uuid',
  part: 'text',
  media_type: 'text',
  size: 'int8',
  sha256: 'bytea',
  shown_sha256: 'bytea',
  shown_type: 'text',
  alt: 'text',
  state: 'text',
  why: 'text',
}

/** Rows of messages, revisions, assessments and media: one statement a table. */
export const write = {
  messages: (trx: Trx, rows: Row[]) => insert(trx, 'conversations.message', messageTypes, rows),
  revisions: (trx: Trx, rows: Row[]) => insert(trx, 'conversations.revision', revisionTypes, rows),
  assessments: (trx: Trx, rows: Row[]) => insert(trx, 'conversations.assessment', assessmentTypes, rows),
  media: (trx: Trx, rows: Row[]) => insert(trx, 'conversations.medium', mediumTypes, rows),
}

/** A message's state and number of revisions after an edit or a deletion; a deleted one stays deleted. */
export const revise = async (
  trx: Trx,
  agency: number,
  revised: { messageId: string; revision: number; state: 'edited' | 'deleted' }[],
): Promise<void> => {
  const types = { message_id: 'uuid', revision: 'int4', state: 'text' }
  const rows = revised.map((r) => ({ message_id: r.messageId, revision: r.revision, state: r.state }))
  if (rows.length === 0) return
  await sql`update conversations.message m set revision = r.revision, state = case when m.state = 'deleted' then 'deleted' else r.state end
    from ${rowsOf(rows, types)} as r(message_id, revision, state) where m.agency_id = ${agency} and m.message_id = r.message_id`.execute(
    trx,
  )
}
