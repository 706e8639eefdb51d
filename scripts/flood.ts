/**
 * A flood of messages with planted pleas, worked by simulated officers who only ever take the top of the queue: with
 * triage, with the word lists alone (triage broken), and in order of arrival (everything broken). Repeatable by seed;
 * the report and its plot go to docs/flood.md and docs/flood.svg. It holds the texts of no data folder.
 *
 *     npm run flood -- --data <folder with dev.jsonl> [--messages 20000] [--pleas 100] [--officers 16] [--pace 30]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type FloodTold, floodReport } from './flood/report.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    messages: { type: 'string', default: '20000' },
    pleas: { type: 'string', default: '100' },
    hours: { type: 'string', default: '6' },
    officers: { type: 'string', default: '16' },
    pace: { type: 'string', default: '30' },
    seed: { type: 'string', default: '911' },
  },
})
if (!values.data)
  console.log('No --data: the pleas and the crowd are the second author’s examples alone, so they repeat.')
else if (!existsSync(join(values.data, 'dev.jsonl'))) {
  console.error(`--data ${values.data} has no dev.jsonl: name the folder of labelled messages.`)
  process.exit(2)
}
const file = join(tmpdir(), `callbox-flood-${process.pid}.json`)
const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', 'flood'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CALLBOX_FLOOD_REPORT: file,
    CALLBOX_FLOOD_MESSAGES: values.messages,
    CALLBOX_FLOOD_PLEAS: values.pleas,
    CALLBOX_FLOOD_HOURS: values.hours,
    CALLBOX_FLOOD_OFFICERS: values.officers,
    CALLBOX_FLOOD_PACE: values.pace,
    CALLBOX_FLOOD_SEED: values.seed,
    ...(values.data ? { CALLBOX_FLOOD_DATA: values.data } : {}),
  },
})
if (existsSync(file)) {
  const { markdown, plot } = floodReport(JSON.parse(readFileSync(file, 'utf8')) as FloodTold)
  rmSync(file)
  writeFileSync('docs/flood.md', markdown)
  writeFileSync('docs/flood.svg', plot)
  console.log('docs/flood.md and docs/flood.svg are written.')
}
process.exit(status ?? 1)
