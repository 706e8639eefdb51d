/**
 * Writes `packs/practice/scenario.schema.json`, by which editors check and complete a scenario; `--check` fails on drift.
 * usage: node scripts/scenario-schema.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { scenarioSchema, scenarioSchemaFile } from '../server/src/core/practice/index.ts'

const made = scenarioSchema()
if (!process.argv.includes('--check')) writeFileSync(scenarioSchemaFile, made)
else if (readFileSync(scenarioSchemaFile, 'utf8') !== made) {
  console.error('scenario.schema.json differs from the code: run `node scripts/scenario-schema.ts` and commit it.')
  process.exitCode = 1
}
