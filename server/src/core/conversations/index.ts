export {
  closeConversation,
  lockConversation,
  markLooked,
  reopenConversation,
  setBand,
  splitOff,
} from './acts.ts'
export { meetAuthors, type SeenAuthor } from './authors.ts'
export {
  afterArrival,
  type Placement,
  previewOf,
  reopensFor,
  type Standing,
  type Targets,
} from './conversation.ts'
export { evidence } from './evidence.ts'
export { withoutMessage } from './held.ts'
export { identify, type Known } from './identify.ts'
export { module } from './module.ts'
export {
  type FetchedMedium,
  markBlocked,
  markDeleted,
  type PublishedMessage,
  publishedMessage,
  settleMedium,
} from './outcomes.ts'
export {
  Collided,
  conversationsNamed,
  conversationsWith,
  type Going,
  type Placed,
  placeConversations,
} from './placing.ts'
export {
  type Cursor,
  conversationRows,
  earlierOf,
  openAmong,
  overdue,
  type QueueRow,
  queuePage,
} from './queue.ts'
export { authorRef, messageRef, newestInbound } from './refs.ts'
export { languagesHeard, type RevisionFor, revisionFor } from './revision.ts'
export { foldTallies, recount, tallies } from './tally.ts'
export {
  type AssessmentRow,
  type MediumRow,
  type MessageRow,
  mediumOf,
  publicThread,
  type RevisionRow,
  thread,
} from './thread.ts'
export { revise, write } from './write.ts'
