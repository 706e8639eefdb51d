export { type Added, type Relation, relationOf } from './relation.ts'
export { type Facts, kinds, type Said, shortest, type Wording, wordingOf } from './wording.ts'
export { plainWords } from './words.ts'
