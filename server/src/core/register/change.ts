import type { LifeState } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Connector } from '#core/channels'
import type { Clock } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Entry } from './entry.ts'
import { hasEnded, stateWords } from './life.ts'
import { refuse } from './refusals.ts'
import { entryOf, insertEntry, lockEntry } from './store.ts'

export type RegisterWorld = { db: Db; clock: Clock; connectors: ReadonlyMap<string, Connector> }
export type By = { agency: number; by: string }
export type Of = By & { id: string }

/** An act on an account of the register, on the record and told (law 8). */
export const note = async (
  trx: Trx,
  { agency, by, id }: Of,
  act: { kind: string; at: Date; state: LifeState; why?: string | undefined; data?: Record<string, unknown> },
): Promise<void> => {
  await recordAct(trx, {
    agency,
    kind: act.kind,
    subject: id,
    at: act.at,
    by,
    ...(act.why ? { why: act.why } : {}),
    data: { state: act.state, ...act.data },
  })
  await emit(trx, {
    agency,
    name: 'register.changed',
    at: act.at,
    subject: id,
    data: { entry: id, state: act.state, by },
  })
}

/**
 * The entry, held for a change. An account in use that nobody has described is taken into the register here, with its
 * connection, so that what is said of it has a place. @throws no_such_entry
 */
export const held = async (trx: Trx, { agency, by, id }: Of, at: Date): Promise<Entry> => {
  await lockEntry(trx, agency, id)
  const entry = await entryOf(trx, agency, id)
  if (!entry) throw refuse('no_such_entry')
  if (entry.stored) return entry
  const { account } = entry
  const made = await insertEntry(trx, { ...entry, account: account!.id, since: at })
  // Somebody else took it in at the same moment: what they put in is what is changed.
  if (made)
    await note(
      trx,
      { agency, by, id },
      { kind: 'register.adopted', at, state: entry.state, data: { account: account!.id } },
    )
  await lockEntry(trx, agency, id)
  return (await entryOf(trx, agency, id))!
}

/** Changes an entry that has not ended, in one transaction. @throws no_such_entry, entry_ended, and what `work` throws */
export const change = (
  { db, clock }: Pick<RegisterWorld, 'db' | 'clock'>,
  of: Of,
  work: (trx: Trx, entry: Entry, at: Date) => Promise<void>,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const at = clock.now()
    const entry = await held(trx, of, at)
    if (hasEnded(entry.state)) throw refuse('entry_ended', { state: stateWords[entry.state] })
    await work(trx, entry, at)
  })
