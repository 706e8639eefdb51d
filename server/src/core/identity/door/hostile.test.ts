import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isBreached } from './breached.ts'
import { mmdbOf } from './country.fixture.ts'
import { checkCountries, countryOf } from './country.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 60)

const fileIn = async (): Promise<(bytes: Uint8Array) => Promise<string>> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-hostile-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  let n = 0
  return async (bytes) => {
    const path = join(folder, String(n++))
    await writeFile(path, bytes)
    return path
  }
}

it('a file of countries of whatever bytes tells a country or none, and keeps nobody out', async () => {
  const write = await fileIn()
  onTestFinished(() => void vi.unstubAllEnvs())
  const good = mmdbOf({ '198.51.100.0/24': 'US', '203.0.113.0/25': 'MX' })
  const damaged = fc
    .record({
      cut: fc.option(fc.nat()),
      flips: fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 6 }),
    })
    .map(({ cut, flips }) => {
      const bytes = Buffer.from(cut === null ? good : good.subarray(0, cut % good.length))
      for (const { at, to } of flips) if (bytes.length > 0) bytes[at % bytes.length] = to
      return bytes
    })
  const address = fc.oneof(
    fc.constantFrom(
      '198.51.100.7',
      '203.0.113.0/24',
      '::1',
      '::ffff:203.0.113.9',
      'unknown',
      '',
      '1.2.3.4.5',
      'fe80::1%eth0',
    ),
    fc.string({ maxLength: 20 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), address, async (bytes, at) => {
      vi.stubEnv('CALLBOX_COUNTRIES', await write(bytes))
      await checkCountries().catch((error: Error) => expect(error.message).toMatch(/CALLBOX_COUNTRIES/))
      expect(['string', 'object']).toContain(typeof (await countryOf(at)))
    }),
    { numRuns },
  )
})

it('a list of stolen passwords of whatever bytes is searched to its end', async () => {
  const write = await fileIn()
  const line = fc.oneof(
    fc.stringMatching(/^[0-9A-F]{40}(:\d{1,4})?$/),
    fc.constantFrom('', ':', '0'.repeat(39), 'g'.repeat(40), 'A'.repeat(9000)),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  const list = fc.tuple(fc.array(line, { maxLength: 300 }), fc.constantFrom('\n', '\r\n', '\r'))
  await fc.assert(
    fc.asyncProperty(list, async ([lines, end]) => {
      expect(typeof (await isBreached(await write(Buffer.from(lines.join(end))), 'a password'))).toBe(
        'boolean',
      )
    }),
    { numRuns },
  )
})
