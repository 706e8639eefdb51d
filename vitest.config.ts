import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** `server`: everything that lies beside its source, on a real PostgreSQL. `console`: the pure parts of the web app. */
export default defineConfig({
  test: {
    // Each has a database server of its own (`server/src/testing/setup.ts`).
    maxWorkers: Math.min(availableParallelism(), 4),
    projects: [
      {
        test: {
          name: 'server',
          setupFiles: ['test/chance.ts'],
          globalSetup: ['server/src/testing/setup.ts'],
          include: [
            'server/src/**/*.test.ts',
            'contract/src/**/*.test.ts',
            'packs/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // A flood worked by simulated officers; at full size through `npm run flood`.
        test: {
          name: 'flood',
          globalSetup: ['server/src/testing/setup.ts'],
          include: ['test/flood/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'console', setupFiles: ['test/chance.ts'], include: ['console/src/**/*.test.ts'] } },
      {
        test: {
          name: 'stories',
          include: ['test/stories/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // Real servers of networks on this machine (`test/networks`): `npm test` only. What is missing is named and skipped.
        test: {
          name: 'networks',
          include: ['test/networks-stories/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
