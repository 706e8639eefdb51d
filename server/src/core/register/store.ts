import { type Hours, hours as hoursShape, type LifeState } from '@callbox/contract'
import { sql } from 'kysely'
import { type Account, accountById, accountsOf } from '#core/accounts'
import type { Db, Trx } from '#platform/db'
import {
  type Attested,
  type Entry,
  type Keeper,
  plainHandle,
  type Ticked,
  type Verification,
} from './entry.ts'
import { profilesOf } from './profile/beside.ts'

type Reader = Db | Trx

type Row = {
  entry_id: string
  account_id: string | null
  network: string
  handle: string
  name: string
  url: string | null
  language: string
  state: LifeState
  since: Date
  adopted: boolean
  purpose: string
  audience: string
  data_impact: string
  owner_id: string | null
  proposed_by: string | null
  proposed_at: Date | null
  approved_by: string | null
  approved_at: Date | null
  hours: unknown
  takes_reports: boolean
  procedure: string | null
  procedure_by: string | null
  procedure_at: Date | null
  private_messages: 'open' | 'closed' | null
  private_by: string | null
  private_at: Date | null
  private_why: string | null
  risk: string | null
  risk_owner: string | null
  risk_review_on: string | null
  closing: Ticked
  keepers: Keeper[]
  attested: (Omit<Attested, 'at'> & { at: string })[]
  short: boolean | null
  short_says: string | null
  short_since: Date | null
  whole_at: Date | null
  simulated: boolean | null
  verification: Verification['state'] | null
  verification_says: string | null
}

const named = (by: string | null, at: Date | null) => (by && at ? { by, at } : null)

/** What was stored as hours; null when it is none that this version knows. */
const hoursOf = (stored: unknown): Hours | null => hoursShape.safeParse(stored).data ?? null

const toEntry = (agency: number, row: Row, account: Account | null): Entry => ({
  id: row.entry_id,
  agency,
  account,
  network: row.network,
  handle: row.handle,
  name: account?.name || row.name,
  url: row.url ?? account?.url ?? null,
  language: account?.language ?? row.language,
  state: row.state,
  since: row.since,
  adopted: row.adopted,
  stored: true,
  purpose: row.purpose,
  audience: row.audience,
  dataImpact: row.data_impact,
  owner: row.owner_id,
  proposed: named(row.proposed_by, row.proposed_at),
  approved: named(row.approved_by, row.approved_at),
  keepers: row.keepers,
  hours: hoursOf(row.hours),
  takesReports: row.takes_reports,
  procedure:
    row.procedure && row.procedure_by && row.procedure_at
      ? { says: row.procedure, by: row.procedure_by, at: row.procedure_at }
      : null,
  privateMessages:
    row.private_messages && row.private_by && row.private_at
      ? { decision: row.private_messages, by: row.private_by, at: row.private_at, why: row.private_why ?? '' }
      : null,
  risk:
    row.risk && row.risk_owner && row.risk_review_on
      ? { says: row.risk, owner: row.risk_owner, reviewOn: row.risk_review_on }
      : null,
  closing: row.closing,
  attested: row.attested.map((line) => ({ ...line, at: new Date(line.at) })),
  judged:
    row.short === null
      ? null
      : {
          short: row.short,
          says: row.short_says ?? '',
          since: row.short_since!,
          wholeAt: row.whole_at,
          simulated: row.simulated ?? false,
          verification: { state: row.verification ?? 'unknown', says: row.verification_says ?? '' },
        },
  profile: null,
  statement: null,
})

/** An account in use that nobody has described yet: it stands as live, and everything else about it is missing. */
const undescribed = (agency: number, account: Account): Entry => ({
  id: account.id,
  agency,
  account,
  network: account.network,
  handle: account.handle,
  name: account.name,
  url: account.url,
  language: account.language,
  state: 'live',
  since: null,
  adopted: true,
  stored: false,
  purpose: '',
  audience: '',
  dataImpact: '',
  owner: null,
  proposed: null,
  approved: null,
  keepers: [],
  hours: null,
  takesReports: false,
  procedure: null,
  privateMessages: null,
  risk: null,
  closing: {},
  attested: [],
  judged: null,
  profile: null,
  statement: null,
})

const rowsOf = async (db: Reader, agency: number): Promise<Row[]> =>
  (
    await sql<Row>`select e.*, c.short, c.says as short_says, c.since as short_since, c.whole_at, c.simulated, c.verification, c.verification_says,
      coalesce((select jsonb_agg(jsonb_build_object('person', k.person_id, 'part', k.part) order by k.part desc, k.named_at, k.person_id)
        from register.keeper k where k.agency_id = e.agency_id and k.entry_id = e.entry_id), '[]') as keepers,
      coalesce((select jsonb_agg(jsonb_build_object('id', a.line_id, 'kind', a.kind, 'what', a.what, 'access', a.access, 'need', a.need,
          'owner', a.owner, 'reviewOn', a.review_on, 'by', a.attested_by, 'at', a.attested_at) order by a.review_on, a.line_id)
        from register.attested a where a.agency_id = e.agency_id and a.entry_id = e.entry_id and a.ended_at is null), '[]') as attested
      from register.entry e left join register.standing c on c.agency_id = e.agency_id and c.entry_id = e.entry_id
      where e.agency_id = ${agency} order by e.network, e.handle, e.entry_id`.execute(db)
  ).rows

