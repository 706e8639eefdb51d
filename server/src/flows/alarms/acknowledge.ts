import { recordActs } from '#core/archive'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { openOn } from './belonging.ts'
import { refuse } from './refusals.ts'
import { type AlarmRow, markAcknowledged, markTogether, type Together } from './store.ts'

type Person = { id: string; name: string }
type Needs = Pick<World, 'db' | 'clock'>

/** Each on the record and told by itself, with how many were taken in the same act. */
const tell = async (
  trx: Trx,
  agency: number,
  alarms: readonly AlarmRow[],
  by: Person,
  at: Date,
): Promise<void> => {
  const together = alarms.length > 1 ? { together: alarms.length } : {}
  await recordActs(
    trx,
    alarms.map(({ id, kind, subject }) => ({
      agency,
      kind: 'alarm.acknowledged',
      subject: subject ?? id,
      at,
      by: by.id,
      data: { alarm: id, kind, ...together },
    })),
  )
  await emit(
    trx,
    ...alarms.map(({ id, subject }) => ({
      agency,
      name: 'alarm.acknowledged' as const,
      at,
      subject: subject ?? id,
      data: { alarm: id, by: by.id },
    })),
  )
}

/**
 * A person has it: it stops repeating and goes no further; it stays until what it says is no longer so. The first
 * name stands; a second acknowledgement changes nothing.
 * @throws no_such_alarm when it is not open.
 */
export const acknowledge = async (
  { db, clock }: Needs,
  { agency, id, by }: { agency: number; id: string; by: Person },
): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const alarm = await markAcknowledged(trx, agency, id, by, at)
    if (alarm === false) throw refuse('no_such_alarm')
    if (alarm) await tell(trx, agency, [alarm], by, at)
  })
}

/**
 * A person has all that they saw as one group: alarms of one kind and band that stood on one rung when they looked, at
 * `until`, also where some have climbed since. What came to it later they have not seen. In a few statements, however many
 * they are. `mine` are the accounts of somebody who works for some only: of the others' alarms none is taken.
 * @returns how many nobody had before
 */
export const acknowledgeTogether = async (
  { db, clock }: Needs,
  {
    agency,
    group,
    by,
    mine,
  }: { agency: number; group: Together; by: Person; mine: ReadonlySet<string> | null },
): Promise<number> => {
  const at = clock.now()
  return db.transaction().execute(async (trx) => {
    const only = mine && (await openOn(trx, agency, mine))
    const alarms = await markTogether(trx, agency, group, by, at, only)
    await tell(trx, agency, alarms, by, at)
    return alarms.length
  })
}
