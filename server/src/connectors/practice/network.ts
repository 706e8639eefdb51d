import { counted } from '@callbox/contract'
import { z } from 'zod'
import { type Json, type Session, SignedOut } from '#core/channels'

/** Which account asks, with which of its sign-ins: the credential. */
export type Who = { agency: number; handle: string; signIn: number }

export type Answer<T> =
  | { is: 'answered'; it: T }
  | { is: 'signed_out' }
  /** Nobody answers; what became of the request is not told. */
  | { is: 'silent' }
  /** 429; seconds, or null when it does not say until when. */
  | { is: 'limited'; retryAfter: number | null }

/** What the connector needs of the simulated network; `app/connectors.ts` hands it over. */
export type PracticeNetwork = {
  /** Null when nobody answers. */
  signIn(asked: { agency: number; handle: string }): Promise<Who | null>
  /**
   * What came after a place, under the network's faults: in any order, some twice, some missing. `through` is the last
   * place that the page speaks for.
   */
  page(
    who: Who,
    asked: { after: number; most: number },
  ): Promise<
    Answer<{ entries: { place: number; at: string; body: object }[]; through: number; more: boolean }>
  >
  submit(
    who: Who,
    post: { key: string; text: string; language: string; to: string | null },
  ): Promise<
    Answer<
      | { is: 'published'; networkId: string }
      | { is: 'late'; networkId: string; seconds: number }
      | { is: 'refused'; why: string }
    >
  >
  look(
    who: Who,
    key: string,
  ): Promise<Answer<{ is: 'there'; networkId: string } | { is: 'absent' } | { is: 'late'; seconds: number }>>
  hide(who: Who, networkId: string): Promise<Answer<{ is: 'done' } | { is: 'not_ours' }>>
  block(who: Who, authorId: string): Promise<Answer<{ is: 'done' } | { is: 'not_ours' }>>
  deleteOwn(who: Who, networkId: string): Promise<Answer<{ is: 'done' } | { is: 'not_ours' }>>
  readProfile(who: Who): Promise<
    Answer<{
      handle: string
      name: string
      text: string
      link: string | null
      avatar: { id: string; bytes: Uint8Array }
      version: string
    }>
  >
  writeProfile(
    who: Who,
    wanted: { key: string; name: string; text: string; link: string | null; over: string },
  ): Promise<Answer<{ is: 'written' } | { is: 'refused'; why: string }>>
  /** How it does for the account, and how many posts are left of those that it lets the account publish in an hour. */
  standing(who: Who): Promise<
    Answer<{
      state: 'well' | 'slow' | 'cannot_send' | 'cannot_read'
      allowance: { limit: number; left: number; resetsAt: Date }
    }>
  >
  /** The sign-in once more; null for what it left out. */
  renew(who: Who): Promise<Answer<{ ticket: string | null; ends: Date | 'never' | null }>>
}

const credential = z.strictObject({
  agency: z.int(),
  handle: z.string().min(1),
  signIn: z.int(),
})

/** @throws SignedOut when what is kept is no credential of this network. */
export const whoOf = ({ credential: kept }: { credential: Json } | Session): Who => {
  const read = credential.safeParse(kept)
  if (!read.success) throw new SignedOut('The kept sign-in cannot be read.')
  return read.data
}

export const silence = 'The practice network does not answer.'
export const revoked = 'The practice network has taken the sign-in back.'
export const limitedWords = (retryAfter: number | null): string =>
  retryAfter === null
    ? 'The practice network takes no more just now, and does not say until when.'
    : `The practice network takes no more for ${counted(retryAfter, 'second')}.`

/** What was answered. @throws SignedOut when the sign-in is no longer accepted, an Error when nothing was answered. */
export const answered = <T>(answer: Answer<T>): T => {
  if (answer.is === 'answered') return answer.it
  if (answer.is === 'signed_out') throw new SignedOut(revoked)
  throw new Error(answer.is === 'silent' ? silence : limitedWords(answer.retryAfter))
}
