import type { Role } from '@callbox/contract'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { refuse } from './refuse.ts'
import type { IdentityWorld } from './world.ts'

const agency = 1

/** Invented people of an invented place; the first of each role is the one a printed link signs in. */
export const practicePeople: readonly { name: string; email: string; role: Role }[] = [
  { name: 'A. Ruiz', email: 'ruiz@riverton.example', role: 'desk' },
  { name: 'B. Okafor', email: 'okafor@riverton.example', role: 'desk' },
  { name: 'C. Lindqvist', email: 'lindqvist@riverton.example', role: 'supervisor' },
  { name: 'D. Marsh', email: 'marsh@riverton.example', role: 'communications' },
  { name: 'E. Tran', email: 'tran@riverton.example', role: 'records' },
  { name: 'F. Haddad', email: 'haddad@riverton.example', role: 'auditor' },
  { name: 'G. Novak', email: 'novak@riverton.example', role: 'trainer' },
  { name: 'H. Sato', email: 'sato@riverton.example', role: 'neighbourhood' },
  { name: 'I. Brandt', email: 'brandt@riverton.example', role: 'approver' },
  { name: 'J. Mensah', email: 'mensah@riverton.example', role: 'quality' },
  { name: 'K. Silva', email: 'silva@riverton.example', role: 'standards' },
  { name: 'L. Petrov', email: 'petrov@riverton.example', role: 'security' },
  { name: 'M. Adeyemi', email: 'adeyemi@riverton.example', role: 'administrator' },
  { name: 'N. Fischer', email: 'fischer@riverton.example', role: 'investigator' },
  { name: 'O. Lind', email: 'lind@riverton.example', role: 'guest' },
]

/**
 * Makes the practice centre's agency and its people, on the record, once: where agency 1 is there already nothing
 * is touched. @throws only_in_practice in a real centre.
 */
export const makePractice = async ({ db, clock, centre }: IdentityWorld): Promise<void> => {
  if (!centre.practice) throw refuse('only_in_practice')
  const at = clock.now()
  const by = 'practice centre'
  await db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('identity.agency')
      .values({
        agency_id: agency,
        name: 'Riverton Emergency Communications',
        short_name: 'Riverton ECC',
        zone: 'America/Chicago',
        pack: 'us-ecc',
        languages: ['en', 'es'],
        non_emergency: '555-0111',
        made_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('agency_id')
      .executeTakeFirst()
    if (!made) return
    await recordAct(trx, { agency, kind: 'agency.made', subject: null, at, by, data: { agency } })
    for (const { name, email, role } of practicePeople) {
      const id = newId(at)
      await trx.insertInto('identity.user').values({ id, name, email, emailVerified: true }).execute()
      await trx
        .insertInto('identity.grant_of_role')
        .values({ agency_id: agency, person_id: id, role, granted_by: by, valid_from: at })
        .execute()
      await recordAct(trx, {
        agency,
        kind: 'role.granted',
        subject: null,
        at,
        by,
        data: { person: id, role },
      })
    }
  })
}

/** The practice centre's neighbourhood officer works for one beat. */
export const narrowPractice = async (trx: Trx, of: number, beat: string): Promise<void> => {
  await sql`update identity.grant_of_role set beats = ${[beat]}::uuid[]
    where agency_id = ${of} and role = 'neighbourhood' and granted_by = 'practice centre' and accounts is null and beats is null`.execute(
    trx,
  )
}
