import type { z } from 'zod'
import type { Pool } from './pools.ts'
import type { scenarioFile } from './schema.ts'

/** A checked scenario: what its file says, its name, and the pools of texts that its crowds speak from. */
export type Scenario = z.output<typeof scenarioFile> & { name: string; pools: Readonly<Record<string, Pool>> }
