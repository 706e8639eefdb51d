export { type TestDatabase, testDatabase } from './database.ts'
export { arrive, person } from './desk.ts'
export { pleas } from './plea.ts'
export { pushNetwork, said, type TestWorld, testWorld } from './world.ts'
