import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureAppRole, migrate } from '#platform/db'
import { startEmbedded } from '#platform/postgres'

/** Which PostgreSQL the database tests run on: the embedded one, or Debian's 15 when `CALLBOX_TEST_POSTGRES=15`. */
export const testBinaries = (): { binaries?: string } =>
  process.env.CALLBOX_TEST_POSTGRES === '15' ? { binaries: '/usr/lib/postgresql/15/bin' } : {}

/** A PostgreSQL of the tests' own, with a migrated template database. */
export const testCluster = async (): Promise<{
  templateUrl: string
  superuserUrl: string
  stop(): Promise<void>
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-test-'))
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
