import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Request } from './request.ts'

type Reader = Db | Trx

const fields = sql`request_id as id, conversation_id as conversation, message_id as message, revision, language, kind, note, band, state,
  asked_by as by, asked_at as "askedAt", due_at as "dueAt", ended_by as "endedBy", ended_at as "endedAt", interpreter, text, why`

const rows = async (db: Reader, agency: number, where: RawBuilder<unknown>): Promise<Request[]> =>
  (
    await sql<Request>`select ${fields} from interpreting.request where agency_id = ${agency} and ${where}`.execute(
      db,
    )
  ).rows

/** Those of a conversation, and those about messages that were split off into it; oldest first. */
export const requestsOf = (db: Reader, agency: number, conversation: string, messages: readonly string[]) =>
  rows(
    db,
    agency,
    sql`(conversation_id = ${conversation} or message_id = any(${[...messages]}::uuid[])) order by asked_at, request_id`,
  )

/** Those that nobody has answered, the most pressing first. */
export const waitingRequests = (db: Reader, agency: number) =>
  rows(db, agency, sql`state = 'waiting' order by due_at, request_id`)

/** Those whose time has run out at a moment. */
export const lateRequests = (db: Reader, agency: number, at: Date) =>
  rows(db, agency, sql`state = 'waiting' and due_at <= ${at} order by due_at, request_id`)

export const lockRequest = async (trx: Trx, agency: number, id: string): Promise<Request | null> =>
  (await rows(trx, agency, sql`request_id = ${id} for update`))[0] ?? null

/** The conversation of each of some requests. */
export const conversationsOf = async (
  db: Reader,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> =>
  new Map(
    (await rows(db, agency, sql`request_id = any(${[...ids]}::uuid[])`)).map(({ id, conversation }) => [
      id,
      conversation,
    ]),
  )

/** The waiting ones of given conversations, locked. */
export const lockWaitingOf = (trx: Trx, agency: number, conversations: readonly string[]) =>
  rows(
    trx,
    agency,
    sql`state = 'waiting' and conversation_id = any(${[...conversations]}::uuid[]) order by request_id for update`,
  )

/** @returns false when one already waits in that conversation. */
export const insertRequest = async (trx: Trx, agency: number, r: Request): Promise<boolean> => {
  const made =
    await sql`insert into interpreting.request (agency_id, request_id, conversation_id, message_id, revision, language, kind, note, band, state, asked_by, asked_at, due_at)
    values (${agency}, ${r.id}, ${r.conversation}, ${r.message}, ${r.revision}, ${r.language}, ${r.kind}, ${r.note}, ${r.band}, 'waiting', ${r.by}, ${r.askedAt}, ${r.dueAt})
    on conflict (agency_id, conversation_id) where state = 'waiting' do nothing`.execute(trx)
  return made.numAffectedRows === 1n
}

export const endRequest = async (
  trx: Trx,
  agency: number,
  id: string,
  ended: {
    state: 'answered' | 'withdrawn'
    by: string
    at: Date
    interpreter?: string
    text?: string
    why?: string
  },
): Promise<void> => {
  await sql`update interpreting.request set state = ${ended.state}, ended_by = ${ended.by}, ended_at = ${ended.at},
      interpreter = ${ended.interpreter ?? null}, text = ${ended.text ?? null}, why = ${ended.why ?? null}
    where agency_id = ${agency} and request_id = ${id}`.execute(trx)
}

export const hurryRequest = async (
  trx: Trx,
  agency: number,
  id: string,
  band: string,
  dueAt: Date,
): Promise<void> => {
  await sql`update interpreting.request set band = ${band}, due_at = ${dueAt} where agency_id = ${agency} and request_id = ${id}`.execute(
    trx,
  )
}
