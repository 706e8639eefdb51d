import type { Account as Shown } from '@callbox/contract'
import type { Selectable } from 'kysely'
import { type Abilities, type Budget, type Connector, type Json, noAbilities } from '#core/channels'
import type { DB, Db, Trx } from '#platform/db'

export type HealthNow = { state: Shown['health']['state']; sentence: string; since: Date }
/** An entry in the register; the sealed columns stay in `session.ts`. */
export type Account = {
  agency: number
  id: string
  network: string
  handle: string
  name: string
  url: string | null
  language: string
  state: Shown['state']
  settings: Record<string, Json>
  /** The register's decision on private messages; null while nobody has decided. */
  privateMessages: 'open' | 'closed' | null
  health: HealthNow
  /** When its sign-in ends by itself, and whether we renew it; null where it does not end or nobody tells. */
  signInEnds: { at: Date; renews: boolean } | null
  /** What its network lets it do, as told last. */
  budgets: Budget[]
  /** Where the connector stands in what it reads. */
  position: Json
  lastReadAt: Date | null
}

type Row = Pick<
  Selectable<DB['accounts.account']>,
  | 'agency_id'
  | 'account_id'
  | 'network'
  | 'handle'
  | 'display_name'
  | 'url'
  | 'language'
  | 'state'
  | 'settings'
  | 'private_messages'
  | 'collected'
  | 'collected_at'
  | 'made_at'
  | 'expires_at'
  | 'renews'
> & {
  budgets: unknown
  health_state: string | null
  health_sentence: string | null
  health_since: Date | null
}

const budgetsOf = (stored: unknown): Budget[] =>
  ((stored ?? []) as (Omit<Budget, 'resetsAt'> & { resetsAt: string | null })[]).map((one) => ({
    ...one,
    resetsAt: one.resetsAt === null ? null : new Date(one.resetsAt),
  }))

const toAccount = (row: Row): Account => ({
  agency: row.agency_id,
  id: row.account_id,
  network: row.network,
  handle: row.handle,
  name: row.display_name,
  url: row.url,
  language: row.language,
  state: row.state as Account['state'],
  settings: row.settings as Record<string, Json>,
  privateMessages: row.private_messages as Account['privateMessages'],
  health: {
    state: (row.health_state ?? 'unknown') as HealthNow['state'],
    sentence: row.health_sentence ?? 'Nothing has been asked of this account yet.',
    since: row.health_since ?? row.made_at,
  },
  signInEnds: row.expires_at && { at: row.expires_at, renews: row.renews },
  budgets: budgetsOf(row.budgets),
  position: row.collected as Json,
  lastReadAt: row.collected_at,
})

const select = (db: Db | Trx, agency: number) =>
  db
    .selectFrom('accounts.account as a')
    .leftJoin('accounts.health as h', (on) =>
      on.onRef('h.agency_id', '=', 'a.agency_id').onRef('h.account_id', '=', 'a.account_id'),
    )
    .select([
      'a.agency_id',
      'a.account_id',
      'a.network',
      'a.handle',
      'a.display_name',
      'a.url',
      'a.language',
      'a.state',
      'a.settings',
      'a.private_messages',
      'a.collected',
      'a.collected_at',
      'a.made_at',
      'a.expires_at',
      'a.renews',
      'h.budgets',
      'h.state as health_state',
      'h.sentence as health_sentence',
      'h.since as health_since',
    ])
    .where('a.agency_id', '=', agency)

/** The agency's accounts that are not closed, by network and handle. */
export const accountsOf = async (db: Db | Trx, agency: number): Promise<Account[]> =>
  (
    await select(db, agency)
      .where('a.state', '<>', 'closed')
      .orderBy('a.network')
      .orderBy('a.handle')
      .execute()
  ).map(toAccount)

/** One account, closed ones too; null when the agency has none of that id. */
export const accountById = async (
  db: Db | Trx,
  agency: number,
  accountId: string,
): Promise<Account | null> => {
  const row = await select(db, agency).where('a.account_id', '=', accountId).executeTakeFirst()
  return row ? toAccount(row) : null
}

const networks = new WeakMap<Db, Map<string, string>>()

/** The network of an account, closed ones too; null when the agency has none of that id. It never changes, so it is asked once. */
export const networkOf = async (db: Db, agency: number, accountId: string): Promise<string | null> => {
  const known = networks.get(db) ?? new Map<string, string>()
  networks.set(db, known)
  const key = `${agency} ${accountId}`
  const kept = known.get(key)
  if (kept !== undefined) return kept
  const network = (await accountById(db, agency, accountId))?.network ?? null
  if (network !== null) known.set(key, network)
  return network
}

type Connectors = { connectors: ReadonlyMap<string, Connector> }

/** The code for a network; undefined when none is installed. */
export const connectorFor = ({ connectors }: Connectors, network: string): Connector | undefined =>
  connectors.get(network)

const closedWords =
  'Private messages of this account are closed, as the register decided: nothing is answered there in private. Answer in public, by telephone, or ask for another decision (Accounts, this account).'

/**
 * What can be done on this account, with the words for what cannot. Where what we say reaches one person only and the
 * register has closed private messages, nothing can be said (CoP CM6).
 */
export const abilitiesFor = (
  world: Connectors,
  account: {
    network: string
    settings: Record<string, Json>
    privateMessages?: Account['privateMessages']
  },
): Abilities => {
  const can = connectorFor(world, account.network)?.abilities(account) ?? noAbilities
  return can.private && account.privateMessages === 'closed'
    ? { ...can, reply: false, words: { ...can.words, reply: closedWords } }
    : can
}

export const accountRef = (account: Account) => ({
  id: account.id,
  network: account.network,
  handle: account.handle,
  name: account.name,
})

/** The contract's abilities, out of the connector's. */
export const abilitiesShown = (abilities: Abilities): Shown['abilities'] => ({
  read: abilities.reads.length > 0,
  reply: abilities.reply,
  deleteOwn: abilities.deleteOwn,
  hide: abilities.hide,
  block: abilities.block,
  longest: abilities.longest,
  words: { ...abilities.words },
})

/** The contract's account; `gaps` are those still open. */
export const accountToContract = (
  world: Connectors,
  account: Account,
  gaps: readonly { id: string; sentence: string; foundAt: Date }[],
): Shown => ({
  ...accountRef(account),
  url: account.url,
  state: account.state,
  health: { ...account.health, since: account.health.since.toISOString() },
  abilities: abilitiesShown(abilitiesFor(world, account)),
  gaps: gaps.map((gap) => ({ ...gap, foundAt: gap.foundAt.toISOString() })),
  lastReadAt: account.lastReadAt?.toISOString() ?? null,
})
