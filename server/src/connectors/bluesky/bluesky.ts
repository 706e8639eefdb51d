import type { Abilities, Connector } from '#core/channels'
import { connect } from './connect.ts'
import { decode } from './decode.ts'
import { health } from './health.ts'
import { moderate } from './moderate.ts'
import { choose, type Options } from './options.ts'
import { profile, profileRoom, setProfile } from './profile.ts'
import { look, publish } from './publish.ts'
import { pull } from './pull.ts'
import { expiry, secretOf } from './session.ts'
import { longestGraphemes } from './text.ts'
import { tidOf } from './tid.ts'
import { verified } from './verified.ts'

const abilities: Abilities = {
  reads: ['pull'],
  reply: true,
  absenceProves: true,
  keyed: true,
  deleteOwn: true,
  hide: true,
  block: true,
  longest: longestGraphemes,
  realNetwork: true,
  profile: { read: true, write: true, ...profileRoom },
  words: {
    hide: 'Only replies in a thread that this account began can be hidden. Anyone can still open a hidden reply, and Bluesky no longer tells you of what is written below it: a call for help there would not reach you.',
    block:
      'Bluesky no longer tells you of anything this person writes to you, a call for help included, and they no longer see your warnings. Hide what breaks the rules instead, wherever you can.',
    deleteOwn: 'A deleted post is gone from Bluesky, but copies and screenshots remain. The record keeps it.',
    edit: 'Bluesky cannot change a post: publish a correction, or delete it and write it again.',
  },
}

const mainPassword =
  'This account is connected with its main password: make an app password on bsky.app (Settings, Privacy and security) and connect with it.'

/** Bluesky and every other server of the AT Protocol: mentions, replies and quotes by asking, answers by our own repository. */
export const bluesky = (options?: Options): Connector => {
  const chosen = choose(options)
  return {
    network: 'bluesky',
    name: 'Bluesky',
    abilities: ({ settings }) =>
      settings.mainPassword
        ? { ...abilities, words: { ...abilities.words, credential: mainPassword } }
        : abilities,
    decode,
    connect: connect(chosen),
    pull: pull(chosen),
    keyFor: ({ id, madeAt }) => tidOf(madeAt, id),
    publish: publish(chosen),
    look: look(chosen),
    moderate: moderate(chosen),
    health: health(chosen),
    profile: profile(chosen),
    setProfile: setProfile(chosen),
    verified,
    secretOf,
    expiry,
  }
}
