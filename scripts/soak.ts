/**
 * Faults under load, round after round, repeatable by seed. Each run adds its rounds to docs/soak.jsonl, and docs/soak.md
 * adds them all up.
 *
 *     npm run soak                                          every family of faults, with its usual number of rounds
 *     npm run soak -- --rounds 20 --seed 911 --only kills,cuts
 *     npm run soak -- --only surge --seconds 120            a shorter surge
 *     npm run soak -- --only kills --minutes 6              no new round after six minutes
 *     npm run soak -- --report                              only writes the report anew
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Round } from '../test/soak/part.ts'
import { parts } from '../test/soak/parts.ts'
import { type Ledger, written } from '../test/soak/report.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seed: { type: 'string', default: '911' },
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    only: { type: 'string' },
    report: { type: 'boolean' },
    dry: { type: 'boolean' },
  },
})
process.env.NODE_ENV ??= 'test'
process.env.LOG_LEVEL ??= 'silent'
const asked = values.only?.split(',') ?? parts.map(({ name }) => name)
const unknown = asked.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${parts.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}

const file = 'docs/soak.jsonl'
const ledger: Ledger = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Ledger[number])
  : []
const keep = (): void => {
  if (values.dry) return
  writeFileSync(file, ledger.map((one) => `${JSON.stringify(one)}\n`).join(''))
  writeFileSync('docs/soak.md', written(parts, ledger))
}

/** No further round: the time given is over, or somebody asked us to stop. */
class Enough extends Error {}
const began = performance.now()
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    console.log('  stopping after this round…')
    stopping = true
  })
const isEnough = (): boolean =>
  stopping || (values.minutes !== undefined && performance.now() - began > Number(values.minutes) * 60_000)

const seed = Number(values.seed)
let failures = 0
for (const part of values.report ? [] : parts.filter(({ name }) => asked.includes(name))) {
  const cannot = await part.cannot?.()
  if (cannot) {
    console.log(`${part.name}: skipped, ${cannot}.`)
    continue
  }
  const rounds = Number(values.rounds ?? part.rounds)
  const run: Ledger[number] = {
    part: part.name,
    at: new Date().toISOString().slice(0, 10),
    rounds: [],
    failed: null,
  }
  console.log(`${part.name}: ${part.says}; ${rounds} rounds from seed ${seed}`)
  const done = (round: Round): void => {
    if (run.rounds.length === 0) ledger.push(run)
    run.rounds.push(round)
    const minutes = ((performance.now() - began) / 60_000).toFixed(1)
    const facts = Object.entries(round.facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
    console.log(
      `  ${part.name} ${run.rounds.length}/${rounds} seed ${round.seed}, ${round.seconds.toFixed(1)} s (${minutes} min in all): ${facts}`,
    )
    keep()
    if (isEnough()) throw new Enough()
  }
  if (isEnough()) break
  try {
    await part.run({
      rounds,
      seed,
      ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
      done,
    })
  } catch (error) {
    if (error instanceof Enough) continue
    if (stopping) {
      // A signal ends what the round itself had started too: it tells nothing.
      console.error(
        `  ${part.name}: the round from seed ${seed + run.rounds.length} was cut off and does not count`,
      )
      continue
    }
    failures++
    if (run.rounds.length === 0) ledger.push(run)
    const words = error instanceof Error ? error.message : String(error)
    run.failed = `seed ${seed + run.rounds.length}: ${words.slice(0, 400)}`
    console.error(`  ${part.name} FAILED at seed ${seed + run.rounds.length}: ${words}`)
  }
  keep()
}
keep()
if (!values.dry) console.log('docs/soak.md is written.')
// Whatever a failed round left open must not keep the command alive.
process.exit(failures > 0 ? 1 : 0)
