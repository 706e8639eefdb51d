export { alike, likenessOf } from './likeness.ts'
export { type Shown, safeCopy } from './safe-copy.ts'
export { type Sniffed, sniff } from './sniff.ts'
