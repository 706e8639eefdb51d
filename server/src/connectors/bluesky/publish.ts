import { XRPCError } from '@atproto/api'
import { z } from 'zod'
import type { Connector, Json, Looked, Outgoing, Submitted } from '#core/channels'
import type { Chosen } from './options.ts'
import { type Caller, caller } from './session.ts'
import { atUri, collection, partsOf, refs, webUrl } from './shapes.ts'
import { facetsOf, tooLong } from './text.ts'
import { refusedAs, retryAt, Unanswered } from './xrpc.ts'

/**
 * The post, built from the outgoing thing alone: the same thing gives the same record, and a record put twice under
 * its key is one post. @throws when `to.refs` are none of ours.
 */
export const recordOf = ({ text, language, madeAt, to }: Outgoing): { [key: string]: Json } => {
  const answered = to ? refs.parse(to.refs) : null
  const person = answered ? { did: partsOf(answered.uri).did, handle: answered.handle } : null
  const facets = facetsOf(text, person) as unknown as Json[]
  return {
    $type: collection,
    text,
    ...(answered ? { reply: { root: answered.root, parent: { uri: answered.uri, cid: answered.cid } } } : {}),
    ...(facets.length > 0 ? { facets } : {}),
    ...(language === '' || language === 'und' ? {} : { langs: [language] }),
    createdAt: madeAt.toISOString(),
  }
}

const soonMs = 30_000

/** Submits once, under the outgoing thing's key. @throws SignedOut */
export const publish =
  (options: Chosen): NonNullable<Connector['publish']> =>
  async (session, outgoing): Promise<Submitted> => {
    const why = tooLong(outgoing.text)
    if (why) return { is: 'refused', why }
    const record = recordOf(outgoing)
    let call: Caller | undefined
    try {
      call = await caller(session, options)
      const at = { repo: call.did, collection, rkey: outgoing.key }
      await call.post('com.atproto.repo.putRecord', { ...at, swapRecord: null, record })
      return published(call.did, outgoing.key, session.account.handle)
    } catch (error) {
      if (refusedAs(error, 'InvalidSwap') && call) return standing(call, outgoing, session.account.handle)
      return submitted(error, call !== undefined, session.now())
    }
  }

const published = (did: string, key: string, handle: string): Submitted => {
  const networkId = atUri(did, key)
  return { is: 'published', networkId, url: webUrl(networkId, handle) }
}

/** What an error says about the submission. `begun` is false when it came before the post could be sent. */
export const submitted = (error: unknown, begun: boolean, now: Date): Submitted => {
  const later = (why: string): Submitted => ({ is: 'retry_at', at: new Date(now.getTime() + soonMs), why })
  if (error instanceof Unanswered)
    return begun && error.left ? { is: 'unknown', why: error.message } : later(error.message)
  if (!(error instanceof XRPCError)) throw error
  const status: number = error.status
  if (status === 429)
    return { is: 'retry_at', at: retryAt(error, now), why: 'Bluesky takes no more of this account just now.' }
  if (status >= 500)
    return begun
      ? { is: 'unknown', why: `Bluesky answered ${status}: ${error.message}` }
      : later(`Bluesky answered ${status} at the sign-in.`)
  return { is: 'refused', why: `Bluesky refused it: ${error.message}` }
}

/** Something stands under the key already: ours when it says the same. */
const standing = async (call: Caller, outgoing: Outgoing, handle: string): Promise<Submitted> => {
  try {
    const held = await recordUnder(call, outgoing.key)
    if (held?.text === outgoing.text) return published(call.did, outgoing.key, handle)
    return { is: 'refused', why: 'Another post stands under this key: write the answer again.' }
  } catch (error) {
    if (error instanceof Unanswered || error instanceof XRPCError)
      return { is: 'unknown', why: `A post stands under this key and could not be read: ${error.message}` }
    throw error
  }
}

/** Our own post under a key, from our own repository; null when there is none. */
const recordUnder = async (call: Caller, rkey: string): Promise<{ text: string } | null> => {
  try {
    const answer = await call.get('com.atproto.repo.getRecord', { repo: call.did, collection, rkey })
    return z.object({ value: z.looseObject({ text: z.string() }) }).parse(answer).value
  } catch (error) {
    if (refusedAs(error, 'RecordNotFound')) return null
    throw error
  }
}

/** Looks in our own repository, which has a post at once or never: absence proves that nothing went out. @throws SignedOut */
export const look =
  (options: Chosen): NonNullable<Connector['look']> =>
  async (session, { key }): Promise<Looked> => {
    try {
      const call = await caller(session, options)
      const networkId = atUri(call.did, key)
      return (await recordUnder(call, key))
        ? { is: 'there', networkId, url: webUrl(networkId, session.account.handle) }
        : { is: 'absent' }
    } catch (error) {
      if (error instanceof Unanswered || error instanceof XRPCError)
        return { is: 'cannot_tell', why: error.message }
      throw error
    }
  }
