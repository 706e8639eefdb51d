import type { Abilities, Connector, Health, Moderated } from '#core/channels'
import { decode } from './decode.ts'
import {
  type Answer,
  answered,
  limitedWords,
  type PracticeNetwork,
  revoked,
  silence,
  whoOf,
} from './network.ts'
import { profile, profileRoom, setProfile } from './profile.ts'
import { longest, look, publish } from './publish.ts'
import { pull } from './pull.ts'
import { expiry, renewed } from './renew.ts'

const abilities: Abilities = {
  // Asked only: every fault that a stream or a webhook can have, a page can have too, and one way is one way to trust.
  reads: ['pull'],
  reply: true,
  absenceProves: true,
  keyed: true,
  deleteOwn: true,
  hide: true,
  block: true,
  longest,
  realNetwork: false,
  profile: { read: true, write: true, ...profileRoom },
  words: {
    hide: 'Only replies in a thread that this account began can be hidden. Their authors still see them.',
    block:
      'The practice network no longer tells you of anything this person writes to you, a call for help included.',
    deleteOwn:
      'A deleted post is gone from the practice network, but people have read it. The record keeps it.',
    edit: 'The practice network cannot change a post of yours: publish a correction, or delete it and write it again.',
  },
}

const moderated = (answer: Answer<{ is: 'done' } | { is: 'not_ours' }>, why: string): Moderated => {
  const it = answered(answer)
  return it.is === 'done' ? it : { is: 'refused', why }
}

const healthOf = (answer: Awaited<ReturnType<PracticeNetwork['standing']>>, handle: string): Health => {
  switch (answer.is) {
    case 'signed_out':
      return {
        state: 'signed_out',
        sentence: `${revoked} Nothing is read for ${handle} and nothing leaves: connect the account again, with any password.`,
      }
    case 'silent':
      return { state: 'cannot_read', sentence: `${silence} Reading goes on where it stopped when it does.` }
    case 'limited':
      return { state: 'slow', sentence: limitedWords(answer.retryAfter) }
    case 'answered':
      return {
        state: answer.it.state,
        sentence: sentences[answer.it.state](handle),
        budgets: [{ what: 'posts', ...answer.it.allowance }],
      }
  }
}
const sentences = {
  well: (handle: string) => `Signed in on the practice network as ${handle}.`,
  slow: () => 'The practice network is slow: messages come and go late.',
  cannot_send: () =>
    'The practice network takes nothing from us now. What is written waits and is sent later.',
  cannot_read: () => 'The practice network hands nothing over now. Reading goes on where it stopped.',
}

/** The simulated network of a practice centre, with its own public and its faults (`core/practice`). */
export const practice = (network: PracticeNetwork, { perPage = 200 } = {}): Connector => ({
  network: 'practice',
  name: 'Practice network',
  abilities: () => abilities,
  decode,
  async connect({ agency, handle }) {
    const bare = handle.trim().replace(/^@/, '').toLowerCase()
    const who = await network.signIn({ agency, handle: bare })
    if (!who) throw new Error(silence)
    return { credential: who, session: null, handle: bare, name: bare, url: null, settings: {} }
  },
  pull: pull(network, perPage),
  keyFor: ({ id }) => id,
  publish: publish(network),
  look: look(network),
  async moderate(session, act) {
    const who = whoOf(session)
    if (act.act === 'hide')
      return moderated(
        await network.hide(who, act.networkId),
        'On the practice network only replies in a thread that this account began can be hidden by it.',
      )
    if (act.act === 'block')
      return moderated(await network.block(who, act.authorNetworkId), 'This person cannot be blocked.')
    return moderated(await network.deleteOwn(who, act.networkId), 'This post is not the account’s own.')
  },
  async health(session) {
    const told = healthOf(await network.standing(whoOf(session)), session.account.handle)
    if (told.state === 'signed_out') return told
    const trouble = await renewed(network, session)
    return told.state === 'well' && trouble ? { ...told, ...trouble } : told
  },
  expiry,
  profile: profile(network),
  setProfile: setProfile(network),
})
