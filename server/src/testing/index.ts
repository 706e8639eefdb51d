export { type TestDatabase, testDatabase } from './database.ts'
export { pushNetwork, said, type TestWorld, testWorld } from './world.ts'
export { agencyWithAccount, pleas } from './plea.ts'
