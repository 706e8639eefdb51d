import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import type { Refused } from '#platform/http'
import { findAgency } from './agency.ts'
import { rolesOf } from './person.ts'
import type { IdentityWorld } from './world.ts'

type Act = { kind: 'session.started' | 'session.ended'; person: string }

/** Puts a sign-in or sign-out on the record of every agency the person works for, in a transaction of its own or a given one. */
export const onRecord = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  { kind, person }: Act,
  trx?: Trx,
): Promise<void> => {
  const at = clock.now()
  const write = async (inside: Trx): Promise<void> => {
    const agencies = [...(await rolesOf(inside, person, at)).keys()]
    for (const agency of agencies) await recordAct(inside, { agency, kind, subject: null, at, by: person })
  }
  await (trx ? write(trx) : db.transaction().execute(write))
}

/**
 * Puts a refused call on the record (CoP-S6): of the agency that was asked for, or, when there is none of that number,
 * of those the person works for.
 */
export const recordRefusal = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  { person, agency, right, route, agencies }: Refused,
): Promise<void> => {
  const concerned = (await findAgency(db, agency)) ? [agency] : agencies
  await db.transaction().execute(async (trx) => {
    for (const of of concerned)
      await recordAct(trx, {
        agency: of,
        kind: 'access.refused',
        subject: null,
        at: clock.now(),
        by: person.id,
        data: { right, route, agency },
      })
  })
}
