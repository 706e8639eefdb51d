import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

/** What was published on an account in a time, by category; and who wrote each of the given outgoing things. */
export const leftBetween = async (
  db: Db | Trx,
  agency: number,
  { account, from, until, written }: { account: string; from: Date; until: Date; written: readonly string[] },
): Promise<{
  published: { category: string; n: number }[]
  writers: Map<string, { id: string; name: string }>
}> => {
  const published = await sql<{
    category: string
    n: number
  }>`select category, count(*)::int as n from sending.outgoing where agency_id = ${agency} and account_id = ${account}
      and state = 'published' and published_at >= ${from} and published_at <= ${until} group by 1 order by 1`.execute(
    db,
  )
  const writers = await sql<{
    outgoing: string
    id: string
    name: string
  }>`select outgoing_id as outgoing, written_by as id, writer_name as name from sending.outgoing
      where agency_id = ${agency} and outgoing_id = any(${[...written]}::uuid[])`.execute(db)
  return {
    published: published.rows,
    writers: new Map(writers.rows.map(({ outgoing, id, name }) => [outgoing, { id, name }])),
  }
}
