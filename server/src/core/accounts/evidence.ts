import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { warnSeconds } from './ending.ts'

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

/** Neither of the two forms that we seal in. */
const inClear = sql`not coalesce(
  (get_byte(credential, 0) = 1 and length(credential) >= 29) or position('sealed.2.'::bytea in credential) = 1, true)`

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
      first_form: number
    }>`select network, count(*)::int as accounts,
        count(credential)::int as with_credential,
        count(*) filter (where ${inClear})::int as clear,
        count(*) filter (where get_byte(credential, 0) = 1)::int as first_form
      from accounts.account where agency_id = ${agency} and state <> 'closed' group by network order by network`.execute(
      db,
    )
    const sum = (of: 'clear' | 'with_credential' | 'first_form'): number =>
      rows.reduce((n, row) => n + row[of], 0)
    const [clear, first] = [sum('clear'), sum('first_form')]
    return {
      state: clear === 0 ? 'met' : 'not met',
      sentence:
        clear === 0
          ? `${counted(sum('with_credential'), 'network credential')} ${plural(sum('with_credential'), 'is', 'are')} kept, each sealed (AES-256-GCM) under a key of its own${first > 0 ? `; ${first} still as an older version sealed them, until the keys are changed (callbox keys rotate)` : ''}.`
          : `${counted(clear, 'network credential')} ${plural(clear, 'is', 'are')} not sealed: connect these accounts again.`,
      figure: `${clear} in clear`,
      rows: rows.slice(0, mostRows),
    }
  },
}

/** No two accounts share a secret, by keyed fingerprint: who connects one is refused, and one that was there before is found (CoP S7). */
const unshared: Evidence = {
  clauses: ['CoP-S7'],
  kind: 'enforced',
  async read(db, { agency }) {
    const { rows } = await sql<{ accounts: string[]; secrets: number }>`
      select array_agg(account_id::text order by account_id) as accounts, sum(count(*)) over ()::int as secrets
      from accounts.account where agency_id = ${agency} and state <> 'closed' and fingerprint is not null
      group by fingerprint order by count(*) desc, 1 limit ${mostRows}`.execute(db)
    const shared = rows.filter(({ accounts }) => accounts.length > 1)
    const secrets = rows[0]?.secrets ?? 0
    return {
      state: shared.length === 0 ? 'met' : 'not met',
      sentence:
        secrets === 0
          ? 'No account is connected with a secret that another could share.'
          : shared.length === 0
            ? `${counted(secrets, 'account')} ${plural(secrets, 'is', 'are')} connected with a secret, and no two of them share one.`
            : `${counted(shared.length, 'secret')} ${plural(shared.length, 'is', 'are')} shared by several accounts: make one for each, and connect them again.`,
      figure: `${shared.length} shared`,
      rows: shared.map(({ accounts }) => ({ accounts: accounts.join(', ') })),
    }
  },
}

/** Sign-ins that end soon and that only a person renews (CoP S7). */
const lasting: Evidence = {
  clauses: ['CoP-S7'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      account: string
      ends: Date
    }>`select account_id as account, expires_at as ends
      from accounts.account where agency_id = ${agency} and state = 'live' and not renews
        and expires_at <= ${secondsAfter(at, warnSeconds)} order by expires_at limit ${mostRows}`.execute(db)
    return {
      state: rows.length === 0 ? 'met' : 'partly',
      sentence:
        rows.length === 0
          ? 'No sign-in of an account ends within the next seven days without being renewed.'
          : `${counted(rows.length, 'sign-in')} of accounts ${plural(rows.length, 'ends', 'end')} within seven days: connect these accounts again.`,
      figure: `${rows.length} ending`,
      rows: rows.map(({ account, ends }) => ({ account, ends: ends.toISOString() })),
    }
  },
}

export const evidence: readonly Evidence[] = [gaps, sealed, unshared, lasting]
