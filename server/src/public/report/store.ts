import { sql } from 'kysely'
import { sha256 } from '#platform/crypto'
import type { Db } from '#platform/db'
import type { Refused } from './take-files.ts'

export type PageRow = { agency: number; reference: string; language: string; madeAt: Date }

/**
 * The page of this secret, made when it is not there yet. Asked twice at once it is made once: the secret's hash is
 * unique, and a reference that happens to be taken is drawn again.
 */
export const openPage = async (
  db: Db,
  page: { agency: number; secret: string; language: string; at: Date },
  newReference: () => string,
): Promise<string> => {
  const hash = sha256(page.secret)
  for (let tries = 0; tries < 20; tries++) {
    await sql`insert into report.page (agency_id, reference, secret_hash, language, made_at)
      values (${page.agency}, ${newReference()}, ${hash}, ${page.language}, ${page.at}) on conflict do nothing`.execute(
      db,
    )
    const found = await sql<{ reference: string }>`select reference from report.page
      where agency_id = ${page.agency} and secret_hash = ${hash}`.execute(db)
    if (found.rows[0]) return found.rows[0].reference
  }
  throw new Error('No free reference was found: lengthen the references of this agency.')
}

/** Looked up by the secret's hash, so that the time it takes tells nothing about the secret. */
export const findPage = async (
  db: Db,
  agencies: readonly number[],
  secret: string,
): Promise<PageRow | null> => {
  const hash = sha256(secret)
  const found =
    await sql<PageRow>`select agency_id as agency, reference, language, made_at as "madeAt" from report.page
    where agency_id = any(${agencies}::int[]) and secret_hash = ${hash}`.execute(db)
  return found.rows[0] ?? null
}

export type SubmissionRow = {
  at: Date
  kept: number
  refused: Pick<Refused, 'name' | 'why'>[]
  overLimit: boolean
}

/** Notes a submission that is on record, and where it came from when that is known. The same one twice is noted once. */
export const noteSubmission = (
  db: Db,
  said: SubmissionRow & { agency: number; id: string; reference: string; address: Buffer | null },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const made =
      await sql`insert into report.submission (agency_id, submission_id, reference, at, kept, refused, over_limit)
      values (${said.agency}, ${said.id}, ${said.reference}, ${said.at}, ${said.kept},
        ${JSON.stringify(said.refused.map(({ name, why }) => ({ name, why })))}::jsonb, ${said.overLimit})
      on conflict do nothing returning 1`.execute(trx)
    if (said.address && made.rows.length > 0)
      await sql`insert into report.arrival (agency_id, address_hash, at, submission_id)
        values (${said.agency}, ${said.address}, ${said.at}, ${said.id}) on conflict do nothing`.execute(trx)
  })

/** What came through the form to one page, in order. */
export const submissionsOf = async (db: Db, agency: number, reference: string): Promise<SubmissionRow[]> =>
  (
    await sql<SubmissionRow>`select at, kept, refused, over_limit as "overLimit" from report.submission
      where agency_id = ${agency} and reference = ${reference} order by at, submission_id`.execute(db)
  ).rows

export const arrivalsSince = async (db: Db, agency: number, address: Buffer, since: Date): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from report.arrival
      where agency_id = ${agency} and address_hash = ${address} and at > ${since}`.execute(db)
  ).rows[0]!.n

/** Forgets where reports came from. @returns how many. */
export const forgetArrivals = async (db: Db, before: Date): Promise<number> => {
  const gone = await sql`delete from report.arrival where (agency_id, address_hash, at, submission_id) in (
    select agency_id, address_hash, at, submission_id from report.arrival where at < ${before} limit 1000)`.execute(
    db,
  )
  return Number(gone.numAffectedRows ?? 0)
}