const isOpen = (row: Row): boolean => row.state !== 'closed' && row.state !== 'refused'

/**
 * The whole register of an agency: its own rows, and every account in use, those that nobody has described as well. An
 * account connected under the network and handle of an open entry is that entry's.
 */
export const entriesOf = async (db: Reader, agency: number): Promise<Entry[]> => {
  const [rows, accounts, shown] = [
    await rowsOf(db, agency),
    await accountsOf(db, agency),
    await profilesOf(db, agency),
  ]
  const taken = new Set<string>()
  const entries: Entry[] = []
  for (const row of rows) {
    const account =
      accounts.find((one) => one.id === row.account_id) ??
      (row.account_id === null && isOpen(row)
        ? accounts.find((one) => one.network === row.network && plainHandle(one.handle) === row.handle)
        : undefined)
    if (account) taken.add(account.id)
    // A closed account is no longer among those in use; what it was is still told.
    const gone = !account && row.account_id ? await accountById(db, agency, row.account_id) : null
    entries.push(toEntry(agency, row, account ?? gone))
  }
  const all = [
    ...entries,
    ...accounts.filter((one) => !taken.has(one.id)).map((one) => undescribed(agency, one)),
  ]
  return all.map((entry) => ({ ...entry, ...shown.get(entry.id) }))
}

/** One entry; null when there is none of that id. */
export const entryOf = async (db: Reader, agency: number, id: string): Promise<Entry | null> =>
  (await entriesOf(db, agency)).find((entry) => entry.id === id) ?? null

/** The entry of a connected account. */
export const entryOfAccount = async (db: Reader, agency: number, account: string): Promise<Entry | null> =>
  (await entriesOf(db, agency)).find((entry) => entry.account?.id === account) ?? null

/** The connected account of each of some entries; what is no entry, or has none, is left out. */
export const accountsOfEntries = async (
  db: Reader,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; account: string }>`select entry_id as id, account_id as account
    from register.entry where agency_id = ${agency} and entry_id = any(${[...ids]}::uuid[]) and account_id is not null`.execute(
    db,
  )
  return new Map(rows.map(({ id, account }) => [id, account]))
}

/** The hours of the connected accounts that stand in the register; null where none are set. */
export const hoursByAccount = async (db: Reader, agency: number): Promise<Map<string, Hours | null>> => {
  const { rows } = await sql<{ account: string; hours: unknown }>`select account_id as account, hours
    from register.entry where agency_id = ${agency} and account_id is not null`.execute(db)
  return new Map(rows.map(({ account, hours }) => [account, hoursOf(hours)]))
}

/**
 * Whether somebody is, or was until it closed, one of our own: an account of any agency of this centre, in its register or
 * in use. By its name on that network.
 */
export const isOneOfOurs = async (
  db: Reader,
  agencies: readonly number[],
  { network, handle, networkId }: { network: string; handle: string; networkId: string },
): Promise<boolean> => {
  const name = plainHandle(handle)
  const { rows } = await sql`select 1 from register.entry where agency_id = any(${[...agencies]}::int[])
    and network = ${network} and handle = ${name} and state not in ('proposed', 'refused') limit 1`.execute(
    db,
  )
  if (rows.length > 0) return true
  for (const agency of agencies)
    for (const account of await accountsOf(db, agency))
      if (
        account.network === network &&
        (plainHandle(account.handle) === name || Object.values(account.settings).includes(networkId))
      )
        return true
  return false
}

/** Puts a new entry in. @returns false when an open one of that network and handle is there. */
export const insertEntry = async (
  trx: Trx,
  entry: Pick<
    Entry,
    'agency' | 'id' | 'network' | 'handle' | 'name' | 'url' | 'language' | 'state' | 'adopted'
  > & {
    account: string | null
    since: Date
    purpose?: string
    audience?: string
    dataImpact?: string
    owner?: string | null
    proposedBy?: string | null
  },
): Promise<boolean> => {
  const by = entry.proposedBy ?? null
  const { rows } = await sql`insert into register.entry
      (agency_id, entry_id, account_id, network, handle, name, url, language, state, since, adopted, purpose, audience, data_impact, owner_id, proposed_by, proposed_at)
    values (${entry.agency}, ${entry.id}, ${entry.account}, ${entry.network}, ${plainHandle(entry.handle)}, ${entry.name}, ${entry.url}, ${entry.language},
      ${entry.state}, ${entry.since}, ${entry.adopted}, ${entry.purpose ?? ''}, ${entry.audience ?? ''}, ${entry.dataImpact ?? ''}, ${entry.owner ?? null},
      ${by}, ${by === null ? null : entry.since})
    on conflict do nothing returning 1`.execute(trx)
  return rows.length > 0
}

/** Holds the row until the transaction ends, so that two steps at once are one after the other. */
export const lockEntry = async (trx: Trx, agency: number, id: string): Promise<void> => {
  await sql`select 1 from register.entry where agency_id = ${agency} and entry_id = ${id} for update`.execute(
    trx,
  )
}
