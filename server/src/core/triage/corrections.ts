import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import type { About, Correction } from './correction.ts'

type Reader = Db | Trx

const fields = sql`correction_id as id, number::int as number, conversation_id as conversation, message_id as message, revision, what, machine, person, assessor, person_id as by, at`

/**
 * Keeps what a person said of triage, beside the act on the record that it belongs to (`entry`).
 * The caller has the conversation locked, so that nothing is kept twice.
 */
export const keepCorrections = async (
  trx: Trx,
  {
    agency,
    conversation,
    what,
    by,
    at,
    entry,
  }: { agency: number; conversation: string; what: Correction['what']; by: string; at: Date; entry: string },
  about: readonly About[],
): Promise<void> => {
  if (about.length === 0) return
  await trx
    .insertInto('triage.correction')
    .values(
      about.map((one) => ({
        agency_id: agency,
        correction_id: newId(at),
        conversation_id: conversation,
        message_id: one.message,
        revision: one.revision,
        what,
        machine: one.machine,
        person: one.person,
        assessor: one.assessor,
        person_id: by,
        at,
        entry_id: entry,
      })),
    )
    .execute()
}

/** What people corrected in one conversation, oldest first. */
export const correctionsOf = async (
  db: Reader,
  agency: number,
  conversation: string,
): Promise<Correction[]> =>
  (
    await sql<Correction>`select ${fields} from triage.correction where agency_id = ${agency} and conversation_id = ${conversation}
      order by number`.execute(db)
  ).rows

/** A page of all of them, newest first, those after a place in that order. */
export const correctionsPage = async (
  db: Reader,
  agency: number,
  { after, limit }: { after: number | null; limit: number },
): Promise<Correction[]> =>
  (
    await sql<Correction>`select ${fields} from triage.correction where agency_id = ${agency}
      ${after ? sql`and number < ${after}` : sql``}
      order by number desc limit ${limit}`.execute(db)
  ).rows

/** The newest word on each message's band (or language), where it differs from the machine's; oldest first. */
export const standingBands = async (
  db: Reader,
  agency: number,
  what: 'band' | 'language' = 'band',
): Promise<Correction[]> =>
  (
    await sql<Correction>`select * from (
        select distinct on (message_id) ${fields} from triage.correction where agency_id = ${agency} and what = ${what}
        order by message_id, number desc) as newest
      where person is distinct from machine order by number`.execute(db)
  ).rows

const days = 90

/** Where people moved what the machine had placed, these ninety days: machine's band, person's band, how many. */
export const disagreements = async (
  db: Reader,
  agency: number,
  at: Date,
): Promise<{ machine: string; person: string; n: number }[]> => {
  const since = agreedSince(at)
  return (
    await sql<{
      machine: string
      person: string
      n: number
    }>`select machine, person, count(*)::int as n from (
        select distinct on (message_id) machine, person from triage.correction
        where agency_id = ${agency} and what = 'band' and at >= ${since} order by message_id, number desc) as newest
      where person <> machine group by 1, 2 order by 1, 2`.execute(db)
  ).rows
}
export const agreedSince = (at: Date): Date => secondsAfter(at, -days * 86_400)

/** How many corrections of bands came after a moment. */
export const correctionsSince = async (db: Reader, agency: number, since: Date | null): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from triage.correction where agency_id = ${agency} and what = 'band'
      ${since ? sql`and at > ${since}` : sql``}`.execute(db)
  ).rows[0]!.n
