import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import { emit } from '#platform/events'
import { refuse } from './refusals.ts'
import { markAcknowledged } from './store.ts'

/**
 * A person has it: it stops repeating and goes no further; it stays until what it says is no longer so. The first
 * name stands; a second acknowledgement changes nothing.
 * @throws no_such_alarm when it is not open.
 */
export const acknowledge = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, id, by }: { agency: number; id: string; by: { id: string; name: string } },
): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const alarm = await markAcknowledged(trx, agency, id, by, at)
    if (alarm === false) throw refuse('no_such_alarm')
    if (alarm === null) return
    const subject = alarm.subject ?? id
    const data = { alarm: id, by: by.id }
    await recordAct(trx, {
      agency,
      kind: 'alarm.acknowledged',
      subject,
      at,
      by: by.id,
      data: { alarm: id, kind: alarm.kind },
    })
    await emit(trx, { agency, name: 'alarm.acknowledged', at, subject, data })
  })
}
