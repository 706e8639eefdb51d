import { rightsOf } from '@callbox/contract'
import type { Handlers } from '#core/world'
import type { Trx } from '#platform/db'
import { findAgency } from './agency.ts'
import { rolesOf } from './person.ts'
import { onRecord } from './record.ts'
import { forget, forgetPerson } from './who-is.ts'
import type { IdentityWorld } from './world.ts'

/** Ends a session: gone from the database and on the record in one transaction, forgotten here at once, elsewhere within 5 s. */
export const endSession = async (
  world: IdentityWorld,
  { sessionId, person }: { sessionId: string; person: string },
): Promise<void> => {
  await world.db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('identity.session')
      .where('id', '=', sessionId)
      .where('userId', '=', person)
      .executeTakeFirst()
    if (numDeletedRows > 0n) await onRecord(world, { kind: 'session.ended', person }, trx)
  })
  await forget(world, sessionId)
}

/**
 * Ends every session of a person, or all `but` one: gone from the database and on the record in one transaction (the
 * given one, or one of its own). Cached ones are forgotten here at once and in other processes within 4 s; open live
 * streams close within 5 s. @returns how many were ended.
 */
export const endSessionsOf = async (
  world: Pick<IdentityWorld, 'db' | 'clock'>,
  { person, but, by }: { person: string; but?: string | null; by?: string },
  trx?: Trx,
): Promise<number> => {
  const end = async (inside: Trx): Promise<number> => {
    const ended = await inside
      .deleteFrom('identity.session')
      .where('userId', '=', person)
      .$if(Boolean(but), (query) => query.where('id', '!=', but!))
      .returning('id')
      .execute()
    if (ended.length > 0)
      await onRecord(
        world,
        { kind: 'session.ended', person, ...(by ? { by } : {}), data: { sessions: ended.length } },
        inside,
      )
    return ended.length
  }
  const n = await (trx ? end(trx) : world.db.transaction().execute(end))
  await forgetPerson(world, person)
  return n
}

export const sessionRoutes: Handlers = {
  'session.me': async (world, { person }) => {
    const held = await rolesOf(world.db, person.id, world.clock.now())
    const { email } = await world.db
      .selectFrom('identity.user')
      .select('email')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    const served = await Promise.all(
      [...held].map(async ([id, roles]) => ({ agency: await findAgency(world.db, id), roles })),
    )
    return {
      ...person,
      email,
      centre: world.centre,
      agencies: served.flatMap(({ agency, roles }) => {
        if (!agency) return []
        const { id, name, shortName, zone, languages } = agency
        return [{ id, name, shortName, zone, languages, roles, rights: rightsOf(roles) }]
      }),
    }
  },
  'session.end': async (world, { person, sessionId }) => {
    if (sessionId) await endSession(world, { sessionId, person: person.id })
    return { ok: true as const }
  },
}
