import type { ClauseDecision } from '@callbox/contract'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { agencyOf, people, personNames } from '#core/identity'
import { dayIn } from '#core/register'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { refusals } from '#platform/errors'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { standards } from './standards.ts'

const refuse = refusals({
  no_such_clause: [404, 'There is no clause {clause} in the standards that are loaded: look at the list.'],
  not_conditional: [
    422,
    'decided: {clause} applies to everybody. Where it is not kept for the time being, record an exception with its end.',
  ],
  no_such_person: [
    422,
    'owner: nobody who works for this agency now has that id. Choose somebody from the list.',
  ],
  review_past: [422, 'until: {day} has passed. Choose a day to come.'],
  nothing_decided: [404, 'Nothing is decided about {clause}: look at it again.'],
})

/** What was decided about a clause, and whether it counts on the day that is asked about. */
export type Decision = {
  clause: string
  decided: 'excepted' | 'not_applicable'
  reason: string
  owner: string
  until: string
  by: string
  at: Date
  /** Its last day is to come, and its owner works here. */
  holds: boolean
  /** Why it does not count any more; null while it does. */
  lapsed: string | null
}

/** The decisions of an agency that nobody has ended, by clause. */
export const decisionsOf = async (db: Db, agency: number, at: Date): Promise<Map<string, Decision>> => {
  const { rows } = await sql<
    Omit<Decision, 'holds' | 'lapsed'>
  >`select clause, decided, reason, owner_id as owner,
      until_on as until, decided_by as by, decided_at as at
    from assurance.decision where agency_id = ${agency} and ended_at is null order by clause`.execute(db)
  if (rows.length === 0) return new Map()
  const [{ zone }, here] = await Promise.all([agencyOf(db, agency), people(db, agency, { now: () => at })])
  const day = dayIn(at, zone)
  const names = await personNames(
    db,
    rows.map(({ owner }) => owner),
  )
  return new Map(
    rows.map((row) => {
      const lapsed =
        row.until < day
          ? `What was decided about it counted until ${row.until}: decide again, or have it kept.`
          : here.some(({ id }) => id === row.owner)
            ? null
            : `${names.get(row.owner) ?? row.owner}, who answers for what was decided about it, works here no more: decide again.`
      return [row.clause, { ...row, holds: lapsed === null, lapsed }]
    }),
  )
}

/** The decisions as the contract shows them, with names. */
export const shownDecisions = async (
  db: Db,
  decisions: ReadonlyMap<string, Decision>,
): Promise<Map<string, ClauseDecision>> => {
  const all = [...decisions.values()]
  const names = await personNames(
    db,
    all.flatMap(({ owner, by }) => [owner, by]),
  )
  const person = (id: string) => ({ id, name: names.get(id) ?? id })
  return new Map(
    all.map(({ clause, decided, reason, owner, until, by, at, holds }) => [
      clause,
      { decided, reason, owner: person(owner), until, by: person(by), at: at.toISOString(), holds },
    ]),
  )
}

type Deciding = Pick<World, 'db' | 'clock'>
type Of = { agency: number; by: string; clause: string }

const tell = (trx: Trx, { agency, by, clause }: Of, at: Date): Promise<void> =>
  emit(trx, { agency, name: 'assurance.decided', at, subject: null, data: { clause, by } })

/**
 * Records that a clause does not apply here (conditional ones only), or is not kept for the time being: with a reason,
 * whoever answers for it, and its last day. Another decision about the same clause takes its place.
 * @throws no_such_clause, not_conditional, no_such_person, review_past
 */
export const decideClause = async (
  { db, clock }: Deciding,
  { agency, by, clause }: Of,
  asked: { decided: Decision['decided']; reason: string; owner: string; until: string },
): Promise<void> => {
  const found = standards()
    .flatMap(({ clauses }) => clauses)
    .find(({ id }) => id === clause)
  if (!found) throw refuse('no_such_clause', { clause })
  if (asked.decided === 'not_applicable' && !found.conditional) throw refuse('not_conditional', { clause })
  const [{ zone }, here] = await Promise.all([agencyOf(db, agency), people(db, agency, clock)])
  const at = clock.now()
  if (!here.some(({ id }) => id === asked.owner)) throw refuse('no_such_person')
  if (asked.until < dayIn(at, zone)) throw refuse('review_past', { day: asked.until })
  await db.transaction().execute(async (trx) => {
    await sql`update assurance.decision set ended_at = ${at}, ended_by = ${by}
      where agency_id = ${agency} and clause = ${clause} and ended_at is null`.execute(trx)
    await sql`insert into assurance.decision (agency_id, decision_id, clause, decided, reason, owner_id, until_on, decided_by, decided_at)
      values (${agency}, ${newId(at)}, ${clause}, ${asked.decided}, ${asked.reason}, ${asked.owner}, ${asked.until}, ${by}, ${at})`.execute(
      trx,
    )
    const { reason, ...data } = asked
    await recordAct(trx, {
      ...{ agency, kind: 'assurance.decided', subject: null, at, by, why: reason },
      data: { clause, ...data },
    })
    await tell(trx, { agency, by, clause }, at)
  })
}

/** The decision counts no more: the clause is as it is computed. @throws nothing_decided */
export const endDecision = async (
  { db, clock }: Deciding,
  { agency, by, clause }: Of,
  { why }: { why: string },
): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const { numAffectedRows = 0n } =
      await sql`update assurance.decision set ended_at = ${at}, ended_by = ${by}
      where agency_id = ${agency} and clause = ${clause} and ended_at is null`.execute(trx)
    if (numAffectedRows === 0n) throw refuse('nothing_decided', { clause })
    await recordAct(trx, {
      ...{ agency, kind: 'assurance.undecided', subject: null, at, by, why },
      data: { clause },
    })
    await tell(trx, { agency, by, clause }, at)
  })
}
