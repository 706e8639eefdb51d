import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Named } from './lines.ts'

/** One test of a run, as vitest tells it. */
export type Ran = { file: string; title: string; fullName: string; status: string }

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A name as in the source: what vitest fills in (`%s`, `$name`, `${name}`) stands for anything. */
const likeOf = ({ name }: Named): RegExp =>
  new RegExp(
    `^${name
      .split(/%[sdifjo]|\$\{[^}]*\}|\$\w+/)
      .map(escaped)
      .join('.*')}`,
  )

/** Whether such a name begins a string that something is called with in that file: cheap, nothing is run. */
export const isThere = (root: string, named: Named): boolean => {
  const file = join(root, named.file)
  if (!/\.test\.ts$/.test(named.file) || !existsSync(file)) return false
  return new RegExp(`\\(\\s*(['"\`])${escaped(named.name)}`).test(readFileSync(file, 'utf8'))
}

type Told = {
  testResults: {
    name: string
    assertionResults: { fullName: string; title: string; status: string }[]
  }[]
}

/** Every test that ran, from the JSON that vitest wrote for each project. */
export const readRun = (root: string, folder: string): Ran[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Told).testResults)
    .flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, title, status }) => ({
        file: relative(root, name),
        title,
        fullName: fullName.trim(),
        status,
      })),
    )

/** What is wrong with a named test in that run, in words; null when it ran and passed, everywhere it ran. */
export const faultIn = (run: readonly Ran[], named: Named): string | null => {
  const like = likeOf(named)
  const meant = run.filter(
    ({ file, title, fullName }) => file === named.file && (like.test(title) || like.test(fullName)),
  )
  if (meant.length === 0) return 'did not run'
  const bad = meant.find(({ status }) => status !== 'passed')
  return bad ? `${bad.status}: ${bad.fullName}` : null
}
