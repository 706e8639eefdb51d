import { webAddress } from '@callbox/contract'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { type Json, SignedOut } from '#core/channels'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { AppError, refusals, wordsOf } from '#platform/errors'
import { newId } from '#platform/ids'
import { type Account, accountById, connectorFor } from './account.ts'
import { aboutSecret, sharesWith } from './fingerprint.ts'
import { reportHealth } from './health.ts'
import { isNothing, seal } from './session.ts'

const refuse = refusals({
  practice_centre: [
    409,
    'This is a practice centre: it takes no credential of a real network. Make a real centre with a data folder of its own, and connect {network} there.',
  ],
  only_for_practice: [
    409,
    'This is a real centre: {network} is a simulation with an invented public, for practice centres only. Practise in a practice centre, which has a data folder of its own.',
  ],
  no_such_network: [404, 'No connector for "{network}" signs in with a credential. Those that do: {known}.'],
  credential_refused: [
    422,
    '{network} did not accept the handle and the secret: check both, or make a new app password there. It said: {why}',
  ],
  secret_shared: [
    409,
    'This secret is the one of {other} on {network} already. No two accounts may share one (CoP S7): make one for {handle} alone, and connect with that. Nothing was kept.',
  ],
  network_unreachable: [
    503,
    '{network} could not be reached to sign in: check the service address and try again. What happened: {why}',
  ],
})

type NewAccount = {
  agency: number
  network: string
  handle: string
  name: string
  url?: string | null
  language?: string
  settings?: Record<string, Json>
  by: string
  now: Date
}

/** Enters an account that needs no credential (the report form). An entry of the same handle is kept. @returns its id. */
export const addAccount = async (trx: Trx, account: NewAccount): Promise<string> => {
  const made = await trx
    .insertInto('accounts.account')
    .values({
      agency_id: account.agency,
      account_id: newId(account.now),
      network: account.network,
      handle: account.handle,
      display_name: account.name,
      url: account.url ?? null,
      language: account.language ?? 'en',
      state: 'live',
      settings: JSON.stringify(account.settings ?? {}),
      collect_due_at: account.now,
      made_at: account.now,
    })
    .onConflict((on) => on.columns(['agency_id', 'network', 'handle']).doNothing())
    .returning('account_id')
    .executeTakeFirst()
  if (!made) {
    const kept = await trx
      .selectFrom('accounts.account')
      .select('account_id')
      .where('agency_id', '=', account.agency)
      .where('network', '=', account.network)
      .where('handle', '=', account.handle)
      .executeTakeFirstOrThrow()
    return kept.account_id
  }
  await recordAct(trx, {
    agency: account.agency,
    kind: 'account.added',
    subject: made.account_id,
    at: account.now,
    by: account.by,
    data: { network: account.network, handle: account.handle },
  })
  return made.account_id
}

/**
 * Signs in to a network and keeps the sealed result; an account already in the register keeps its id, its record and
 * its position, and gets the new credential.
 * @throws `practice_centre`, `only_for_practice`, `no_such_network`, `credential_refused`, `network_unreachable`; `secret_shared`
 *   when another account of the agency has the same secret
 */
export const connectAccount = async (
  world: World,
  caller: { agency: number; person: { id: string } },
  asked: {
    network: string
    handle: string
    service?: string | undefined
    secret: string
    /** Of the account; when absent, an account already in the register keeps its own. */
    language?: string | undefined
  },
  agencyLanguage = 'en',
): Promise<Account> => {
  const connector = connectorFor(world, asked.network)
  const connect = connector?.connect?.bind(connector)
  if (!connector || !connect) {
    const known = [...world.connectors.values()].filter((c) => c.connect).map((c) => c.network)
    throw refuse('no_such_network', { network: asked.network, known: known.join(', ') || 'none' })
  }
  if (world.centre.practice && connector.abilities({ settings: {} }).realNetwork)
    throw refuse('practice_centre', { network: connector.name })

  if (!world.centre.practice && !connector.abilities({ settings: {} }).realNetwork)
    throw refuse('only_for_practice', { network: connector.name })

  const { agency } = caller
  const signedIn = await connect({
    agency,
    handle: asked.handle,
    secret: asked.secret,
    service: asked.service ?? null,
    fetch: world.fetch,
  }).catch((error: unknown) => {
    if (error instanceof AppError) throw error
    // A library's message may quote what it sent; the secret never goes further than this line.
    const why = wordsOf(error).replaceAll(asked.secret, '…')
    throw refuse(error instanceof SignedOut ? 'credential_refused' : 'network_unreachable', {
      network: connector.name,
      why,
    })
  })
  if (isNothing(signedIn.credential))
    throw refuse('credential_refused', { network: connector.name, why: 'it answered without a credential' })

  return world.db.transaction().execute(async (trx) => {
    const now = world.clock.now()
    const id = await addAccount(trx, {
      agency,
      network: asked.network,
      handle: signedIn.handle,
      name: signedIn.name,
      url: webAddress(signedIn.url),
      language: asked.language ?? agencyLanguage,
      settings: signedIn.settings,
      by: caller.person.id,
      now,
    })
    const about = aboutSecret(world.keys, agency, connector, signedIn)
    const shared =
      about.fingerprint && (await sharesWith(trx, { agency, account: id, fingerprint: about.fingerprint }))
    if (shared)
      throw refuse('secret_shared', {
        other: shared.handle,
        network: connectorFor(world, shared.network)?.name ?? shared.network,
        handle: signedIn.handle,
      })
    await trx
      .updateTable('accounts.account')
      .set({
        ...about,
        display_name: signedIn.name,
        url: webAddress(signedIn.url),
        settings: JSON.stringify(signedIn.settings),
        state: 'live',
        ...(asked.language ? { language: asked.language } : {}),
        credential: seal(world, 'credential', agency, id, signedIn.credential),
        credential_no: sql<number>`credential_no + 1`,
        // A sign-in that brought no session leaves none: the old one belongs to the old credential.
        session: isNothing(signedIn.session) ? null : seal(world, 'session', agency, id, signedIn.session),
        collect_due_at: now,
      })
      .where('agency_id', '=', agency)
      .where('account_id', '=', id)
      .execute()
    await reportHealth(
      trx,
      { agency, account: id, health: { state: 'well', sentence: `Connected as ${signedIn.handle}.` }, now },
      { connected: true },
    )
    await recordAct(trx, {
      agency,
      kind: 'account.connected',
      subject: id,
      at: now,
      by: caller.person.id,
      data: { network: asked.network, handle: signedIn.handle, service: asked.service ?? null },
    })
    return (await accountById(trx, agency, id))!
  })
}
