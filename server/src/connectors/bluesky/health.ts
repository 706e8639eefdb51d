import { type Budget, type Connector, type Health, LostSession, SignedOut } from '#core/channels'
import { wordsOf } from '#platform/errors'
import type { Chosen } from './options.ts'
import { caller } from './session.ts'
import { budgetIn } from './xrpc.ts'

const slowMs = 5000

/**
 * Renews the session every time: that alone proves the sign-in (an access token outlives a revocation by two hours,
 * and an account taken down can still read). Then one read.
 */
export const health =
  (options: Chosen): Connector['health'] =>
  async (session): Promise<Health> => {
    const { handle, settings } = session.account
    const began = performance.now()
    let renewed = false
    let budget: Budget | null = null
    try {
      const call = await caller(session, options, (headers) => {
        budget = budgetIn(headers)
      })
      const { active, status } = await call.renew()
      if (!active)
        return {
          state: 'signed_out',
          sentence: `Bluesky says that ${handle} is ${status ?? 'not active'}: nothing leaves. Write to Bluesky's support from the account's e-mail address.`,
        }
      renewed = true
      await call.get('app.bsky.notification.listNotifications', { limit: '1' })
    } catch (error) {
      return troubled(error, handle, renewed)
    }
    const budgets = budget ? { budgets: [budget] } : {}
    const took = Math.round(performance.now() - began)
    if (took > slowMs)
      return {
        state: 'slow',
        sentence: `Bluesky answers slowly (${took} ms): messages come and go late.`,
        ...budgets,
      }
    return {
      state: 'well',
      sentence: settings.mainPassword
        ? `Signed in as ${handle}, with the account's main password: make an app password on bsky.app and connect with it.`
        : `Signed in as ${handle}.`,
      ...budgets,
    }
  }

const troubled = (error: unknown, handle: string, renewed: boolean): Health => {
  if (error instanceof SignedOut)
    return {
      state: 'signed_out',
      sentence: `Bluesky no longer accepts the sign-in of ${handle} (${error.message}): nothing is read and nothing leaves. Make a new app password on bsky.app and connect the account again.`,
    }
  if (error instanceof LostSession) return { state: 'slow', sentence: error.message }
  return renewed
    ? {
        state: 'cannot_read',
        sentence: `Bluesky takes the sign-in of ${handle} but does not hand over messages (${wordsOf(error)}). Reading goes on where it stopped when it does.`,
      }
    : {
        state: 'unknown',
        sentence: `Bluesky could not be asked about ${handle} (${wordsOf(error)}). Reading goes on where it stopped when it answers.`,
      }
}
