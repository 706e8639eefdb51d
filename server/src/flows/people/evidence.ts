import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'

/** Whoever leaves has nothing left when the act is done, and what they could know is changed in time (CoP-S14). */
const leavers: Evidence = {
  clauses: ['CoP-S14'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      leaving: string
      at: Date
      ended: Record<string, number>
      n: number
      directory: number
    }>`select leaving_id as leaving, left_at as at, ended, count(*) over ()::int as n,
        (count(*) filter (where ended_by like 'key:%') over ())::int as directory
      from people.leaving where agency_id = ${agency} order by left_at desc limit ${mostRows}`.execute(db)
    const secrets = (
      await sql<{ open: number; late: number; word: number }>`select
          count(*) filter (where done_at is null)::int as open,
          count(*) filter (where done_at is null and due_at <= ${at})::int as late,
          count(*) filter (where proof = 'word')::int as word
        from people.rotation where agency_id = ${agency}`.execute(db)
    ).rows[0]!
    const left = rows[0]?.n ?? 0
    const byDirectory = rows[0]?.directory ? `, ${rows[0].directory} of them by the directory` : ''
    return {
      state: secrets.late > 0 ? 'not met' : secrets.open > 0 ? 'partly' : 'met',
      sentence: `Roles, sessions, claims, drafts and rota lines end in the one act by which somebody leaves: ${left} have left${byDirectory}. ${
        secrets.open === 0
          ? 'No secret that they could have known waits to be changed.'
          : `${secrets.open} secrets that they could have known wait to be changed on the network, ${secrets.late} of them for more than a day.`
      }${secrets.word === 0 ? '' : ` That ${secrets.word} were changed is the word of those who did it: the centre does not keep them.`}`,
      figure: `${secrets.late} secrets late`,
      rows: rows.map(({ leaving, at: when, ended }) => ({ leaving, at: when.toISOString(), ...ended })),
    }
  },
}

export const evidence: readonly Evidence[] = [leavers]
