import { counted, plural } from '@callbox/contract'
import { type RawBuilder, sql } from 'kysely'
import { recount, tallies } from '#core/conversations'
import type { Db } from '#platform/db'
import { type Check, finding } from './finding.ts'

const refs = async (db: Db, query: RawBuilder<{ ref: string }>): Promise<string[]> =>
  (await query.execute(db)).rows.map((row) => row.ref)

/** A check that is one query of things that must not be there. */
const none = (
  name: string,
  query: RawBuilder<{ ref: string }>,
  what: (n: number) => string,
  remedy: string,
): Check => ({
  name,
  look: async ({ db }) => finding('wrong', await refs(db, query), what, remedy),
})

const restore =
  'Nothing of ours can do this: compare with the last backup, and find out who has written to the database.'

const counters: Check = {
  name: 'the kept counters equal a recount',
  async look({ db, agencies }) {
    const key = (row: { account: string; state: string; band: string; n: number }): string =>
      `${row.account} ${row.state} ${row.band}: ${row.n}`
    const wrong: string[] = []
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        for (const agency of agencies) {
          const kept = new Set((await tallies(trx, agency)).map(key))
          const counted = new Set((await recount(trx, agency)).map(key))
          for (const row of counted) if (!kept.has(row)) wrong.push(`agency ${agency}, counted ${row}`)
          for (const row of kept) if (!counted.has(row)) wrong.push(`agency ${agency}, kept ${row}`)
        }
      })
    return finding(
      'wrong',
      wrong,
      (n) => `${counted(n, 'counter')} of the queue ${plural(n, 'is', 'are')} not what a recount gives`,
      'As the owner, in one transaction: lock table conversations.conversation, delete from conversations.tally, and insert the recount (agency_id, account_id, state, band, count(*)).',
    )
  },
}

export const messages: readonly Check[] = [
  counters,
  none(
    'every message has a revision',
    sql<{ ref: string }>`select m.message_id::text as ref from conversations.message m
      where not exists (select 1 from conversations.revision r where r.agency_id = m.agency_id and r.message_id = m.message_id) limit 1000`,
    (n) => `${counted(n, 'message')} ${plural(n, 'has', 'have')} no revision`,
    restore,
  ),
  none(
    'every revision and medium has its entry on the record',
    sql<{
      ref: string
    }>`select r.message_id || ' revision ' || r.revision as ref from conversations.revision r
        where not exists (select 1 from archive.entry e where e.agency_id = r.agency_id and e.entry_id = r.entry_id)
      union all select d.message_id || ' medium ' || d.position from conversations.medium d
        where not exists (select 1 from archive.entry e where e.agency_id = d.agency_id and e.entry_id = d.entry_id) limit 1000`,
    (n) =>
      `${counted(n, 'revision or medium', 'revisions or media')} ${plural(n, 'names', 'name')} an entry that is not on the record`,
    restore,
  ),
  none(
    'every network id points to a message of ours',
    sql<{ ref: string }>`select i.network_id as ref from conversations.identity i
      where not exists (select 1 from conversations.message m where m.agency_id = i.agency_id and m.message_id = i.message_id)
        and not exists (select 1 from sending.outgoing o where o.agency_id = i.agency_id and o.message_id = i.message_id) limit 1000`,
    (n) =>
      `${counted(n, 'network id')} ${plural(n, 'points', 'point')} to nothing, so what is delivered under ${plural(n, 'it', 'them')} would be taken for a repetition`,
    restore,
  ),
  none(
    'what was published is a message under its network id',
    sql<{
      ref: string
    }>`select o.outgoing_id::text as ref from sending.outgoing o where o.state = 'published' and o.category <> 'profile' and (
        not exists (select 1 from conversations.identity i where i.agency_id = o.agency_id and i.account_id = o.account_id and i.network_id = o.network_id)
        or (o.conversation_id is not null and not exists (select 1 from conversations.message m where m.agency_id = o.agency_id and m.message_id = o.message_id))) limit 1000`,
    (n) =>
      `${counted(n, 'published answer')} ${plural(n, 'is', 'are')} not in ${plural(n, 'its', 'their')} conversation`,
    restore,
  ),
  none(
    'every message is in a conversation with its author',
    sql<{ ref: string }>`select m.message_id::text as ref from conversations.message m
      left join conversations.conversation c on c.agency_id = m.agency_id and c.conversation_id = m.conversation_id
      where c.conversation_id is null or ((c.account_id <> m.account_id or (m.direction = 'in' and c.author_id <> m.author_id))
        and not exists (select 1 from conversations.conversation f where f.agency_id = m.agency_id and f.merged_into = m.conversation_id
          and f.account_id = m.account_id and (m.direction = 'out' or f.author_id = m.author_id))) limit 1000`,
    (n) =>
      `${counted(n, 'message')} ${plural(n, 'stands in a conversation that is not its own', 'stand in a conversation that is not theirs')}`,
    restore,
  ),
  none(
    'every copy is counted by an open conversation',
    sql<{ ref: string }>`select c.conversation_id::text as ref from conversations.conversation c
      where c.copies <> (select count(*) from conversations.conversation o where o.agency_id = c.agency_id and o.head_id = c.conversation_id and o.state = 'copy')
      union all select c.conversation_id::text from conversations.conversation c
      where c.state = 'copy' and not exists (select 1 from conversations.conversation h where h.agency_id = c.agency_id and h.conversation_id = c.head_id) limit 1000`,
    (n) =>
      `${counted(n, 'conversation')} ${plural(n, 'has another number of copies than it says, or is', 'have another number of copies than they say, or are')} a copy of nothing`,
    'Open each at the desk and take it out of its group; then compare with the last backup.',
  ),
  none(
    'one open conversation per account and author',
    sql<{ ref: string }>`select account_id || ' ' || author_id as ref from conversations.conversation
      where state <> 'closed' and split = 0 group by agency_id, account_id, author_id having count(*) > 1 limit 1000`,
    (n) => `${counted(n, 'person has', 'people have')} more than one open conversation with an account`,
    'Close all but one of each at the desk, then make the index one_open_conversation again.',
  ),
]
