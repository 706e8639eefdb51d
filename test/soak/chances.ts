import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import type { SoakPart } from './part.ts'

/** The test files that throw dice; the others would say the same every time. */
const ofChance = (): string[] =>
  ['server', 'console']
    .flatMap((part) => globSync(`${part}/src/**/*.test.ts`))
    .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"))

/** Every property test with other dice than those of `npm run check`, which always throws the same. */
export const chances: SoakPart = {
  name: 'chances',
  says: 'every property test with other dice than `npm run check` throws',
  holds: 'every property that the tests name',
  rounds: 20,
  async run({ rounds, seed: first, done }) {
    const files = ofChance()
    for (let seed = first; seed < first + rounds; seed++) {
      const began = performance.now()
      const { code, said } = await new Promise<{ code: number | null; said: string }>((resolve, reject) => {
        const child = spawn('node_modules/.bin/vitest', ['run', '--reporter=dot', ...files], {
          env: { ...process.env, CALLBOX_TEST_SEED: String(seed), NO_COLOR: '1' },
        })
        let text = ''
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (part: Buffer) => {
            text = (text + part.toString()).slice(-20_000)
          })
        child.once('error', reject)
        child.once('close', (closed) => resolve({ code: closed, said: text }))
      })
      if (code !== 0) {
        console.error(said)
        const failed = [...new Set(said.match(/(?<=^ *FAIL +).+$/gm))].join('; ')
        throw new Error(`Play it again with CALLBOX_TEST_SEED=${seed}, once it is mended too: ${failed}`)
      }
      done({
        seed,
        seconds: (performance.now() - began) / 1000,
        facts: { 'files of properties': files.length },
      })
    }
  },
}
