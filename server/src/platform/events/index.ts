export { emit, type Happened } from './emit.ts'
export { type Listener, listen } from './listen.ts'
export { type Reactor, type Received, readerLag, readOnce, runReaders } from './readers.ts'
export { type Position, positionNow, readFrom } from './tail.ts'
