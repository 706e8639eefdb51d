/**
 * What Callbox costs and how it grows, on this machine: every part of test/bench, one after another, each figure beside
 * what it is compared with in the same run. A whole run writes docs/bench.json, docs/bench.md, docs/bench.svg and the README's table; of a
 * run of some parts only those are written anew. `--short` tries the same at a small size and writes nothing. `--database`
 * takes the parts that measure a PostgreSQL to one that runs already, in databases of their own that go at the end; the
 * others are left out, and nothing is written: the report is about a machine that anybody can have.
 *
 *     npm run bench -- [--short] [--only part,part] [--data <folder with dev.jsonl>] [--database URL] [--json]
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Part } from '../test/bench/part.ts'
import { machine } from './bench/machine.ts'
import { plot } from './bench/plot.ts'
import { between, headlines } from './bench/readme.ts'
import { type Measured, markdown, spoken, type Told } from './bench/report.ts'

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    data: { type: 'string' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && 'run' in value && 'title' in value && 'name' in value

/** A part is whatever a file directly in test/bench exports as one. */
const found = async (): Promise<Part[]> => {
  const folder = resolve(import.meta.dirname, '../test/bench')
  const files = globSync('*.ts', { cwd: folder }).toSorted()
  const loaded = await Promise.all(
    files.map((file): Promise<Record<string, unknown>> => import(join(folder, file))),
  )
  return loaded.flatMap((one) => Object.values(one)).filter(isPart)
}

const parts = await found()
const only = values.only?.split(',')
const unknown = only?.filter((name) => !parts.some((part) => part.name === name)) ?? []
if (unknown.length > 0) {
  console.error(
    `There is no part "${unknown.join('", "')}". Those there are: ${parts.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const isAddress = /^postgres(ql)?:\/\//
if (values.database !== undefined && !isAddress.test(values.database)) {
  console.error('--database wants an address: postgres://user:password@host:5432/database')
  process.exit(2)
}
const chosen = parts.filter(
  (part) => (!only || only.includes(part.name)) && (values.database === undefined || part.elsewhere),
)
if (chosen.length === 0) {
  console.error('None of these parts measures a PostgreSQL: leave --database or --only out.')
  process.exit(2)
}

const size = values.short ? 'short' : 'full'
const given = {
  ...(values.data ? { data: values.data } : {}),
  ...(values.database ? { database: values.database } : {}),
}
const facts = await machine()
const measured: Measured[] = []
for (const part of chosen) {
  const began = performance.now()
  const tell = (line: string): void => console.error(`   ${line}`)
  console.error(`── ${part.name}: ${part.title}`)
  const outcome = await part.run(size, tell, given).then(
    (figures) => ({ figures }),
    (error: unknown) => ({ figures: [], failed: error instanceof Error ? error.message : String(error) }),
  )
  const seconds = Math.round((performance.now() - began) / 1000)
  console.error(
    'failed' in outcome ? `   failed after ${seconds} s: ${outcome.failed}` : `   done in ${seconds} s`,
  )
  measured.push({
    name: part.name,
    title: part.title,
    at: new Date().toISOString().slice(0, 16),
    seconds,
    machine: facts,
    ...outcome,
  })
}

const told: Told = { size, parts: measured }
if (size === 'full' && values.database === undefined && measured.some((part) => !part.failed)) {
  const before = await Promise.resolve()
    .then(() => JSON.parse(readFileSync('docs/bench.json', 'utf8')) as Told)
    .catch((): Told => ({ size, parts: [] }))
  const fresh = measured.filter((part) => !part.failed || !before.parts.some((old) => old.name === part.name))
  const all = [...before.parts.filter((old) => !fresh.some((one) => one.name === old.name)), ...fresh]
  const order = parts.map(({ name }) => name)
  const whole: Told = {
    size,
    parts: all
      .filter(({ name }) => order.includes(name))
      .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  }
  writeFileSync('docs/bench.json', `${JSON.stringify(whole, null, 2)}\n`)
  writeFileSync('docs/bench.md', markdown(whole))
  writeFileSync('docs/bench.svg', plot(whole))
  writeFileSync('README.md', between(readFileSync('README.md', 'utf8'), headlines(whole)))
  console.error('docs/bench.json, docs/bench.md, docs/bench.svg and the table in README.md are written.')
}
console.log(values.json ? JSON.stringify(told, null, 2) : spoken(told))
process.exit(measured.some((part) => part.failed) ? 1 : 0)
