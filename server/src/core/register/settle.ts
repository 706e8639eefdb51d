import type { Hours } from '@callbox/contract'
import { sql } from 'kysely'
import { decidePrivateMessages } from '#core/accounts'
import { agencyOf, people } from '#core/identity'
import { change, note, type Of, type RegisterWorld } from './change.ts'
import { dayIn } from './hours.ts'
import { refuse } from './refusals.ts'

type World = RegisterWorld

const named = async (
  world: World,
  agency: number,
  asked: Record<string, readonly string[]>,
): Promise<void> => {
  const here = new Set((await people(world.db, agency, world.clock)).map(({ id }) => id))
  for (const [field, ids] of Object.entries(asked))
    if (ids.some((id) => !here.has(id))) throw refuse('no_such_person', { field })
}

/** A day on which something is looked at again lies ahead, or is today. @throws review_past */
export const ahead = async (
  world: Pick<World, 'db' | 'clock'>,
  agency: number,
  reviewOn: string,
): Promise<void> => {
  const { zone } = await agencyOf(world.db, agency)
  if (reviewOn < dayIn(world.clock.now(), zone)) throw refuse('review_past', { day: reviewOn })
}

export type About = {
  purpose: string
  audience: string
  dataImpact: string
  owner: string
  url: string | null
}

/** What the account is for, for whom, whose it is, and what it does with personal data (CoP P4). */
export const describeEntry = async (world: World, of: Of, about: About): Promise<void> => {
  await named(world, of.agency, { owner: [about.owner] })
  await change(world, of, async (trx, entry, at) => {
    await sql`update register.entry set purpose = ${about.purpose}, audience = ${about.audience}, data_impact = ${about.dataImpact},
        owner_id = ${about.owner}, url = ${about.url} where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(
      trx,
    )
    await note(trx, of, { kind: 'register.described', at, state: entry.state, data: { ...about } })
  })
}

/** Who updates the account and who stands in (APCO 2.3.2). One person counts once. */
export const nameKeepers = async (
  world: World,
  of: Of,
  { updaters, backups }: { updaters: readonly string[]; backups: readonly string[] },
): Promise<void> => {
  await named(world, of.agency, { updaters, backups })
  const all = [...updaters, ...backups]
  const twice = all.find((id, at) => all.indexOf(id) !== at)
  if (twice !== undefined) throw refuse('cannot_keep', { field: 'backups', person: twice })
  await change(world, of, async (trx, entry, at) => {
    await sql`delete from register.keeper where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    for (const [part, ids] of [
      ['updater', updaters],
      ['backup', backups],
    ] as const)
      for (const id of ids)
        await sql`insert into register.keeper (agency_id, entry_id, person_id, part, named_by, named_at)
          values (${of.agency}, ${of.id}, ${id}, ${part}, ${of.by}, ${at})`.execute(trx)
    await note(trx, of, {
      kind: 'register.keepers_named',
      at,
      state: entry.state,
      data: { updaters: [...updaters], backups: [...backups], before: entry.keepers },
    })
  })
}

/** When the account is watched. */
export const setHours = (world: World, of: Of, hours: Hours): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    await sql`update register.entry set hours = ${JSON.stringify(hours)}::jsonb where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(
      trx,
    )
    await note(trx, of, { kind: 'register.hours_set', at, state: entry.state, data: { hours } })
  })

/** Who carries the risk of the hours in which nobody watches, until when (CoP CM5). */
export const recordRisk = async (
  world: World,
  of: Of,
  { says, owner, reviewOn }: { says: string; owner: string; reviewOn: string },
): Promise<void> => {
  await named(world, of.agency, { owner: [owner] })
  await ahead(world, of.agency, reviewOn)
  await change(world, of, async (trx, entry, at) => {
    await sql`update register.entry set risk = ${says}, risk_owner = ${owner}, risk_review_on = ${reviewOn}
      where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    await note(trx, of, {
      kind: 'register.risk_recorded',
      at,
      state: entry.state,
      data: { says, owner, reviewOn },
    })
  })
}

/** Private messages open or closed; the door and the desk obey from the commit on (CoP CM6). */
export const decidePrivate = (
  world: World,
  of: Of,
  { decision, why }: { decision: 'open' | 'closed'; why: string },
): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    await sql`update register.entry set private_messages = ${decision}, private_by = ${of.by}, private_at = ${at}, private_why = ${why}
      where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    if (entry.account)
      await decidePrivateMessages(trx, { agency: of.agency, account: entry.account.id, decision })
    await note(trx, of, {
      kind: 'register.private_decided',
      at,
      state: entry.state,
      why,
      data: { decision, before: entry.privateMessages?.decision ?? null },
    })
  })

/** Whether the account takes reports: only under a procedure that whoever calls this approves (APCO 4.1.1, CoP P3). */
export const approveProcedure = (
  world: World,
  of: Of,
  { takesReports, procedure }: { takesReports: boolean; procedure: string },
): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    if (takesReports && procedure.length < 3) throw refuse('procedure_missing')
    const says = procedure === '' ? null : procedure
    await sql`update register.entry set takes_reports = ${takesReports}, procedure = ${says},
        procedure_by = ${says === null ? null : of.by}, procedure_at = ${says === null ? null : at}
      where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    await note(trx, of, {
      kind: 'register.procedure_approved',
      at,
      state: entry.state,
      data: { takesReports, procedure: says },
    })
  })
