/**
 * Writes `server/src/platform/db/schema.generated.ts` from a freshly migrated database; `--check` fails on drift.
 * usage: npm run schema [-- --check]
 */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { testCluster } from '../server/src/testing/cluster.ts'

const file = new URL('../server/src/platform/db/schema.generated.ts', import.meta.url).pathname
const draft = file.replace('.ts', `.${process.pid}.ts`)
const cluster = await testCluster()
try {
  await promisify(execFile)('node_modules/.bin/kysely-codegen', [
    '--dialect',
    'postgres',
    '--url',
    cluster.templateUrl,
    '--out-file',
    draft,
    '--default-schema',
    'none',
    '--include-pattern',
    '(platform|events|identity|accounts|archive|conversations|translation|sending|triage|desk|alarms|interpreting|report|practice|exercises|places|lexicon|load|register|assurance|rota|people|automatic).*',
    '--type-mapping',
    '{"int8":"number"}',
  ])
  const made = await readFile(draft, 'utf8')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (process.argv.includes('--check')) {
    if (made !== kept) {
      console.error(
        'schema.generated.ts differs from the migrated database: run `npm run schema` and commit it.',
      )
      process.exitCode = 1
    }
  } else await (await import('node:fs/promises')).writeFile(file, made)
} finally {
  await rm(draft, { force: true })
  await cluster.stop()
}
