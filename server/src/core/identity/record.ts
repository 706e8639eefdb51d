import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import type { Refused } from '#platform/http'
import { findAgency } from './agency.ts'
import { rolesOf } from './person.ts'
import type { IdentityWorld } from './world.ts'

/** `by` is who did it where that is not the person; `data` holds no secret and no whole address. */
export type DoorAct = {
  kind: string
  person: string
  by?: string
  why?: string
  data?: Record<string, unknown>
}

/** Puts an act at the door on the record of every agency the person works for, in a transaction of its own or a given one. */
export const onRecord = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  { kind, person, by, why, data }: DoorAct,
  trx?: Trx,
): Promise<void> => {
  const at = clock.now()
  const write = async (inside: Trx): Promise<void> => {
    const agencies = [...(await rolesOf(inside, person, at)).keys()]
    for (const agency of agencies)
      await recordAct(inside, {
        agency,
        kind,
        subject: null,
        at,
        by: by ?? person,
        ...(why === undefined ? {} : { why }),
        data: { ...(by && by !== person ? { person } : {}), ...data },
      })
  }
  await (trx ? write(trx) : db.transaction().execute(write))
}

/**
 * Puts a refused call on the record (CoP-S6): of the agency that was asked for, or, when there is none of that number,
 * of those the person works for.
 */
export const recordRefusal = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  { person, agency, right, route, why, agencies }: Refused,
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
        ...(why ? { why } : {}),
        data: { right, route, agency },
      })
  })
}
