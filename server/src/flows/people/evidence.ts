import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'
import { zeroWithin } from './zero.ts'

/** Whoever leaves has nothing left, measured, and what they could know is changed in time (CoP-S14). */
const leavers: Evidence = {
  clauses: ['CoP-S14'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      leaving: string
      at: Date
      seconds: number | null
      ended: Record<string, number>
      n: number
      directory: number
      longest: number | null
      open: number
    }>`select leaving_id as leaving, left_at as at, extract(epoch from zero_at - left_at)::float8 as seconds, ended,
        count(*) over ()::int as n, (count(*) filter (where ended_by like 'key:%') over ())::int as directory,
        max(extract(epoch from zero_at - left_at)) over ()::float8 as longest,
        (count(*) filter (where zero_at is null and left_at < ${at}::timestamptz - make_interval(secs => ${zeroWithin})) over ())::int as open
      from people.leaving where agency_id = ${agency} order by left_at desc limit ${mostRows}`.execute(db)
    const secrets = (
      await sql<{ open: number; late: number; word: number }>`select
          count(*) filter (where done_at is null)::int as open,
          count(*) filter (where done_at is null and due_at <= ${at})::int as late,
          count(*) filter (where proof = 'word')::int as word
        from people.rotation where agency_id = ${agency}`.execute(db)
    ).rows[0]!
    const { n: left = 0, directory = 0, longest = null, open = 0 } = rows[0] ?? {}
    const byDirectory = directory > 0 ? `, ${directory} of them by the directory` : ''
    const slow = open > 0 || (longest ?? 0) > zeroWithin
    const measured =
      left === 0
        ? ''
        : open > 0
          ? ` Of ${counted(open, 'leaver')} something is left after ${zeroWithin} s: end it by hand, and look at the log.`
          : longest === null
            ? ''
            : ` At most ${Math.round(longest)} s after it nothing of theirs opened anything in any process (target ${zeroWithin} s).`
    return {
      state: secrets.late > 0 || slow ? 'not met' : secrets.open > 0 ? 'partly' : 'met',
      sentence: `Roles, sessions, claims, drafts and rota lines end in the one act by which somebody leaves: ${left} have left${byDirectory}.${measured} ${
        secrets.open === 0
          ? 'No secret that they could have known waits to be changed.'
          : `${counted(secrets.open, 'secret')} that they could have known ${plural(secrets.open, 'waits', 'wait')} to be changed on the network, ${secrets.late} of them for more than a day.`
      }${secrets.word === 0 ? '' : ` That ${secrets.word} were changed is the word of those who did it: the centre does not keep them.`}`,
      figure:
        longest === null
          ? `${secrets.late} secrets late`
          : `${Math.round(longest)} s to zero, ${secrets.late} secrets late`,
      rows: rows.map(({ leaving, at: when, seconds, ended }) => ({
        ...{ leaving, at: when.toISOString(), secondsToZero: seconds === null ? null : Math.round(seconds) },
        ...ended,
      })),
    }
  },
}

export const evidence: readonly Evidence[] = [leavers]
