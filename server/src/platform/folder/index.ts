export { diskFull, folderError, prepareFolder } from './folder.ts'
export { type FolderLock, type LockInfo, type LockOwner, lockFolder, whoHolds } from './lock.ts'
export { lookAt, type ProcessView, stillAlive } from './process.ts'
