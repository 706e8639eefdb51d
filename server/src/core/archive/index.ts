export { entryCounts, withoutEntry } from './count.ts'
export { evidence } from './evidence.ts'
export { type ClockState, commitment, leafBytes, leafHash, partsOf } from './leaf.ts'
export { actIn, type ListedEntry, listEntries } from './list.ts'
export { entryNumbers, newestNumber } from './numbers.ts'
export {
  type Act,
  type Content,
  jsonPart,
  largestRow,
  type NewEntry,
  type Part,
  type Retention,
  record,
  recordAct,
  recordActs,
  recorded,
  stash,
  textPart,
} from './record.ts'
export { type CheckedEntry, checkEntry } from './verify.ts'
