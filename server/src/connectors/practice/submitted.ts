import { type Session, SignedOut, type Submitted } from '#core/channels'
import { secondsAfter } from '#platform/clock'
import { type Answer, limitedWords, revoked, silence } from './network.ts'

/** Seconds, where the network does not say. */
const soon = 60

/** What became of something handed in once: what the network answered, or why it did not. @throws SignedOut */
export const submitted = <T>(session: Session, answer: Answer<T>, said: (it: T) => Submitted): Submitted => {
  switch (answer.is) {
    case 'signed_out':
      throw new SignedOut(revoked)
    case 'silent':
      return { is: 'unknown', why: silence }
    case 'limited':
      return {
        is: 'retry_at',
        at: secondsAfter(session.now(), answer.retryAfter ?? soon),
        why: limitedWords(answer.retryAfter),
      }
    case 'answered':
      return said(answer.it)
  }
}
