export {
  closeConversation,
  lockConversation,
  markLooked,
  markMergedLooked,
  reopenConversation,
  setBand,
  setLanguage,
  splitOff,
} from './acts.ts'
export { type ArrivedMessage, arrivedMessage } from './arrived.ts'
export { meetAuthors, type SeenAuthor } from './authors.ts'
export { beforePage, factsSaid, personBefore, type SaidFacts } from './before.ts'
export { type Concerned, concerned, type Going } from './concerned.ts'
export {
  afterArrival,
  doubtMark,
  liftedMark,
  type Placement,
  previewOf,
  reopensFor,
  type Standing,
  type Targets,
} from './conversation.ts'
export { type Grouped, group, type Head, type Speaking } from './copies/grouping.ts'
export {
  agenciesWithLeftBehind,
  closeCopies,
  standAlone,
  standUnder,
  succeed,
} from './copies/standing.ts'
export { forgetWordings, forgetWordingsOf, keepWordings, resurface } from './copies/store.ts'
export { evidence } from './evidence.ts'
export { findByAuthor, findByWords, soughtWords } from './find.ts'
export { type Flow, flowByHour, flowSince } from './flow.ts'
export { type Front, frontOfQueue, lastByAccount } from './front.ts'
export { withoutMessage } from './held.ts'
export { identify, type Known } from './identify.ts'
export {
  closedAsTheyStood,
  type Judged,
  judgedIn,
  newestWords,
  type ReadWords,
  wordsOf,
} from './judged.ts'
export { type Wording, wordingOf } from './likeness/index.ts'
export { authorsBy, foldBack, type Moved, mergedInto, mergeInto, moveBack } from './merging.ts'
export { module } from './module.ts'
export { sayOpenings } from './opening.ts'
export {
  automaticMark,
  type FetchedMedium,
  markBlocked,
  markDeleted,
  type PublishedMessage,
  publishedMessage,
  settleMedium,
} from './outcomes.ts'
export {
  Collided,
  type Placed,
  placeConversations,
} from './placing.ts'
export {
  type Cursor,
  conversationRows,
  copiesOf,
  openAmong,
  overdue,
  type PageFilter,
  type QueueRow,
  queuePage,
} from './queue.ts'
export {
  accountsOfConversations,
  accountsOfMessages,
  authorRef,
  messageRef,
  newestInbound,
} from './refs.ts'
export {
  closeMany,
  groupOf,
  howTheyStand,
  restore,
  type Stood,
  versionsOf,
  wordingsBack,
} from './restoring.ts'
export { languagesHeard, type RevisionFor, revisionFor } from './revision.ts'
export { type MessageStanding, standingOfNetworkIds } from './standing.ts'
export { foldTallies, recount, tallies } from './tally.ts'
export {
  type AssessmentRow,
  countBefore,
  type MediumRow,
  type MessageRow,
  mediumOf,
  type PartOf,
  publicThread,
  type RevisionRow,
  type Spot,
  thread,
} from './thread.ts'
export { type Bin, firstTimesSpread, type Times, type WithinTheHour } from './times.ts'
export { anybodyWaitsSince, longestWaiting, type Waiting, waitingNow } from './waiting.ts'
export { revise, rowsFor, write } from './write.ts'
