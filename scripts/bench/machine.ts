import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from '../../server/src/platform/postgres/binaries.ts'
import { debian15, postgresHere } from '../../test/bench/ground.ts'
import type { Machine } from './report.ts'

const versionIn = (folder: string | undefined): Promise<string> =>
  findBinaries(folder, join(tmpdir(), `callbox-bench-lib-${process.pid}`)).then(({ version }) => version)

/** What a reader needs to know of the machine, and nothing that names it. */
export const machine = async (): Promise<Machine> => ({
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  node: process.versions.node,
  postgres: [
    `${await versionIn(undefined)} (embedded)`,
    ...(postgresHere().includes('15') ? [`${await versionIn(debian15)} (Debian)`] : []),
  ],
})
