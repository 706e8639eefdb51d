import type { TestProject } from 'vitest/node'
import { testCluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    templateUrl: string
    superuserUrl: string
    strategy: string
  }
}

/** One PostgreSQL for the whole run; each test file gets databases cloned from its migrated template. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const cluster = await testCluster()
  project.provide('templateUrl', cluster.templateUrl)
  project.provide('superuserUrl', cluster.superuserUrl)
  project.provide('strategy', cluster.strategy)
  return cluster.stop
}
