import { z } from 'zod'
import { type Connector, type Health, type Json, LostSession, type Session } from '#core/channels'
import { type PracticeNetwork, whoOf } from './network.ts'

const kept = z.object({ ticket: z.string(), ends: z.string() })

/** When the kept sign-in ends, where it does: only connecting anew renews it. */
export const expiry: NonNullable<Connector['expiry']> = ({ session }) => {
  const { ends } = kept.safeParse(session).data ?? { ends: 'never' }
  const at = ends === 'never' ? Number.NaN : Date.parse(ends)
  return Number.isNaN(at) ? null : { at: new Date(at), renews: false }
}

/** Renews the sign-in and keeps what came, where it is another. @returns the trouble with it; null when there is none */
export const renewed = async (network: PracticeNetwork, session: Session): Promise<Health | null> => {
  const answer = await network.renew(whoOf(session))
  // What keeps it from answering is told by its standing.
  if (answer.is !== 'answered') return null
  const { ticket, ends } = answer.it
  const next: Json = { ticket, ends: ends instanceof Date ? ends.toISOString() : ends }
  const same = kept.safeParse(session.session).data
  if (same && same.ticket === next.ticket && same.ends === next.ends) return null
  try {
    await session.saveSession(next)
    return null
  } catch (error) {
    if (!(error instanceof LostSession)) throw error
    return { state: 'slow', sentence: error.message }
  }
}
