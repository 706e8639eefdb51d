import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { rowsOf } from '#platform/db'
import type { PictureKind } from './pictures/index.ts'
import type { PublicAuthor } from './types.ts'

/** A picture as a post keeps it: a drawn kind, or one of `practice.picture` by its SHA-256 in hex. */
export type KeptMedium = { alt: string } & ({ kind: PictureKind } | { picture: string; mediaType: string })

/** What an account is told. Times are the author's, before any skew. */
export type Told = {
  kind: 'original' | 'edit' | 'deletion'
  networkId: string
  author: PublicAuthor
  text: string
  language: string | null
  at: string
  root: string
  parent: { networkId: string; author: string; name: string; text: string; at: string } | null
  media: KeptMedium[]
}

/** Opens the account on the network when nobody has yet. */
export const openAccount = async (trx: Trx, agency: number, account: string, at: Date): Promise<void> => {
  await trx
    .insertInto('practice.account')
    .values({ agency_id: agency, handle: account, opened_at: at })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** Puts things at the end of the account's deliveries, in this order; readers see all of them or none. */
export const deliver = async (
  trx: Trx,
  { agency, account, at, told }: { agency: number; account: string; at: Date; told: readonly Told[] },
): Promise<void> => {
  if (told.length === 0) return
  await openAccount(trx, agency, account, at)
  const counted = await trx
    .updateTable('practice.account')
    .set((e) => ({ delivered: e('delivered', '+', told.length) }))
    .where('agency_id', '=', agency)
    .where('handle', '=', account)
    .returning('delivered')
    .executeTakeFirstOrThrow()
  const first = Number(counted.delivered) - told.length + 1
  const rows = told.map((one, i) => ({
    agency_id: agency,
    handle: account,
    place: first + i,
    kind: one.kind,
    network_id: one.networkId,
    at,
    body: one,
  }))
  const types = {
    agency_id: 'int4',
    handle: 'text',
    place: 'int8',
    kind: 'text',
    network_id: 'text',
    at: 'timestamptz',
    body: 'jsonb',
  }
  await sql`insert into practice.delivery (agency_id, handle, place, kind, network_id, at, body)
    select r.agency_id, r.handle, r.place, r.kind, r.network_id, r.at, r.body::jsonb
    from ${rowsOf(rows, types)} as r (agency_id, handle, place, kind, network_id, at, body)`.execute(trx)
}
