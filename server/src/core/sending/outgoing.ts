import type { OutgoingState, Outgoing as Shown } from '@callbox/contract'
import type { Selectable } from 'kysely'
import { type Account, accountRef } from '#core/accounts'
import { secondsAfter } from '#platform/clock'
import type { DB } from '#platform/db'

/** A thing that leaves, with the delegation under which it does. */
export type OutgoingRow = Selectable<DB['sending.outgoing']> & {
  chain_name: string
  chain_responsible: string
}

/** Why nothing leaves from an account that is not in use, or that its network does not let send; null when it may. */
export const notLive = (account: Account): string | null => {
  if (account.state !== 'live')
    return `${account.handle} is ${account.state}: set it live in the register before answering from it.`
  if (account.health.state === 'signed_out' || account.health.state === 'cannot_send')
    return account.health.sentence
  return null
}

/** Said by a rule, under the delegation for that. */
export const isAutomatic = ({ category }: Pick<OutgoingRow, 'category'>): boolean => category === 'automatic'

/** Seconds in which an answer can be taken back. */
export const undoSeconds = 10

/**
 * From which states each may be reached. `published` is open to a late answer of the network wherever a submission may
 * have been made: the truth counts whenever it comes. Nothing leads back from `published` and `undone`.
 */
export const reachedFrom: Record<Exclude<OutgoingState, 'held'>, readonly OutgoingState[]> = {
  ready: ['held', 'retry_at', 'submitting'],
  submitting: ['ready'],
  // What had not left when a backup was made may have left since: after a restore it is looked for, never sent.
  pending: ['submitting', 'unknown', 'held', 'ready', 'retry_at'],
  published: ['submitting', 'pending', 'unknown', 'ready', 'retry_at', 'refused'],
  retry_at: ['submitting'],
  refused: ['ready', 'submitting', 'pending', 'unknown', 'refused'],
  unknown: ['submitting', 'pending'],
  // From `ready` only what a rule wants said: a person has until then to take back an answer.
  undone: ['held', 'ready', 'retry_at'],
}

/** Seconds to wait after the nth submission that the network put off: doubling, from 5 s to 5 min. */
export const backoff = (submits: number): number => Math.min(300, 5 * 2 ** Math.max(0, submits - 1))

/** When to try again: as the network asks, and never sooner than our own backoff (it may ask for nothing at all). */
export const retryAt = (now: Date, asked: Date, submits: number): Date => {
  const ours = secondsAfter(now, backoff(submits))
  return asked > ours ? asked : ours
}

/** Seconds from writing in which a put-off answer is worth sending; then a person is told that it did not go. */
const worthSending = (row: Pick<OutgoingRow, 'emergency' | 'category'>): number =>
  (row.emergency || isAutomatic(row) ? 10 : 60) * 60
/** Whether trying again at `due` would be too late: an answer must never wait unseen for a network that never lets it. */
export const tooLateAt = (row: Pick<OutgoingRow, 'emergency' | 'category' | 'made_at'>, due: Date): boolean =>
  due > secondsAfter(row.made_at, worthSending(row))

/** Seconds until the next look, after looks that could not tell; then a person decides. */
const lookAgainAfter = [5, 15, 60, 300]
/** The number of looks after which software gives up. */
export const mostLooks = lookAgainAfter.length + 1
/** When to look again after `looks` looks; null when a person must. */
export const nextLook = (now: Date, looks: number): Date | null => {
  const seconds = lookAgainAfter[looks - 1]
  return seconds === undefined ? null : secondsAfter(now, seconds)
}

/** How often software may submit one thing again, each time after proof that it is not there. */
export const mostSubmits = 5

/** The contract's shape of it; `account` is the one it leaves from. */
export const outgoingToContract = (row: OutgoingRow, account: Account): Shown => ({
  id: row.outgoing_id,
  conversation: row.conversation_id,
  state: row.state as OutgoingState,
  why: row.why,
  text: row.text,
  language: row.language,
  emergency: row.emergency,
  automatic: isAutomatic(row),
  by: { id: row.written_by, name: row.writer_name },
  chain: { name: row.chain_name, responsible: row.chain_responsible },
  dueAt: row.due_at?.toISOString() ?? null,
  madeAt: row.made_at.toISOString(),
  publishedAt: row.published_at?.toISOString() ?? null,
  url: row.url,
  account: accountRef(account),
})
