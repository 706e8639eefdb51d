import { counted } from '@callbox/contract'
import type { Connector, Looked, Submitted } from '#core/channels'
import { SignedOut } from '#core/channels'
import { limitedWords, type PracticeNetwork, revoked, silence, whoOf } from './network.ts'
import { submitted } from './submitted.ts'

/** Graphemes. */
export const longest = 500

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const lengthOf = (text: string): number => [...graphemes.segment(text)].length

/** Submits once, under the outgoing thing's key. @throws SignedOut */
export const publish =
  (network: PracticeNetwork): NonNullable<Connector['publish']> =>
  async (session, { key, text, language, to }): Promise<Submitted> => {
    const length = lengthOf(text)
    if (length > longest)
      return {
        is: 'refused',
        why: `It has ${length} characters and the practice network takes ${longest}: shorten it.`,
      }
    const answer = await network.submit(whoOf(session), { key, text, language, to: to?.networkId ?? null })
    return submitted(session, answer, (it) => {
      if (it.is === 'refused') return it
      if (it.is === 'late')
        return {
          is: 'pending',
          networkId: it.networkId,
          why: `The practice network is slow: it shows the post in about ${counted(it.seconds, 'second')}.`,
        }
      return { is: 'published', networkId: it.networkId, url: null }
    })
  }

/** Looks under the key: the network keeps one post for each, so that absence is proof. @throws SignedOut */
export const look =
  (network: PracticeNetwork): NonNullable<Connector['look']> =>
  async (session, { key }): Promise<Looked> => {
    const answer = await network.look(whoOf(session), key)
    switch (answer.is) {
      case 'signed_out':
        throw new SignedOut(revoked)
      case 'silent':
        return { is: 'cannot_tell', why: silence }
      case 'limited':
        return { is: 'cannot_tell', why: limitedWords(answer.retryAfter) }
      case 'answered': {
        const { it } = answer
        if (it.is === 'there') return { is: 'there', networkId: it.networkId, url: null }
        if (it.is === 'absent') return it
        return {
          is: 'cannot_tell',
          why: `The practice network is slow: it has it for ${counted(it.seconds, 'second')} still.`,
        }
      }
    }
  }
