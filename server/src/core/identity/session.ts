import type { Handlers } from '#core/world'
import { findAgency } from './agency.ts'
import { rightsTold, whomToAsk } from './mine.ts'
import { grantsOf, rolesOf } from './person.ts'
import { onRecord } from './record.ts'
import { forget } from './who-is.ts'
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
  'session.end': async (world, { person, sessionId }) => {
    if (sessionId) await endSession(world, { sessionId, person: person.id })
    return { ok: true as const }
  },
}
