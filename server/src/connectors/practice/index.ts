export type { PracticeNetwork } from './network.ts'
export { practice } from './practice.ts'
