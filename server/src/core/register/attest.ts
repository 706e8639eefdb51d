import type { AttestedKind } from '@callbox/contract'
import { sql } from 'kysely'
import { newId } from '#platform/ids'
import { change, note, type Of, type RegisterWorld } from './change.ts'
import type { Entry } from './entry.ts'
import { refuse } from './refusals.ts'
import { ahead } from './settle.ts'

export type Confirmed = {
  kind: AttestedKind
  what: string
  access: string
  need: string
  owner: string
  reviewOn: string
}

/**
 * Confirms how the account is set on its network, or enters an app that has access to it (CoP S2, S7–S10, S12, S13): what is so,
 * why it is needed, whose it is, and when it is looked at again. @throws review_past, access_missing
 */
export const attest = async (world: RegisterWorld, of: Of, said: Confirmed): Promise<string> => {
  await ahead(world, of.agency, said.reviewOn)
  if ((said.kind === 'app' || said.kind === 'unknown_app') && said.access.length < 3)
    throw refuse('access_missing')
  let id = ''
  await change(world, of, async (trx, entry, at) => {
    id = newId(at)
    await sql`insert into register.attested (agency_id, line_id, entry_id, kind, what, access, need, owner, review_on, attested_by, attested_at)
      values (${of.agency}, ${id}, ${of.id}, ${said.kind}, ${said.what}, ${said.access}, ${said.need}, ${said.owner}, ${said.reviewOn}, ${of.by}, ${at})`.execute(
      trx,
    )
    await note(trx, of, { kind: 'register.attested', at, state: entry.state, data: { line: id, ...said } })
  })
  return id
}

const lineOf = (entry: Entry, line: string) => {
  const found = entry.attested.find((one) => one.id === line)
  if (!found) throw refuse('no_such_line')
  return found
}

/** Looked at again, and still so. @throws no_such_line, review_past */
export const attestAgain = async (
  world: RegisterWorld,
  of: Of,
  { line, reviewOn }: { line: string; reviewOn: string },
): Promise<void> => {
  await ahead(world, of.agency, reviewOn)
  await change(world, of, async (trx, entry, at) => {
    const { kind, reviewOn: before } = lineOf(entry, line)
    await sql`update register.attested set review_on = ${reviewOn}, attested_by = ${of.by}, attested_at = ${at}
      where agency_id = ${of.agency} and line_id = ${line}`.execute(trx)
    await note(trx, of, {
      kind: 'register.attested_again',
      at,
      state: entry.state,
      data: { line, kind, reviewOn, before },
    })
  })
}

/** It is so no longer. @throws no_such_line */
export const endAttested = (
  world: RegisterWorld,
  of: Of,
  { line, why }: { line: string; why: string },
): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    const { kind } = lineOf(entry, line)
    await sql`update register.attested set ended_at = ${at}, ended_by = ${of.by} where agency_id = ${of.agency} and line_id = ${line}`.execute(
      trx,
    )
    await note(trx, of, {
      kind: 'register.attested_ended',
      at,
      state: entry.state,
      why,
      data: { line, kind },
    })
  })
