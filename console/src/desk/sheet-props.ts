import type { Conversation } from '@callbox/contract'
import type { Acts } from './use-acts.ts'

/** What every sheet gets: the conversation it asks about, what may be done, and how it is closed. */
export type SheetProps = { conversation: Conversation; acts: Acts; onClose: () => void }
