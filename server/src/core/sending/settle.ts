import type { World } from '#core/world'
import { type AppError, refusals } from '#platform/errors'
import { lookFor, offer } from './jobs.ts'
import { mostLooks, type OutgoingRow } from './outgoing.ts'
import { recordPublished } from './published.ts'
import { move, outgoingById } from './store.ts'

const refuse = refusals({
  no_such_outgoing: [404, 'There is no outgoing message of that id here: load the list again.'],
  too_late: [
    409,
    'It has left the undo window: it is {state} now. Send a correction if it must be put right.',
  ],
  not_unknown: [409, 'It is {state}: only what nobody knows the fate of can be settled by a person.'],
})

type By = { agency: number; person: { id: string } }
type Small = Pick<World, 'db' | 'clock'>

const found = async (world: Small, agency: number, id: string): Promise<OutgoingRow> => {
  const row = await outgoingById(world.db, agency, id)
  if (!row) throw refuse('no_such_outgoing')
  return row
}

/** What it is now, for the words of a refusal that lost a race. */
const lost = async (world: Small, row: OutgoingRow, code: 'too_late' | 'not_unknown'): Promise<AppError> =>
  refuse(code, { state: (await found(world, row.agency_id, row.outgoing_id)).state })

/** Takes it back while nothing has reached the network; its text can be used again. @throws `no_such_outgoing`, `too_late` */
export const undo = async (world: Small, by: By, id: string): Promise<OutgoingRow> => {
  const row = await found(world, by.agency, id)
  if (row.state === 'undone') return row
  if (row.state === 'ready') throw refuse('too_late', { state: row.state })
  const undone = await world.db
    .transaction()
    .execute((trx) => move(trx, row, { to: 'undone', at: world.clock.now(), by: by.person.id }))
  if (!undone) throw await lost(world, row, 'too_late')
  return undone
}

/** Ends the undo window. Asking twice is one wish. @throws `no_such_outgoing`, `too_late` */
export const leaveNow = async (world: Small, by: By, id: string): Promise<OutgoingRow> => {
  const row = await found(world, by.agency, id)
  if (row.state === 'ready') return row
  if (row.state !== 'held') throw refuse('too_late', { state: row.state })
  const ready = await world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    const moved = await move(trx, row, { to: 'ready', at, by: by.person.id })
    if (moved) await offer(trx, moved, at)
    return moved
  })
  if (!ready) throw await lost(world, row, 'too_late')
  return ready
}

/**
 * A person's word on what software does not know: it went out, it did not, or look again (law 5). `did_not` also takes
 * a refused thing off the list of what needs a person. Nothing is ever sent again from here.
 * @throws `no_such_outgoing`, `not_unknown`
 */
export const settle = async (
  world: Small,
  by: By,
  id: string,
  said: { as: 'went_out' | 'did_not' | 'look_again'; url?: string | undefined },
): Promise<OutgoingRow> => {
  const row = await found(world, by.agency, id)
  const acknowledges = row.state === 'refused' && said.as === 'did_not'
  if (row.state !== 'unknown' && !acknowledges) throw refuse('not_unknown', { state: row.state })
  const settled = await world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    const person = by.person.id
    if (said.as === 'went_out')
      return recordPublished(
        trx,
        row,
        {
          networkId: row.network_id ?? said.url ?? `settled:${row.outgoing_id}`,
          url: said.url ?? row.url,
        },
        { at, by: person, why: 'A person looked: it went out.', set: { settled_by: person } },
      )
    if (said.as === 'did_not')
      return move(trx, row, {
        to: 'refused',
        at,
        by: person,
        why: acknowledges ? row.why : 'A person looked: it did not go out.',
        set: { settled_by: person },
      })
    // One look: when it does not find the thing, a person decides again, and nothing is submitted.
    const looking = await move(trx, row, {
      to: 'pending',
      at,
      by: person,
      why: 'A person asked to look again.',
      set: { looks: mostLooks - 1 },
    })
    if (looking) await lookFor(trx, looking, at)
    return looking && outgoingById(trx, row.agency_id, row.outgoing_id)
  })
  if (!settled) throw await lost(world, row, 'not_unknown')
  return settled
}
