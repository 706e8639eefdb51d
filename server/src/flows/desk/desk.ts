import type { RouteName } from '@callbox/contract'
import { recordAct, recordActs } from '#core/archive'
import { type Agency, agencyOf } from '#core/identity'
import { type Pack, packOf, retentionAtCapture } from '#core/policy'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit, type Happened } from '#platform/events'
import { accountsFor, type Caller, type Handler, type Rights } from '#platform/http'
import { refuse } from './refusals.ts'

/** What answers one of the desk's routes. */
export type On<N extends RouteName> = Handler<World, N>

/** Where and when an act of the desk happens, and by whom. */
export type Desk = {
  agency: Agency
  pack: Pack
  at: Date
  me: { id: string; name: string }
  rights: Rights
}

/** The accounts whose conversations the person at the desk sees; null for all of the agency (CoP-R6). */
export const seenBy = ({ rights }: Pick<Desk, 'rights'>): ReadonlySet<string> | null =>
  accountsFor(rights, 'desk.read')

/** The caller at their desk, now. @throws AppError no_such_agency. */
export const deskOf = async ({ db, clock }: Pick<World, 'db' | 'clock'>, caller: Caller): Promise<Desk> => {
  const agency = await agencyOf(db, caller.agency)
  if (!agency) throw refuse('no_such_agency')
  return { agency, pack: packOf(agency.pack), at: clock.now(), me: caller.person, rights: caller.rights }
}

export type Done = {
  kind: string
  subject: string | null
  why?: string | undefined
  data?: Record<string, unknown>
  /** Who did it; the person at the desk when absent. */
  by?: string
}

/** Puts an act on the record and tells what happened, in the transaction of the change itself (law 8). */
export const tell = async (
  trx: Trx,
  { agency, pack, at, me }: Pick<Desk, 'agency' | 'pack' | 'at'> & { me?: { id: string } },
  done: Done,
  ...happened: Happened[]
): Promise<string> => {
  const kept = retentionAtCapture(pack, 'act')
  const by = done.by ?? me?.id ?? 'callbox'
  const entry = await recordAct(trx, {
    agency: agency.id,
    at,
    ...done,
    by,
    retention: { class: kept.id, regime: kept.regime },
  })
  await emit(trx, ...happened)
  return entry.id
}

/** The same for many acts at once: one entry each, set-based. */
export const tellMany = async (
  trx: Trx,
  { agency, pack, at, me }: Desk,
  done: readonly Done[],
  happened: readonly Happened[],
): Promise<void> => {
  const kept = retentionAtCapture(pack, 'act')
  const retention = { class: kept.id, regime: kept.regime }
  await recordActs(
    trx,
    done.map((one) => ({ agency: agency.id, at, ...one, by: one.by ?? me.id, retention })),
  )
  await emit(trx, ...happened)
}
