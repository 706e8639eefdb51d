import type { Conversation } from '@callbox/contract'
import type { Acts } from './use-acts.ts'

/** What every sheet gets: the conversation it asks about, what may be done, how it is closed, and how it is opened again after its act failed. */
export type SheetProps = { conversation: Conversation; acts: Acts; onClose: () => void; again: () => void }
