import type { Role } from '@callbox/contract'
import { recordAct } from '#core/archive'
import { secondsAfter } from '#platform/clock'
import { newSecret, sha256 } from '#platform/crypto'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'

/** Seconds that a link lasts: somebody at the server uses it now; an invited person may be off duty. */
export const linkLasts = { first: 24 * 3600, invitation: 72 * 3600, renewal: 24 * 3600 } as const
export type LinkKind = keyof typeof linkLasts

/** The token stands behind the #, which no browser sends to a server: it is in no log and in no referrer. */
const addressOf = (origin: string, token: string): string => `${origin}/desk/welcome#${token}`

type NewLink = {
  kind: LinkKind
  agency: number | null
  person: string | null
  roles: readonly Role[]
  grantsUntil?: Date | null
  why?: string
  by: string
}

/** Makes a link; of its token only the hash is kept. */
export const makeLink = async (
  { clock, origin }: Pick<IdentityWorld, 'clock' | 'origin'>,
  trx: Trx,
  { kind, agency, person, roles, grantsUntil, why, by }: NewLink,
): Promise<{ id: string; link: string; until: Date }> => {
  const at = clock.now()
  const token = newSecret(32)
  const id = newId(at)
  const until = secondsAfter(at, linkLasts[kind])
  await trx
    .insertInto('identity.link')
    .values({
      link_id: id,
      token_hash: sha256(token),
      kind,
      agency_id: agency,
      person_id: person,
      roles: [...roles],
      grants_until: grantsUntil ?? null,
      why: why ?? null,
      made_at: at,
      made_by: by,
      until,
    })
    .execute()
  return { id, link: addressOf(origin, token), until }
}

/** Links that can still be used. */
const living = (db: Db | Trx, now: Date) =>
  db
    .selectFrom('identity.link')
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('until', '>', now)

export const linkByToken = ({ db, clock }: Pick<IdentityWorld, 'db' | 'clock'>, token: string) =>
  living(db, clock.now()).selectAll().where('token_hash', '=', sha256(token)).executeTakeFirst()

/** Takes back every living link of a person, so that only the newest one opens. */
export const withdrawLinksOf = (trx: Trx, person: string, now: Date) =>
  trx
    .updateTable('identity.link')
    .set({ withdrawn_at: now })
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute()

/**
 * Uses a link up, in the transaction that keeps the person's factor; what it was made for is granted from then on, on the
 * record. Of two at once one is refused. @throws link_spent.
 */
export const spendLink = async (
  { clock }: Pick<IdentityWorld, 'clock'>,
  trx: Trx,
  id: string,
): Promise<void> => {
  const at = clock.now()
  const link = await living(trx, at).selectAll().where('link_id', '=', id).forUpdate().executeTakeFirst()
  if (!link?.person_id) throw refuse('link_spent')
  await trx.updateTable('identity.link').set({ used_at: at }).where('link_id', '=', id).execute()
  if (link.agency_id === null) return
  const agency = link.agency_id
  for (const role of link.roles) {
    await trx
      .insertInto('identity.grant_of_role')
      .values({
        agency_id: agency,
        person_id: link.person_id,
        role,
        granted_by: link.made_by,
        valid_from: at,
        valid_until: link.grants_until,
        reason: link.why ?? 'invited',
      })
      .execute()
    await recordAct(trx, {
      agency,
      kind: 'role.granted',
      subject: null,
      at,
      by: link.made_by,
      data: { person: link.person_id, role, until: link.grants_until?.toISOString() ?? null },
    })
  }
}

/** Whether anybody in this centre can sign in at all. */
export const anybodyEnrolled = async (db: Db): Promise<boolean> => {
  const passkey = await db.selectFrom('identity.passkey').select('person_id').limit(1).executeTakeFirst()
  if (passkey) return true
  return Boolean(
    await db
      .selectFrom('identity.code_maker')
      .select('person_id')
      .where('state', '=', 'used')
      .limit(1)
      .executeTakeFirst(),
  )
}

/**
 * The link by which the first administrator of a real centre comes in; null in a practice centre, and as soon as
 * somebody has enrolled a factor. Each one takes the place of the one before, with what was done by that.
 */
export const firstLink = async (world: IdentityWorld): Promise<string | null> => {
  if (world.centre.practice || (await anybodyEnrolled(world.db))) return null
  return world.db.transaction().execute(async (trx) => {
    const now = world.clock.now()
    const before = await trx
      .selectFrom('identity.link')
      .selectAll()
      .where('kind', '=', 'first')
      .orderBy((e) => e('agency_id', 'is', null))
      .orderBy('made_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst()
    await trx
      .updateTable('identity.link')
      .set({ withdrawn_at: now })
      .where('kind', '=', 'first')
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
    const { link } = await makeLink(world, trx, {
      kind: 'first',
      agency: before?.agency_id ?? null,
      person: before?.person_id ?? null,
      roles: (before?.roles ?? []) as Role[],
      by: 'the server',
    })
    return link
  })
}
