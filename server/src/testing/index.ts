export { type TestDatabase, testDatabase } from './database.ts'
export { arrive, person } from './desk.ts'
export { agencyWithAccount, pleas } from './plea.ts'
export { pushNetwork, said, type TestWorld, testWorld } from './world.ts'
