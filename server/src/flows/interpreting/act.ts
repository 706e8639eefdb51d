import { recordAct } from '#core/archive'
import { type Agency, agencyOf } from '#core/identity'
import { type Pack, packOf, retentionAtCapture } from '#core/policy'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Caller } from '#platform/http'
import type { Request } from './request.ts'

export type Here = { agency: Agency; pack: Pack; at: Date; by: string }

/** The caller's agency, its pack and the moment of the act. @throws no_such_agency */
export const here = async ({ db, clock }: Pick<World, 'db' | 'clock'>, caller: Caller): Promise<Here> => {
  const agency = await agencyOf(db, caller.agency)
  return { agency, pack: packOf(agency.pack), at: clock.now(), by: caller.person.id }
}

type What = 'asked' | 'answered' | 'withdrawn'

/** Puts an act on a request on the record and tells it, in the transaction of the change (law 8). */
export const tell = async (
  trx: Trx,
  { agency, pack, at, by }: Omit<Here, 'agency'> & { agency: { id: number } },
  what: What,
  { id, conversation, message, revision, language, kind }: Request,
  more: { why?: string | undefined; data?: Record<string, unknown> } = {},
): Promise<void> => {
  const kept = retentionAtCapture(pack, 'act')
  await recordAct(trx, {
    agency: agency.id,
    kind: `interpreter.${what}`,
    subject: conversation,
    at,
    by,
    why: more.why,
    data: { request: id, message, revision, language, kind, ...more.data },
    retention: { class: kept.id, regime: kept.regime },
  })
  await emit(trx, {
    agency: agency.id,
    name: `interpreter.${what}` as const,
    at,
    subject: conversation,
    data: { conversation, request: id, by },
  })
}
