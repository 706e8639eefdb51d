import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { knownAgainst, partsIn, readAdvisories } from './advisories.ts'
import { auditWords } from './audit.ts'
import { compareVersions } from './versions.ts'

const lockfile = JSON.stringify({
  packages: {
    '': { version: '0.1.0' },
    'node_modules/hono': { version: '4.9.0' },
    'node_modules/console': { link: true },
    'node_modules/vite': { version: '8.0.1', dev: true },
    'node_modules/vite/node_modules/hono': { version: '4.8.0', dev: true },
    'node_modules/alias': { name: '@scope/real', version: '1.0.0-beta.2' },
  },
})
const range = (...events: object[]) => ({ ranges: [{ type: 'SEMVER', events }] })
const advisory = (name: string, more: object, severity = 'HIGH') => ({
  ...{
    id: `GHSA-${name}`,
    summary: 'It lets somebody in.',
    published: '2026-03-01T00:00:00Z',
    modified: '2026-03-02T00:00:00Z',
  },
  affected: [{ package: { ecosystem: 'npm', name }, ...more }],
  database_specific: { severity },
})
const known = async (advisories: object[], now = '2026-03-05T00:00:00Z') => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-advisories-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [n, one] of advisories.entries()) await writeFile(join(folder, `${n}.json`), JSON.stringify(one))
  return knownAgainst(partsIn(lockfile), readAdvisories(folder), new Date(now)).map(
    ({ part, over }) =>
      `${part.name} ${part.version}${part.builds ? ' builds' : ''}${over ? ' overdue' : ''}`,
  )
}

describe('the parts of others', () => {
  it('are those of the lockfile, at every version that is there', () => {
    expect(partsIn(lockfile).map(({ name, version }) => `${name} ${version}`)).toEqual([
      'hono 4.9.0',
      'vite 8.0.1',
      'hono 4.8.0',
      '@scope/real 1.0.0-beta.2',
    ])
    expect(
      partsIn(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')).length,
    ).toBeGreaterThan(200)
  })

  it('are known to be vulnerable in the versions that an advisory names, until the one that mends it', async () => {
    expect(await known([advisory('hono', range({ introduced: '0' }, { fixed: '4.9.0' }))])).toEqual([
      'hono 4.8.0 builds',
    ])
    expect(
      await known([advisory('hono', range({ introduced: '4.9.0' }, { last_affected: '4.9.3' }))]),
    ).toEqual(['hono 4.9.0'])
    expect(await known([advisory('hono', range({ introduced: '5.0.0' }))])).toEqual([])
    expect(await known([advisory('@scope/real', { versions: ['1.0.0-beta.2'] })])).toEqual([
      '@scope/real 1.0.0-beta.2',
    ])
    const elsewhere = { ...advisory('hono', range({ introduced: '0' })), withdrawn: '2026-03-02T00:00:00Z' }
    const python = {
      ...advisory('hono', {}),
      affected: [{ package: { ecosystem: 'PyPI', name: 'hono' }, ...range({ introduced: '0' }) }],
    }
    expect(await known([elsewhere, python])).toEqual([])
  })

  it('are overdue after 3, 7 or 30 days, by how bad it is, counted from the day it was published', async () => {
    const lapsed = (days: number, severity: string, name = 'hono') =>
      known(
        [advisory(name, range({ introduced: '4.8.5' }), severity)],
        new Date(Date.UTC(2026, 2, 1 + days, 1)).toISOString(),
      )
    for (const [severity, days] of [
      ['CRITICAL', 3],
      ['HIGH', 7],
      ['MODERATE', 30],
    ] as const) {
      expect(await lapsed(days - 1, severity)).toEqual(['hono 4.9.0'])
      expect(await lapsed(days, severity)).toEqual(['hono 4.9.0 overdue'])
    }
    // What is used to build or test only reaches nobody.
    expect(await lapsed(29, 'CRITICAL', 'vite')).toEqual(['vite 8.0.1 builds'])
    expect(await lapsed(30, 'CRITICAL', 'vite')).toEqual(['vite 8.0.1 builds overdue'])
  })

  it('are compared as semver orders them', () => {
    const order = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ]
    expect([...order].reverse().sort(compareVersions)).toEqual(order)
    expect(compareVersions('1.0.0+build', '1.0.0')).toBe(0)
  })

  it('are not called sound when nobody could be asked, or the file is no advisory', async () => {
    expect(auditWords('{"message":"405 Method Not Allowed","error":{}}')).toBeNull()
    expect(auditWords('')).toBeNull()
    expect(auditWords('{"vulnerabilities":{}}')).toEqual([])
    const via = [
      { title: 'It lets somebody in.', url: 'https://github.com/advisories/1', range: '<4.9.0' },
      'another',
    ]
    expect(auditWords(JSON.stringify({ vulnerabilities: { hono: { severity: 'high', via } } }))).toEqual([
      'high: hono <4.9.0: It lets somebody in. (https://github.com/advisories/1)',
    ])
    await expect(known([{ nothing: 'of the kind' }])).rejects.toThrow(/no advisory in the form of OSV/)
  })
})
