import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureAppRole, migrate } from '#platform/db'
import { startEmbedded } from '#platform/postgres'

/** Which PostgreSQL the database tests run on: the embedded one, or Debian's 15 when `CALLBOX_TEST_POSTGRES=15`. */
export const testBinaries = (): { binaries?: string } =>
  process.env.CALLBOX_TEST_POSTGRES === '15' ? { binaries: '/usr/lib/postgresql/15/bin' } : {}

/** Memory where there is room for it: the tests ask the database to sync thousands of times and need none of it to last. */
const hasMemory = async (): Promise<boolean> => {
  const memory = await statfs('/dev/shm').catch(() => null)
  return memory !== null && memory.bavail * memory.bsize > 2 * 1024 ** 3
}

export type TestCluster = {
  templateUrl: string
  superuserUrl: string
  /** The quickest way to copy a database: as files where nothing has to be synced, else through the log. */
  strategy: 'file_copy' | 'wal_log'
  stop(): Promise<void>
}

/** A PostgreSQL of the tests' own, with a migrated template database. */
export const testCluster = async (): Promise<TestCluster> => {
  const inMemory = await hasMemory()
  const folder = await mkdtemp(join(inMemory ? '/dev/shm' : tmpdir(), 'callbox-test-'))
  const cluster = await startEmbedded({ folder: join(folder, 'postgres'), ...testBinaries() })
  await ensureAppRole(cluster.ownerUrl)
  await migrate(cluster.ownerUrl)
  return {
    templateUrl: cluster.ownerUrl,
    superuserUrl: cluster.superuserUrl,
    strategy: inMemory ? 'file_copy' : 'wal_log',
    async stop() {
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
