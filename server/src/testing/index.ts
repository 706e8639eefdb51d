export { type TestDatabase, testDatabase } from './database.ts'
export { pushNetwork, said, type TestWorld, testWorld } from './world.ts'
