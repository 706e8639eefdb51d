import type { TestProject } from 'vitest/node'
import { type TestCluster, testCluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** One a worker: what may be read of the events waits for transactions of every database of its server. */
    clusters: Omit<TestCluster, 'stop'>[]
  }
}

/** A PostgreSQL for each worker of the run; each test gets databases cloned from its migrated template. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const workers = project.config.maxWorkers
  const clusters = await Promise.all(Array.from({ length: workers }, () => testCluster()))
  project.provide(
    'clusters',
    clusters.map(({ stop: _, ...rest }) => rest),
  )
  return async () => {
    await Promise.all(clusters.map(({ stop }) => stop()))
  }
}
