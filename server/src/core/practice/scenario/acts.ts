import type { Band } from '@callbox/contract'
import type { PictureKind } from '../pictures/index.ts'
import type { FaultKind, FaultSettings, PublicAuthor } from '../types.ts'

/** Why an act is there, for the report; the desk never sees it. */
export type Role =
  | 'beat'
  | 'crowd'
  | 'plea'
  | 'repost'
  | 'elsewhere'
  | 'impatient'
  | 'troll'
  | 'impersonator'
  | 'fault'
  | 'reaction'

type Told = {
  /** Seconds since the start of the exercise; of a reaction, since our answer. */
  at: number
  /** The act's own name within the exercise, the same whatever the windows. */
  id: string
  role: Role
  /** The planted plea that this is, repeats, changes or follows. */
  planted?: string
  /** True for the one post that is the planted plea itself. */
  plea?: boolean
}

export type PostAct = Told & {
  do: 'post'
  author: PublicAuthor
  text: string
  language?: string
  /** The band that a trainer expects. */
  band: Band
  /** The id of the act (or, of a reaction, `answer`: our own answer) below which it stands. */
  replyTo?: string
  media?: { alt: string; kind: PictureKind }[]
  /** Said only when nobody has answered the plea by then; `play` looks. */
  unlessAnswered?: boolean
}
export type EditAct = Told & { do: 'edit'; of: string; text: string }
export type DeleteAct = Told & { do: 'delete'; of: string }
export type FaultAct = Told & {
  do: 'fault'
  fault: FaultSettings & { kind: FaultKind }
  until: number | null
}
export type FaultEndsAct = Told & { do: 'fault_ends'; kind: FaultKind }

/** One thing that the public or the network does in an exercise. */
export type Act = PostAct | EditAct | DeleteAct | FaultAct | FaultEndsAct
