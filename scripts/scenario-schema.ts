/**
 * Writes `packs/practice/scenario.schema.json`, by which editors check and complete a scenario. That it is the code's is
 * held by `core/practice/scenario/scenario.test.ts`.
 * usage: node scripts/scenario-schema.ts
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { scenarioSchema, scenarioSchemaFile } from '../server/src/core/practice/index.ts'

writeFileSync(scenarioSchemaFile, JSON.stringify(scenarioSchema(), null, 2))
execFileSync('node_modules/.bin/biome', ['format', '--write', scenarioSchemaFile], { stdio: 'inherit' })
