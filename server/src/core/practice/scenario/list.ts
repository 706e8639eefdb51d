import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readScenario } from './check.ts'
import { practiceFolder } from './pools.ts'
import type { Scenario } from './scenario.ts'
import { scenarioFile } from './schema.ts'

const folder = join(practiceFolder, 'scenarios')
let read: readonly Scenario[] | undefined

/** The scenarios of `packs/practice/scenarios`, by name. Read once. @throws PackError for the first that does not hold. */
export const listScenarios = (): readonly Scenario[] => {
  read ??= readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readScenario(readFileSync(join(folder, file), 'utf8'), file.slice(0, -'.yaml'.length)))
  return read
}

/** The published schema of a scenario file (JSON Schema 2020-12): editors check and complete by it. */
export const scenarioSchema = (): Record<string, unknown> => ({
  title: 'Callbox practice scenario',
  ...z.toJSONSchema(scenarioFile, { io: 'input' }),
})
export const scenarioSchemaFile = join(practiceFolder, 'scenario.schema.json')
