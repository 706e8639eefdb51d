export { type TestDatabase, testDatabase } from './database.ts'
export { agencyWithAccount, pleas } from './plea.ts'
