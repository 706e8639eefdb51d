import { sql } from 'kysely'
import { type Insert, insertRows, prepared, type Row, rowsOf, type Trx, type Types } from '#platform/db'

/** Rows into one table by one statement. @returns what `tail` asks to return. */
export const insert = (trx: Trx, table: string, types: Types, rows: Row[], tail = ''): Promise<Row[]> =>
  insertRows(trx, { table, types, rows, tail })

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

/** Rows of messages, revisions, assessments and media, to be written with those of others. */
export const rowsFor = {
  messages: (rows: Row[]): Insert => ({ table: 'conversations.message', types: messageTypes, rows }),
  revisions: (rows: Row[]): Insert => ({ table: 'conversations.revision', types: revisionTypes, rows }),
  assessments: (rows: Row[]): Insert => ({ table: 'conversations.assessment', types: assessmentTypes, rows }),
  media: (rows: Row[]): Insert => ({ table: 'conversations.medium', types: mediumTypes, rows }),
}

/** The same written at once: one statement a table. */
export const write = {
  messages: (trx: Trx, rows: Row[]) => insertRows(trx, rowsFor.messages(rows)),
  revisions: (trx: Trx, rows: Row[]) => insertRows(trx, rowsFor.revisions(rows)),
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
  // Several revisions of one message may come at once: the last one counts, and a deletion among them stays.
  await sql`${prepared}update conversations.message m set revision = r.revision,
      state = case when m.state = 'deleted' or r.deleted then 'deleted' else 'edited' end
    from (select message_id, max(revision) as revision, bool_or(state = 'deleted') as deleted
      from ${rowsOf(rows, types)} as v(message_id, revision, state) group by message_id) as r
    where m.agency_id = ${agency} and m.message_id = r.message_id`.execute(trx)
}
