import { XRPCError } from '@atproto/api'
import { z } from 'zod'
import type { Connector, Json, LiveProfile, ProfilePicture, ProfileWanted, Submitted } from '#core/channels'
import type { Chosen } from './options.ts'
import { submitted } from './publish.ts'
import { type Caller, caller } from './session.ts'
import { vouchedFor } from './verified.ts'
import { refusedAs, Unanswered } from './xrpc.ts'

const collection = 'app.bsky.actor.profile'
const rkey = 'self'
/** What stands for "there is no profile yet" where a version is asked for. */
const none = 'none'

/** What the lexicon of a profile takes. */
export const profileRoom = {
  text: { graphemes: 256, bytes: 2560 },
  name: { graphemes: 64, bytes: 640 },
}

const blob = z.looseObject({ ref: z.looseObject({ $link: z.string() }) }).optional()
const kept = z.object({
  cid: z.string(),
  value: z.looseObject({
    displayName: z.string().optional(),
    description: z.string().optional(),
    website: z.string().optional(),
    avatar: blob.catch(undefined),
    banner: blob.catch(undefined),
  }),
})
type Kept = z.infer<typeof kept>
const view = z.looseObject({
  handle: z.string(),
  avatar: z.string().optional(),
  banner: z.string().optional(),
  verification: z.unknown().optional(),
})

/** The profile in the account's own repository, with the version over which it can be written; null when there is none. */
const record = async (call: Caller): Promise<Kept | null> => {
  try {
    return kept.parse(await call.get('com.atproto.repo.getRecord', { repo: call.did, collection, rkey }))
  } catch (error) {
    if (refusedAs(error, 'RecordNotFound')) return null
    throw error
  }
}

const picture = (
  held: { ref: { $link: string } } | undefined,
  shown: string | undefined,
): ProfilePicture | null =>
  shown && /^https?:\/\//.test(shown) ? { id: held?.ref.$link ?? shown, url: shown } : null

/**
 * Name and text as they stand in the account's own repository, and what the network shows beside them: handle, pictures,
 * whether it vouches for the account. @throws SignedOut
 */
export const profile =
  (options: Chosen): NonNullable<Connector['profile']> =>
  async (session): Promise<LiveProfile> => {
    const call = await caller(session, options)
    const [own, shown] = [
      await record(call),
      view.parse(await call.get('app.bsky.actor.getProfile', { actor: call.did })),
    ]
    return {
      handle: shown.handle,
      name: own?.value.displayName ?? '',
      text: own?.value.description ?? '',
      link: own?.value.website ?? null,
      avatar: picture(own?.value.avatar, shown.avatar),
      banner: picture(own?.value.banner, shown.banner),
      version: own?.cid ?? none,
      verified: vouchedFor({ handle: shown.handle, settings: session.account.settings }, shown.verification),
    }
  }

const asWanted = ({ value }: Kept, { name, text, link }: ProfileWanted): boolean =>
  value.displayName === name && value.description === text && (value.website ?? null) === link

/**
 * Puts name and text into the profile as it stands, over the version that was seen: everything else in it stays, and
 * what another hand wrote meanwhile is not overwritten. @throws SignedOut
 */
export const setProfile =
  (options: Chosen): NonNullable<Connector['setProfile']> =>
  async (session, wanted): Promise<Submitted> => {
    const published: Submitted = {
      is: 'published',
      networkId: `profile:${wanted.key}`,
      url: `https://bsky.app/profile/${session.account.handle}`,
    }
    const changed: Submitted = {
      is: 'refused',
      why: 'Somebody has changed the profile on Bluesky since it was read. Look at what stands there now, then decide.',
    }
    let call: Caller | undefined
    let begun = false
    try {
      call = await caller(session, options)
      const own = await record(call)
      if (own && asWanted(own, wanted)) return published
      if ((own?.cid ?? none) !== wanted.over) return changed
      const { name, text, link } = wanted
      const { website: _, ...rest } = own?.value ?? { createdAt: session.now().toISOString() }
      const value = {
        ...rest,
        $type: collection,
        displayName: name,
        description: text,
        ...(link === null ? {} : { website: link }),
      } as { [key: string]: Json }
      begun = true
      await call.post('com.atproto.repo.putRecord', {
        repo: call.did,
        collection,
        rkey,
        swapRecord: own?.cid ?? null,
        record: value,
      })
      return published
    } catch (error) {
      if (call && refusedAs(error, 'InvalidSwap')) return afterSwap(call, wanted, published, changed)
      return submitted(error, begun, session.now())
    }
  }

/** Another hand was faster, or our own first attempt had arrived: what stands there says which. */
const afterSwap = async (
  call: Caller,
  wanted: ProfileWanted,
  published: Submitted,
  changed: Submitted,
): Promise<Submitted> => {
  try {
    const own = await record(call)
    return own && asWanted(own, wanted) ? published : changed
  } catch (error) {
    if (error instanceof Unanswered || error instanceof XRPCError)
      return { is: 'unknown', why: `The profile was changed there and could not be read: ${error.message}` }
    throw error
  }
}
