export { type TestDatabase, testDatabase } from './database.ts'
export { pleas } from './plea.ts'
export { pushNetwork, said, type TestWorld, testWorld } from './world.ts'
