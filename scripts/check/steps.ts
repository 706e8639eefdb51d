import { spawn } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from './parts.ts'
import type { Result } from './report.ts'

export type Step = {
  name: string
  says: string
  needs: readonly Part[]
  /** Run by `npm test` only: too long for every commit. */
  story?: boolean
  /** How much is skipped when a part is missing. */
  count(): Promise<number>
  run(): Promise<Result>
}

/** Where vitest's results of this run lie, a file a project, for the step that looks whether what we name as evidence ran. */
const results = join(tmpdir(), `callbox-check-${process.pid}`)
process.on('exit', () => rmSync(results, { recursive: true, force: true }))

const bin = (name: string): string => join('node_modules', '.bin', name)

const call = (command: string, args: string[], env: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })

const timed = async (work: () => Promise<number>): Promise<{ code: number; seconds: number }> => {
  const start = performance.now()
  return { code: await work(), seconds: (performance.now() - start) / 1000 }
}

/** A program that must end with 0: one check. */
const program = (name: string, says: string, ...commands: [string, string[]][]): Step => ({
  name,
  says,
  needs: [],
  count: async () => 1,
  async run() {
    const { code, seconds } = await timed(async () => {
      for (const [command, args] of commands) {
        const ended = await call(command, args)
        if (ended !== 0) return ended
      }
      return 0
    })
    return {
      step: name,
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      skipped: 0,
      seconds,
      slowest: [{ name: says, seconds }],
    }
  },
})

type Told = {
  testResults: {
    name: string
    status: string
    assertionResults: { fullName: string; status: string; duration?: number | null }[]
  }[]
}

/** A vitest project; a file that fails to load counts as one failure. */
const tests = (
  name: string,
  says: string,
  project: string,
  files: string,
  {
    needs = [],
    story = false,
    env = {},
    before,
  }: { needs?: Part[]; story?: boolean; env?: Record<string, string>; before?: () => Promise<boolean> } = {},
): Step => ({
  name,
  says,
  needs,
  story,
  count: async () => globSync(files, { exclude: (f) => f.includes('node_modules') }).length,
  async run() {
    const file = join(results, `${name.replace(/\W/g, '')}.json`)
    if (before && !(await before()))
      return { step: name, passed: 0, failed: 0, skipped: await this.count(), seconds: 0, slowest: [] }
    const { code, seconds } = await timed(() =>
      call(
        bin('vitest'),
        ['run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
        env,
      ),
    )
    let told: Told = { testResults: [] }
    try {
      told = JSON.parse(readFileSync(file, 'utf8'))
    } catch {
      // vitest itself fell over: its exit code below counts as one failure
    }
    const cases = told.testResults.flatMap((f) => f.assertionResults)
    const of = (...statuses: string[]): number => cases.filter((c) => statuses.includes(c.status)).length
    const broken = told.testResults.filter(
      (f) => f.status === 'failed' && !f.assertionResults.some((c) => c.status === 'failed'),
    ).length
    const failed = of('failed') + broken
    return {
      step: name,
      passed: of('passed'),
      failed: failed + (code !== 0 && failed === 0 ? 1 : 0),
      skipped: of('skipped', 'pending', 'todo'),
      seconds,
      slowest: cases
        .map((c) => ({ name: c.fullName, seconds: (c.duration ?? 0) / 1000 }))
        .sort((a, b) => b.seconds - a.seconds)
        .slice(0, 10),
    }
  },
})

/** In the order of cost: what fails fast comes first. */
export const steps: readonly Step[] = [
  program(
    'types',
    'types of server, contract, tests and console',
    [bin('tsc'), ['--noEmit']],
    [bin('tsc'), ['--noEmit', '-p', 'console']],
  ),
  program('lint', 'lint and format', [bin('biome'), ['check', '--error-on-warnings', '.']]),
  program('schema', 'generated types against the migrated database', [
    process.execPath,
    ['scripts/schema.ts', '--check'],
  ]),
  program('asvs', 'every requirement has its line, and every test that one names is there', [
    process.execPath,
    ['scripts/asvs.ts', '--check'],
  ]),
  tests('tests', 'beside their sources, on the embedded PostgreSQL', 'server', 'server/src/**/*.test.ts'),
  tests('console', "the console's logic", 'console', 'console/src/**/*.test.ts'),
  tests('tests on 15', 'the same on PostgreSQL 15', 'server', 'server/src/**/*.test.ts', {
    needs: ['PostgreSQL 15'],
    story: true,
    env: { CALLBOX_TEST_POSTGRES: '15' },
  }),
  tests('flood', 'a small flood worked by simulated officers', 'flood', 'test/flood/**/*.test.ts', {
    story: true,
  }),
  tests(
    'stories',
    'the whole centre over HTTP and in a browser, killed under load',
    'stories',
    'test/stories/**/*.test.ts',
    { needs: ['chromium'], story: true },
  ),
  tests('networks', 'the real AT Protocol network', 'networks', 'test/networks-stories/**/*.test.ts', {
    needs: ['chromium', 'redis-server', 'PostgreSQL 15'],
    story: true,
    before: async () => (await call(process.execPath, ['test/networks/install.mjs'])) === 0,
  }),
  {
    ...program('asvs, run', 'every test that a requirement names ran and passed', [
      process.execPath,
      ['scripts/asvs.ts', '--check', '--results', results],
    ]),
    // Without a browser its stories cannot have run.
    needs: ['chromium'],
    story: true,
  },
]
