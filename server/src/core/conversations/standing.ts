import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

/** What became of one message from the public, up to a moment. */
export type MessageStanding = {
  networkId: string
  message: string
  conversation: string
  capturedAt: Date
  /** What the software ranked it as when it came; null when nothing did. */
  software: Place | null
  /** Where its conversation stands in the queue. */
  band: Place
  /** The first look of a person at it, and our first answer after it. */
  lookedAt: Date | null
  lookedBy: string | null
  answeredAt: Date | null
  /** The outgoing thing that was the answer. */
  answer: string | null
  /** Who took its conversation on from the queue; those it was handed over to are not among them. */
  claimedBy: string[]
  /** Whom it was handed over to by who held it. */
  handedTo: string[]
}

/**
 * How messages stand that a network knows under these ids: seen, answered and taken on by whom, counting what happened
 * from the message on until `until`. Ids that are not here (not captured) are not in the answer.
 */
export const standingOfNetworkIds = async (
  db: Db | Trx,
  agency: number,
  { account, networkIds, until }: { account: string; networkIds: readonly string[]; until: Date },
): Promise<MessageStanding[]> => {
  if (networkIds.length === 0) return []
  const { rows } = await sql<MessageStanding>`
    with asked as (
      select i.network_id, m.message_id, m.conversation_id, m.captured_at, c.band
      from conversations.identity i
      join conversations.message m on m.agency_id = i.agency_id and m.message_id = i.message_id
      join conversations.conversation c on c.agency_id = m.agency_id and c.conversation_id = m.conversation_id
      where i.agency_id = ${agency} and i.account_id = ${account} and i.network_id = any(${[...networkIds]}::text[])
        and m.captured_at <= ${until}
    ), since as (select min(captured_at) as at from asked
    ), happened as (
      select e.subject as conversation_id, e.name, e.at, e.data ->> 'by' as by, e.data ->> 'why' as why
      from events.event e, since
      where e.agency_id = ${agency} and e.name in ('conversation.looked', 'conversation.claimed', 'conversation.released')
        and e.at >= since.at and e.at <= ${until}
        and e.subject in (select conversation_id from asked)
    )
    select a.network_id as "networkId", a.message_id as message, a.conversation_id as conversation, a.captured_at as "capturedAt",
      s.band as software, a.band, l.at as "lookedAt", l.by as "lookedBy", o.captured_at as "answeredAt", o.outgoing_id as answer,
      coalesce(k.by, '{}') as "claimedBy", coalesce(k.given, '{}') as "handedTo"
    from asked a
    left join conversations.assessment s on s.agency_id = ${agency} and s.message_id = a.message_id and s.revision = 1
    left join lateral (select h.at, h.by from happened h where h.conversation_id = a.conversation_id and h.name = 'conversation.looked'
      and h.at >= a.captured_at order by h.at limit 1) l on true
    left join lateral (select m.captured_at, m.outgoing_id from conversations.message m where m.agency_id = ${agency}
      and m.conversation_id = a.conversation_id and m.direction = 'out' and not ('automatic' = any(m.marks)) and m.captured_at >= a.captured_at and m.captured_at <= ${until}
      order by m.captured_at, m.message_id limit 1) o on true
    left join lateral (select array_agg(distinct h.by) filter (where not h.given) as by, array_agg(distinct h.by) filter (where h.given) as given
      from (select t.by, exists (select 1 from happened g where g.conversation_id = t.conversation_id
          and g.name = 'conversation.released' and g.why = 'handed_over' and g.at = t.at) as given
        from happened t where t.conversation_id = a.conversation_id and t.name = 'conversation.claimed' and t.at >= a.captured_at) h) k on true
    order by a.captured_at, a.network_id`.execute(db)
  return rows
}
