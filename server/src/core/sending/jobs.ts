import { z } from 'zod'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { addJob, type JobHandler } from '#platform/jobs'
import type { OutgoingRow } from './outgoing.ts'
import { adjust, type Seen } from './store.ts'

/** Seconds after which a ready thing is offered to a worker again, whatever became of the first offer. */
const offerAgain = 3
/** Seconds after which it is looked for again when whoever looks says nothing. */
export const lookPatience = 15

export const sendPayload = z.object({ agency: z.number(), outgoing: z.uuid() })
export const lookPayload = sendPayload.extend({ looks: z.number() })

type Key = Seen & Pick<OutgoingRow, 'emergency' | 'category'>

/** An answer in an emergency has workers of its own, that no other answer can take. */
const jobFor = (name: 'send' | 'look', { emergency }: Key): string => (emergency ? `${name}.urgent` : name)

/** The same work under both names. */
export const inBothBays = (job: JobHandler): JobHandler[] => [
  { ...job, bay: 'answers' },
  { ...job, name: `${job.name}.urgent`, bay: 'urgent' },
]

/** People's answers stand before what a rule says. */
const laneOf = (row: Key) =>
  row.emergency ? 'lifeSafety' : row.category === 'automatic' ? 'scheduled' : 'answer'

/** Offers a ready thing to the workers; its row falls due again soon, so that no lost job can strand it. */
export const offer = async (trx: Trx, row: Key, now: Date): Promise<void> => {
  await adjust(trx, row, { due_at: secondsAfter(now, offerAgain) })
  await addJob(
    trx,
    jobFor('send', row),
    { agency: row.agency_id, outgoing: row.outgoing_id },
    { key: `send:${row.outgoing_id}`, lane: laneOf(row) },
  )
}

/** Has it looked for. The number of looks so far names the look: of two jobs for the same one, one looks. */
export const lookFor = async (trx: Trx, row: Key, now: Date): Promise<void> => {
  await adjust(trx, row, { due_at: secondsAfter(now, lookPatience) })
  await addJob(
    trx,
    jobFor('look', row),
    { agency: row.agency_id, outgoing: row.outgoing_id, looks: row.looks },
    { key: `look:${row.outgoing_id}`, lane: laneOf(row) },
  )
}
