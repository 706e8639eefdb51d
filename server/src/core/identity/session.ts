import type { Handlers } from '#core/world'
import type { Trx } from '#platform/db'
import { findAgency } from './agency.ts'
import { sessionCookie } from './auth.ts'
import { rightsTold, whomToAsk } from './mine.ts'
import { grantsOf, rolesOf } from './person.ts'
import { onRecord } from './record.ts'
import { forget, forgetPerson } from './remembered.ts'
import type { IdentityWorld } from './world.ts'

/** Ends a session: gone from the database and on the record in one transaction, forgotten here at once, elsewhere within 5 s. @returns whether there was one. */
export const endSession = async (
  world: IdentityWorld,
  { sessionId, person }: { sessionId: string; person: string },
): Promise<boolean> => {
  const ended = await world.db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('identity.session')
      .where('id', '=', sessionId)
      .where('userId', '=', person)
      .executeTakeFirst()
    if (numDeletedRows > 0n) await onRecord(world, { kind: 'session.ended', person }, trx)
    return numDeletedRows > 0n
  })
  await forget(world, sessionId)
  return ended
}

/**
 * Ends every session of a person, or all `but` one, or those on one `device`: gone from the database and on the record in one transaction (the
 * given one, or one of its own). Cached ones are forgotten here at once and in other processes within 4 s; open live
 * streams close within 5 s. @returns how many were ended.
 */
export const endSessionsOf = async (
  world: Pick<IdentityWorld, 'db' | 'clock'>,
  { person, but, by, device }: { person: string; but?: string | null; by?: string; device?: string },
  trx?: Trx,
): Promise<number> => {
  const end = async (inside: Trx): Promise<number> => {
    const ended = await inside
      .deleteFrom('identity.session')
      .where('userId', '=', person)
      .$if(Boolean(but), (query) => query.where('id', '!=', but!))
      .$if(Boolean(device), (query) =>
        query.where('id', 'in', (e) =>
          e.selectFrom('identity.session_fact').select('session_id').where('device_id', '=', device!),
        ),
      )
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
    const at = world.clock.now()
    const [held, granted] = await Promise.all([
      rolesOf(world.db, person.id, at),
      grantsOf(world.db, person.id, at),
    ])
    const { email } = await world.db
      .selectFrom('identity.user')
      .select('email')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    const served = await Promise.all(
      [...held].map(async ([id, roles]) => ({
        agency: await findAgency(world.db, id),
        roles,
        ask: await whomToAsk(world, id),
      })),
    )
    return {
      ...person,
      email,
      centre: world.centre,
      agencies: served.flatMap(({ agency, roles, ask }) => {
        if (!agency) return []
        const { id, name, shortName, zone, languages } = agency
        return [{ id, name, shortName, zone, languages, roles, ask, ...rightsTold(granted.get(id)) }]
      }),
    }
  },
  'session.end': async (world, { person, sessionId, setCookie }) => {
    if (sessionId) await endSession(world, { sessionId, person: person.id })
    const secure = world.origin.startsWith('https:') ? '; Secure' : ''
    setCookie?.(`${sessionCookie(world)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`)
    return { ok: true as const }
  },
}
