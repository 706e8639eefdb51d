import { keepLease, type LeaseAsked, type OpenedSession } from '#core/accounts'
import { type Json, type Outgoing, SignedOut, type Submitted } from '#core/channels'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import type { OutgoingRow } from './outgoing.ts'

export type Answer = Submitted | { is: 'signed_out'; why: string }

/** Seconds of real time after which no answer means that we do not know. */
const patience = 20
/** What a connector is told of an outgoing thing. */
export const portOutgoing = (
  row: OutgoingRow,
  to: { networkId: string; refs: unknown } | null,
): Outgoing => ({
  key: row.network_key,
  text: row.text,
  language: row.language,
  madeAt: row.made_at,
  to: to ? { networkId: to.networkId, refs: (to.refs ?? null) as Json } : null,
})

/**
 * Hands it to the network once, as `hand` does. Whatever is thrown after that, other than `SignedOut`, means that we do not know.
 * `late` is the answer that may still come after our patience ended.
 */
export const submit = async (
  world: Pick<World, 'db' | 'clock'>,
  lease: LeaseAsked,
  session: OpenedSession,
  hand: () => Promise<Submitted>,
): Promise<{ result: Answer; late: Promise<Answer> | null }> => {
  const answer: Promise<Answer> = Promise.resolve()
    .then(hand)
    .catch(async (error: unknown): Promise<Answer> => {
      if (!(error instanceof SignedOut))
        return { is: 'unknown', why: `The network's answer was lost: ${wordsOf(error)}` }
      // The network refused a sign-in that has been replaced meanwhile: nothing went out, and the new one may work.
      if (await session.isSuperseded())
        return { is: 'retry_at', at: world.clock.now(), why: 'The account was connected anew meanwhile.' }
      return { is: 'signed_out', why: wordsOf(error) }
    })
  const letGo = keepLease(world.db, world.clock, lease)
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience * 1000)
  })
  try {
    const first = await Promise.race([answer, silent])
    return first
      ? { result: first, late: null }
      : {
          result: { is: 'unknown', why: `The network did not answer within ${patience} seconds.` },
          late: answer,
        }
  } finally {
    letGo()
    clearTimeout(timer)
  }
}
