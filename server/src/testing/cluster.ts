import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureAppRole, migrate } from '#platform/db'
import { startEmbedded } from '#platform/postgres'

/** Which PostgreSQL the database tests run on: the embedded one, or Debian's 15 when `CALLBOX_TEST_POSTGRES=15`. */
export const testBinaries = (): { binaries?: string } =>
  process.env.CALLBOX_TEST_POSTGRES === '15' ? { binaries: '/usr/lib/postgresql/15/bin' } : {}

/** Memory where there is room for it: the tests ask the database to sync thousands of times and need none of it to last. */
const place = async (): Promise<string> => {
  const memory = await statfs('/dev/shm').catch(() => null)
  return memory && memory.bavail * memory.bsize > 2 * 1024 ** 3 ? '/dev/shm' : tmpdir()
}

/** A PostgreSQL of the tests' own, with a migrated template database. */
export const testCluster = async (): Promise<{
  templateUrl: string
  superuserUrl: string
  stop(): Promise<void>
}> => {
  const folder = await mkdtemp(join(await place(), 'callbox-test-'))
  const cluster = await startEmbedded({ folder: join(folder, 'postgres'), ...testBinaries() })
  await ensureAppRole(cluster.ownerUrl)
  await migrate(cluster.ownerUrl)
  return {
    templateUrl: cluster.ownerUrl,
    superuserUrl: cluster.superuserUrl,
    async stop() {
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
