/**
 * Kill -9 of server, worker and database under load, many rounds, repeatable by seed; the report goes to docs/soak.md.
 *
 *     npm run soak -- --rounds 20 --seed 911
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string', default: '911' } },
})
const file = join(tmpdir(), `callbox-soak-${process.pid}.json`)
const { status } = spawnSync(
  'node_modules/.bin/vitest',
  ['run', '--project', 'stories', 'test/stories/kills.test.ts'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      CALLBOX_KILL_ROUNDS: values.rounds,
      CALLBOX_KILL_SEED: values.seed,
      CALLBOX_KILL_REPORT: file,
    },
  },
)
if (status !== 0) process.exit(status ?? 1)
const told = JSON.parse(readFileSync(file, 'utf8')) as {
  rounds: number
  seed: number
  killed: Record<string, number>
  reports: number
  answers: number
  published: number
  seconds: number
}
rmSync(file)
writeFileSync(
  'docs/soak.md',
  `# Soak: kill -9 under load

Written by \`npm run soak -- --rounds ${told.rounds} --seed ${told.seed}\`; the same seed gives the same order of kills.

| | |
|---|---|
| rounds | ${told.rounds} |
| killed with kill -9 | ${Object.entries(told.killed)
    .map(([what, times]) => `${what} ${times} times`)
    .join(', ')} |
| reports acknowledged by the form | ${told.reports}, each on the record exactly once |
| answers acknowledged by the desk | ${told.answers}, each published or told as unknown |
| answers published | ${told.published}, none twice |
| doctor, every record and file | content |
| took | ${told.seconds} s |
`,
)
console.log('docs/soak.md is written.')
