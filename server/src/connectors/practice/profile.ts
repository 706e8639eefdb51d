import { type Connector, type LiveProfile, SignedOut, type Submitted } from '#core/channels'
import { secondsAfter } from '#platform/clock'
import { answered, limitedWords, type PracticeNetwork, revoked, silence, whoOf } from './network.ts'

/** As most networks have it. */
export const profileRoom = { text: { graphemes: 256, bytes: null }, name: { graphemes: 64, bytes: null } }
/** Seconds, where the network does not say. */
const soon = 60

/** What everybody sees of the account. @throws SignedOut, and an Error when nobody answers */
export const profile =
  (network: PracticeNetwork): NonNullable<Connector['profile']> =>
  async (session): Promise<LiveProfile> => {
    const live = answered(await network.readProfile(whoOf(session)))
    return { ...live, banner: null, verified: null }
  }

/** Writes it once, over the version that was seen. @throws SignedOut */
export const setProfile =
  (network: PracticeNetwork): NonNullable<Connector['setProfile']> =>
  async (session, { key, name, text, link, over }): Promise<Submitted> => {
    const answer = await network.writeProfile(whoOf(session), { key, name, text, link, over })
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
        return answer.it.is === 'written'
          ? { is: 'published', networkId: `profile:${key}`, url: null }
          : { is: 'refused', why: `${answer.it.why} Look at what stands there now, then decide.` }
    }
  }
