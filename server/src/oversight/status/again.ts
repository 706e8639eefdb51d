import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import { applyAside, emit, type Reactor } from '#platform/events'
import type { Handler } from '#platform/http'
import { tryJobsAgain } from '#platform/jobs'

/** Takes up again what is stuck. Who asked for it, and what came of it, is on the record; what fails again stays where it was. */
export const again =
  (reactors: () => readonly Reactor[]): Handler<World, 'status.again'> =>
  async (world, { agency, person }, { what }) => {
    const { db, clock } = world
    // Each event is taken up in a transaction of its own: one that fails must not hold the others back.
    const events = what === 'events' ? await applyAside(world, agency, reactors()) : null
    return db.transaction().execute(async (trx) => {
      const done = events ? events.applied : await tryJobsAgain(trx)
      const failed = events?.failed ?? 0
      const at = clock.now()
      const data = { what, n: done, failed, by: person.id }
      await recordAct(trx, { agency, kind: 'stuck.tried_again', subject: null, at, by: person.id, data })
      await emit(trx, { agency, name: 'stuck.tried_again', at, subject: null, data })
      return { done, failed }
    })
  }
