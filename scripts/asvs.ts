/**
 * Writes `docs/asvs.md` from `docs/asvs/*.yaml`: every requirement of OWASP ASVS of levels 1 and 2, with the tests that show it.
 *
 *     node scripts/asvs.ts                             writes the page
 *     node scripts/asvs.ts --check                     fails when a requirement is absent, a named test or heading does not exist, or the page is stale
 *     node scripts/asvs.ts --check --results FOLDER    and when a named test was skipped, failed or did not run: vitest's JSON lies there
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readAsvs } from './asvs/lines.ts'
import { pageOf } from './asvs/page.ts'
import { faultIn, isThere, readRun } from './asvs/tests.ts'

const root = resolve(import.meta.dirname, '..')
const page = join(root, 'docs/asvs.md')
const asked = process.argv.indexOf('--results')
const results = asked > 0 ? process.argv[asked + 1] : undefined

const asvs = readAsvs(join(root, 'docs/asvs'))
const faults = [...asvs.faults]
const lines = asvs.chapters.flatMap(({ requirements }) =>
  requirements.flatMap(({ id, line }) => (line ? [{ id, line }] : [])),
)
const headingsIn = (file: string): string[] =>
  existsSync(join(root, file))
    ? readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((text) => /^#+ (.+)$/.exec(text)?.[1] ?? [])
    : []

for (const { id, line } of lines) {
  for (const test of line.tests ?? [])
    if (!isThere(root, test)) faults.push(`${id}: there is no test "${test.name}" in ${test.file}.`)
  for (const at of [line.written, line.accepted])
    if (at && !headingsIn(at.file).includes(at.heading))
      faults.push(`${id}: there is no heading "${at.heading}" in ${at.file}.`)
}

if (results !== undefined) {
  const run = existsSync(results) ? readRun(root, results) : []
  if (run.length === 0) faults.push('No results of tests are there: this is the last step of npm test.')
  else
    for (const { id, line } of lines)
      for (const test of line.tests ?? []) {
        const fault = faultIn(run, test)
        if (fault) faults.push(`${id}: "${test.name}" in ${test.file} ${fault}.`)
      }
}

const now = pageOf(asvs)
if (!process.argv.includes('--check')) writeFileSync(page, now)
else if (!existsSync(page) || readFileSync(page, 'utf8') !== now)
  faults.push('docs/asvs.md is not what docs/asvs/*.yaml say: run node scripts/asvs.ts and commit it.')

for (const fault of faults) console.error(fault)
const named = lines.flatMap(({ line }) => line.tests ?? [])
console.log(
  `ASVS ${asvs.version}: ${lines.length} requirements, ${named.length} times a test is named${results ? ', looked up in this run' : ''}, ${faults.length} faults`,
)
process.exitCode = faults.length > 0 ? 1 : 0
