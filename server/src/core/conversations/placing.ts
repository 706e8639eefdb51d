import { sql } from 'kysely'
import { columns, prepared, type Row, rowsOf, type Trx } from '#platform/db'
import type { Standing } from './conversation.ts'
import { insert } from './write.ts'

export type Placed = {
  conversationId: string
  authorId: string
  fresh: boolean
  standing: Standing
  preview: string
  /** The first words of the first message where the batch brings several into it; else null, and the preview says them. */
  opening?: string | null
  at: Date
  /** The conversation that it is only a copy of. */
  headId?: string | null
}

const standingTypes = {
  agency_id: 'int4',
  conversation_id: 'uuid',
  state: 'text',
  head_id: 'uuid',
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
  opening: 'text',
  last_in_at: 'timestamptz',
}
const newTypes = { ...standingTypes, account_id: 'uuid', author_id: 'uuid', opened_at: 'timestamptz' }

/** Another process opened the same conversation at the same moment: the whole batch is tried again. */
export class Collided extends Error {}

const theSame = sql.raw(
  'o.agency_id = c.agency_id and o.account_id = c.account_id and o.author_id = c.author_id',
)
/** An old conversation comes back while another of the person's is open: it stands beside it, as one split off. */
const othersOpen = sql`exists (select 1 from conversations.conversation o where ${theSame} and o.state <> 'closed' and o.split = 0)`
const nextSplit = sql`(select max(o.split) + 1 from conversations.conversation o where ${theSame})`

/** Writes what the conversations became: one insert for the new ones, one update for the others. @throws Collided */
export const placeConversations = async (
  trx: Trx,
  agency: number,
  account: string,
  placed: Placed[],
): Promise<void> => {
  const row = ({ conversationId, authorId, standing: s, preview, opening, at, headId }: Placed): Row => ({
    agency_id: agency,
    conversation_id: conversationId,
    account_id: account,
    author_id: authorId,
    state: headId ? 'copy' : s.state,
    head_id: headId ?? null,
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
    opening: opening ?? null,
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
  const set = Object.keys(standingTypes).filter(
    (name) => name !== 'agency_id' && name !== 'conversation_id' && name !== 'opening',
  )
  await sql`${prepared}update conversations.conversation c set ${sql.raw(set.map((name) => `${name} = n.${name}`).join(', '))},
      opening = coalesce(c.opening, case when c.in_count = 0 then n.opening when n.in_count > c.in_count then c.preview end),
      split = case when c.state = 'closed' and c.split = 0 and ${othersOpen} then ${nextSplit} else c.split end,
      version = c.version + 1, closed_at = null, closed_as = null, closed_by = null, closed_why = null, passed_to = null, passed_number = null
    from (select ${sql.raw(Object.keys(standingTypes).join(', '))} from (select ${c.values} from ${rowsOf(going, standingTypes)} as r(${c.names})) as v(${c.names})) as n
    where c.agency_id = n.agency_id and c.conversation_id = n.conversation_id`.execute(trx)
}
