export { applyAside, asideNow } from './aside.ts'
export { emit, type Happened, told } from './emit.ts'
export { type Listener, listen } from './listen.ts'
export {
  conversationOf,
  follow,
  type Reactor,
  type Received,
  readerLag,
  readersKnown,
  readOnce,
  runReaders,
} from './readers.ts'
export { restoredEvents } from './restored.ts'
export { canGoOnFrom, isAfter, type Position, positionNow, readFrom } from './tail.ts'
