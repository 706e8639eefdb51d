import type { Connector, LiveProfile, Submitted } from '#core/channels'
import { answered, type PracticeNetwork, whoOf } from './network.ts'
import { submitted } from './submitted.ts'

/** As most networks have it. */
export const profileRoom = { text: { graphemes: 256, bytes: null }, name: { graphemes: 64, bytes: null } }

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
    return submitted(session, answer, (it) =>
      it.is === 'written'
        ? { is: 'published', networkId: `profile:${key}`, url: null }
        : { is: 'refused', why: `${it.why} Look at what stands there now, then decide.` },
    )
  }
