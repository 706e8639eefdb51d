import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'

/** What is known not to have been read is a hole in the record until it is filled (APCO 2.2.1; law 1). */
const gaps: Evidence = {
  clauses: ['2.2.1'],
  kind: 'measured',
  async read(db, { agency }) {
    const { rows } = await sql<{
      gap: string
      account: string
      found: Date
      n: number
    }>`select gap_id as gap, account_id as account, found_at as found, count(*) over ()::int as n
      from accounts.gap where agency_id = ${agency} and filled_at is null order by found_at limit ${mostRows}`.execute(
      db,
    )
    const n = rows[0]?.n ?? 0
    return {
      state: n === 0 ? 'met' : 'partly',
      sentence:
        n === 0
          ? 'No stretch of any account is known to have been missed.'
          : `${counted(n, 'stretch', 'stretches')} of our accounts could not be read and ${plural(n, 'is', 'are')} not filled yet.`,
      figure: counted(n, 'open gap'),
      rows: rows.map(({ gap, account, found }) => ({ gap, account, found: found.toISOString() })),
    }
  },
}

/** Networks' passwords are sealed at rest: none stands in clear in the register (CoP S6). */
const sealed: Evidence = {
  clauses: ['CoP-S6'],
  kind: 'enforced',
  async read(db, { agency }) {
    const { rows } = await sql<{
      network: string
      accounts: number
      with_credential: number
      clear: number
    }>`select network, count(*)::int as accounts,
        count(credential)::int as with_credential,
        count(*) filter (where get_byte(credential, 0) <> 1 or length(credential) < 29)::int as clear
      from accounts.account where agency_id = ${agency} and state <> 'closed' group by network order by network`.execute(
      db,
    )
    const clear = rows.reduce((n, row) => n + row.clear, 0)
    const kept = rows.reduce((n, row) => n + row.with_credential, 0)
    return {
      state: clear === 0 ? 'met' : 'not met',
      sentence:
        clear === 0
          ? `${kept} network credentials are kept, each sealed (AES-256-GCM).`
          : `${clear} network credentials are not sealed: connect these accounts again.`,
      figure: `${clear} in clear`,
      rows: rows.slice(0, mostRows),
    }
  },
}

export const evidence: readonly Evidence[] = [gaps, sealed]
