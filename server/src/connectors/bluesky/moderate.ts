import { XRPCError } from '@atproto/api'
import { z } from 'zod'
import type { Connector, Json, Moderated, Moderation } from '#core/channels'
import type { Chosen } from './options.ts'
import { type Caller, caller } from './session.ts'
import { collection, isPost, partsOf, refs } from './shapes.ts'
import { tidFor } from './tid.ts'
import { refusedAs } from './xrpc.ts'

const gates = 'app.bsky.feed.threadgate'
const blocks = 'app.bsky.graph.block'
/** What a threadgate holds at most. */
const hiddenMost = 300

/** Hides, blocks or deletes; done twice it is done once. @throws SignedOut, and Unanswered when nobody knows. */
export const moderate =
  (options: Chosen): NonNullable<Connector['moderate']> =>
  async (session, act): Promise<Moderated> => {
    const call = await caller(session, options)
    const now = session.now()
    try {
      if (act.act === 'hide') return await hide(call, act, now)
      if (act.act === 'block') return await block(call, act.authorNetworkId, now)
      return await deleteOwn(call, act.networkId)
    } catch (error) {
      if (error instanceof XRPCError && (error.status as number) < 500 && (error.status as number) !== 429)
        return { is: 'refused', why: `Bluesky refused it: ${error.message}` }
      throw error
    }
  }

const gate = z.object({
  cid: z.string(),
  value: z.looseObject({ hiddenReplies: z.array(z.string()).optional() }),
})

const hide = async (
  call: Caller,
  { networkId, refs: said }: Extract<Moderation, { act: 'hide' }>,
  now: Date,
): Promise<Moderated> => {
  const root = refs.safeParse(said).data?.root.uri
  if (!root) return { is: 'refused', why: 'The thread of this message is not known: it cannot be hidden.' }
  const { did, rkey } = partsOf(root)
  if (did !== call.did || root === networkId)
    return {
      is: 'refused',
      why: 'On Bluesky only replies in a thread that this account began can be hidden by it.',
    }
  // Another hand may change the same list: what it wrote is read again and kept.
  for (let attempt = 1; ; attempt++) {
    const held = await existing(call, rkey)
    const hidden = held?.value.hiddenReplies ?? []
    if (hidden.includes(networkId)) return { is: 'done' }
    if (hidden.length >= hiddenMost)
      return {
        is: 'refused',
        why: `This thread has ${hiddenMost} hidden replies already: Bluesky takes no more.`,
      }
    const kept = held?.value ?? { $type: gates, post: root, createdAt: now.toISOString() }
    const record = { ...kept, hiddenReplies: [...hidden, networkId] } as { [key: string]: Json }
    try {
      const swapRecord = held?.cid ?? null
      await call.post('com.atproto.repo.putRecord', {
        repo: did,
        collection: gates,
        rkey,
        swapRecord,
        record,
      })
      return { is: 'done' }
    } catch (error) {
      if (attempt >= 4 || !refusedAs(error, 'InvalidSwap')) throw error
    }
  }
}

const existing = async (call: Caller, rkey: string): Promise<z.infer<typeof gate> | null> => {
  try {
    const params = { repo: call.did, collection: gates, rkey }
    return gate.parse(await call.get('com.atproto.repo.getRecord', params))
  } catch (error) {
    if (refusedAs(error, 'RecordNotFound')) return null
    throw error
  }
}

const profile = z.looseObject({ viewer: z.looseObject({ blocking: z.string().optional() }).optional() })

/** One block for a person, whoever made it: a second record would outlive the lifting of the first. */
const block = async (call: Caller, did: string, now: Date): Promise<Moderated> => {
  const held = await call.get('app.bsky.actor.getProfile', { actor: did }).catch((error: unknown) => {
    if (error instanceof XRPCError) return {}
    throw error
  })
  if (profile.safeParse(held).data?.viewer?.blocking) return { is: 'done' }
  const record = { $type: blocks, subject: did, createdAt: now.toISOString() }
  const at = { repo: call.did, collection: blocks, rkey: tidFor(did), swapRecord: null }
  try {
    await call.post('com.atproto.repo.putRecord', { ...at, record })
  } catch (error) {
    // It stands there already: the AppView had not heard of it.
    if (!refusedAs(error, 'InvalidSwap')) throw error
  }
  return { is: 'done' }
}

const deleteOwn = async (call: Caller, networkId: string): Promise<Moderated> => {
  const own = isPost(networkId) ? partsOf(networkId) : null
  if (own?.did !== call.did) return { is: 'refused', why: 'This post is not the account’s own.' }
  await call.post('com.atproto.repo.deleteRecord', { repo: own.did, collection, rkey: own.rkey })
  return { is: 'done' }
}
