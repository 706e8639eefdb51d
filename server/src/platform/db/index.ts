export { isAway, isFull, isPassing } from './away.ts'
export { columns, type Row, rowsOf, type Types } from './batch.ts'
export { type AppPool, connect, type Db, poolUse, type Trx, withSession } from './connect.ts'
export {
  applied,
  type Migrating,
  migrate,
  migrationFiles,
  refuseUnfinishedRestore,
  restoreMark,
  schemasMade,
} from './migrate.ts'
export { prepared } from './prepared.ts'
export { appUrlOf, ensureAppRole } from './roles.ts'
export type { DB } from './schema.generated.ts'
export { type Insert, insertRows, insertTogether } from './together.ts'
export { unmatched } from './unmatched.ts'
