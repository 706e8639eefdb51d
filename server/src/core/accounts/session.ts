import { sql } from 'kysely'
import { type Json, LostSession, type Session } from '#core/channels'
import type { World } from '#core/world'
import { type Keys, placeOf } from '#platform/crypto'
import { AppError } from '#platform/errors'
import { connectorFor } from './account.ts'
import { aboutSecret, saysTheSame } from './fingerprint.ts'

type Sealer = { keys: Keys }
/** What is sealed for one account cannot be opened for another. */
export const placeOfSecret = (part: 'credential' | 'session', agency: number, account: string): string =>
  placeOf(`account.${part}`, agency, account)

export const seal = (
  { keys }: Sealer,
  part: 'credential' | 'session',
  agency: number,
  account: string,
  value: Json,
): Buffer => keys.seal(placeOfSecret(part, agency, account), JSON.stringify(value))

const open = (
  { keys }: Sealer,
  part: 'credential' | 'session',
  agency: number,
  account: string,
  sealed: Buffer | null,
): Json => (sealed ? (JSON.parse(keys.open(placeOfSecret(part, agency, account), sealed)) as Json) : null)

const blank = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** Whether there is nothing in it worth keeping: undefined, null, '', {} or only empty members. */
export const isNothing = (value: Json | undefined): boolean =>
  blank(value) || (typeof value === 'object' && value !== null && Object.values(value).every(blank))

/** The members that hold something in `kept` and nothing in `next`: a token about to be lost. */
export const lostMembers = (kept: Json, next: Json): string[] => {
  if (kept === null || typeof kept !== 'object' || Array.isArray(kept)) return []
  const given = next !== null && typeof next === 'object' && !Array.isArray(next) ? next : {}
  return Object.keys(kept).filter((key) => !blank(kept[key]) && blank(given[key]))
}

/** A session, and whether it still belongs to the account's credential. */
export type OpenedSession = Session & {
  /** The account has been connected anew since: what this session hears says nothing about it any more. */
  isSuperseded(): Promise<boolean>
}

/**
 * What a connector works with: the opened credential and the network's session as last saved.
 * `saveSession` seals and stores; a session that is empty, or that has lost a token it had, is refused and the kept one stays.
 * Nothing is stored when the account has been connected anew meanwhile: its new session is not overwritten by the old one.
 * @throws AppError `no_such_account`; Error when the sealed bytes do not belong to this key and account.
 */
export const openSession = async (
  world: Pick<World, 'db' | 'keys' | 'fetch' | 'clock' | 'connectors'>,
  agency: number,
  accountId: string,
): Promise<OpenedSession> => {
  const row = await world.db
    .selectFrom('accounts.account')
    .select(['account_id', 'network', 'handle', 'settings', 'credential', 'credential_no', 'session'])
    .select(['fingerprint', 'expires_at', 'renews'])
    .where('agency_id', '=', agency)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (!row)
    throw new AppError('no_such_account', 404, 'This agency has no account of that id: look in the register.')
  const opened = open(world, 'session', agency, accountId, row.session)
  const credential = open(world, 'credential', agency, accountId, row.credential)
  const connector = connectorFor(world, row.network)
  // Not its bytes: a change of keys wraps them anew while this session is at work.
  const ofThisCredential = sql<boolean>`credential_no = ${row.credential_no}`
  const made: OpenedSession = {
    account: { id: row.account_id, handle: row.handle, settings: row.settings as Record<string, Json> },
    credential,
    session: opened,
    fetch: world.fetch,
    now: () => world.clock.now(),
    async saveSession(next) {
      const lost = isNothing(next) ? ['everything'] : lostMembers(made.session, next)
      if (lost.length > 0)
        throw new LostSession(
          `The new session of ${row.handle} is missing ${lost.join(', ')}: the one kept before stays. Connect the account again if it no longer works.`,
        )
      await world.db
        .updateTable('accounts.account')
        .set({
          session: seal(world, 'session', agency, accountId, next),
          ...aboutSecret(world.keys, agency, connector, { credential, session: next }),
        })
        .where('agency_id', '=', agency)
        .where('account_id', '=', accountId)
        .where(ofThisCredential)
        .execute()
      made.session = next
    },
    async isSuperseded() {
      const current = await world.db
        .selectFrom('accounts.account')
        .select('account_id')
        .where('agency_id', '=', agency)
        .where('account_id', '=', accountId)
        .where(ofThisCredential)
        .executeTakeFirst()
      return current === undefined
    },
  }
  const about = aboutSecret(world.keys, agency, connector, { credential, session: opened })
  // Connected by a version that did not tell this yet, or whose connector could not.
  if (connector && !saysTheSame(row, about))
    await world.db
      .updateTable('accounts.account')
      .set(about)
      .where('agency_id', '=', agency)
      .where('account_id', '=', accountId)
      .where(ofThisCredential)
      .execute()
  return made
}
