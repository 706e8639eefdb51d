import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Report } from './report.ts'

type Reader = Db | Trx

/** A model made from corrections; `report` as the training gave it, with figures before and after. */
export type Model = {
  id: string
  version: string
  report: Report
  corrections: number
  examples: number
  madeAt: Date
  madeBy: string
}

/** One adoption; without a model it is the shipped one. */
export type Adoption = {
  number: number
  model: string | null
  version: string | null
  why: string
  by: string
  at: Date
}

/** The newest models of an agency, without their weights. */
export const modelsOf = async (db: Reader, agency: number, limit = 20): Promise<Model[]> =>
  (
    await sql<Model>`select model_id as id, version, report, corrections, examples, made_at as "madeAt", made_by as "madeBy"
      from triage.model where agency_id = ${agency} order by made_at desc, model_id desc limit ${limit}`.execute(
      db,
    )
  ).rows

/** The weights of one model. */
export const weightsOf = async (db: Reader, agency: number, model: string): Promise<Buffer | null> =>
  (
    await sql<{
      weights: Buffer
    }>`select weights from triage.model where agency_id = ${agency} and model_id = ${model}`.execute(db)
  ).rows[0]?.weights ?? null

/** The adoptions, newest first: the first is what is in use; none means that the shipped model is. */
export const adoptionsOf = async (db: Reader, agency: number, limit = 20): Promise<Adoption[]> =>
  (
    await sql<Adoption>`select a.number, a.model_id as model, m.version, a.why, a.person_id as by, a.at
      from triage.adoption a left join triage.model m on m.agency_id = a.agency_id and m.model_id = a.model_id
      where a.agency_id = ${agency} order by a.number desc limit ${limit}`.execute(db)
  ).rows
