import type { Delivery, Json } from '#core/channels'
import { wordsOf } from '#platform/errors'
import { deliver } from './delivery.ts'
import type { Known, Memory } from './position.ts'
import type { Caller } from './session.ts'
import { partsOf } from './shapes.ts'
import { inContext, viewsOf } from './views.ts'
import { refusedAs, Unanswered } from './xrpc.ts'

/** The newest this many known messages are asked for again. */
export const recheckedMost = 500

/**
 * Asks again for messages we have: a deleted one vanishes from the notifications without a word, and an edited one
 * brings no new one. What is missing is a deletion only when both the thread and the author's own repository say so:
 * a blocked person's posts are missing too.
 */
export const recheck = async (call: Caller, known: Memory, fetchedAt: string): Promise<Delivery[]> => {
  const asked = known.newestFirst().slice(0, recheckedMost)
  const views = await viewsOf(
    call,
    asked.map((one) => one.uri),
  )
  const deliveries: Delivery[] = []
  const changed = new Map<string, Json>()
  for (const one of asked) {
    const view = views.get(one.uri)
    if (view && typeof view.cid === 'string') {
      if (known.compare(one.uri, view.cid) === 'changed') {
        changed.set(one.uri, view.record ?? null)
        known.remember(one.uri, view.cid, one.at, one.handle)
      }
    } else if (one.cid !== '') {
      const answers = await goneFrom(call, one.uri)
      if (!answers) continue
      const { uri, handle } = one
      deliveries.push(
        deliver({ kind: 'deletion', uri, handle, author: await profile(call, one), answers, fetchedAt }),
      )
      known.deleted(one)
    }
  }
  if (changed.size > 0) {
    const context = await inContext(call, changed)
    for (const uri of changed.keys())
      deliveries.push(deliver({ kind: 'edit', notification: null, ...context(uri), fetchedAt }))
  }
  return deliveries
}

/** What the network answered when it has the post no longer; null when it has it, or hides it from us. */
const goneFrom = async (call: Caller, uri: string): Promise<string[] | null> => {
  const { did, rkey } = partsOf(uri)
  const answers: string[] = []
  for (const [method, params] of [
    ['app.bsky.feed.getPostThread', { uri, depth: '0', parentHeight: '0' }],
    ['com.atproto.repo.getRecord', { repo: did, collection: 'app.bsky.feed.post', rkey }],
  ] as const) {
    try {
      await call.get(method, params)
      return null
    } catch (error) {
      const gone =
        refusedAs(error, 'NotFound', 'RecordNotFound', 'RepoNotFound', 'RepoTakendown', 'RepoDeactivated') ||
        (refusedAs(error, 'InvalidRequest') && /could not (locate record|find repo)/i.test(error.message))
      if (gone) answers.push(`${method}: ${error.error}: ${error.message}`)
      else if (error instanceof Unanswered) throw error
      else return null
    }
  }
  return answers
}

const profile = async (call: Caller, { uri }: Known): Promise<Json> => {
  try {
    return await call.get('app.bsky.actor.getProfile', { actor: partsOf(uri).did })
  } catch (error) {
    if (error instanceof Unanswered) throw error
    return { unavailable: wordsOf(error) }
  }
}
