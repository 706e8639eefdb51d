import { sql } from 'kysely'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import { withdrawOf } from '#core/sending'
import type { Db, Trx } from '#platform/db'
import { tellLapsed, tellReleased } from './claim.ts'
import { type Desk, tell } from './desk.ts'
import { writeNote } from './notes.ts'
import { dropClaimsOf } from './store.ts'

type Leaver = {
  agency: number
  person: { id: string; name: string }
  by: { id: string; name: string }
  at: Date
  /** Nothing that colleagues see may tell of it. */
  quietly: boolean
}

/**
 * Everything at the desk that hangs on one person ends, in the transaction in which they leave (CoP-S14): what they hold
 * goes back to the queue with a note, what they typed and did not send goes, answers that have not left are taken back,
 * their shift ends. Quietly, it looks as when a console falls silent.
 */
export const clearDesk = async (
  trx: Trx,
  { agency: id, person, by, at, quietly }: Leaver,
): Promise<{ claims: number; drafts: number; answers: number; shifts: number }> => {
  const agency = await agencyOf(trx as Db, id)
  const desk: Desk = {
    agency,
    pack: packOf(agency.pack),
    at,
    me: quietly ? { id: 'callbox', name: 'Callbox' } : by,
    rights: new Set(),
  }
  const answers = await withdrawOf(trx, { agency: id, writer: person.id, by: desk.me.id, at, quietly })
  const claims = await dropClaimsOf(trx, id, person.id)
  for (const claim of claims) {
    if (quietly) await tellLapsed(trx, desk, claim)
    else await tellReleased(trx, desk, claim.conversation, person.id, 'released')
    const words = quietly
      ? 'This went back into the queue by itself.'
      : `${person.name} works here no more: this went back into the queue.`
    await writeNote(trx, desk, claim.conversation, words)
  }
  const drafts = await trx
    .deleteFrom('desk.draft')
    .where('agency_id', '=', id)
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  const { numAffectedRows: shifts = 0n } = await sql`update desk.shift set ended_at = ${at}
    where agency_id = ${id} and person_id = ${person.id} and ended_at is null`.execute(trx)
  if (shifts > 0n)
    await tell(
      trx,
      desk,
      { kind: 'shift.ended', subject: null, data: { person: person.id, released: claims.length } },
      { agency: id, name: 'shift.changed', at, subject: null, data: { person: person.id, on: false } },
    )
  return { claims: claims.length, drafts: Number(drafts.numDeletedRows), answers, shifts: Number(shifts) }
}
