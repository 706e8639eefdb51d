import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeLinks, findBinaries } from './binaries.ts'
import { commandFor } from './runas.ts'

let home: string
const spare = () => join(home, 'spare')
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'callbox-package-'))
  await mkdir(join(home, 'native/lib'), { recursive: true })
  await writeFile(join(home, 'native/lib/libx.so.1.2'), 'x')
  await listed([
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' },
  ])
})
afterEach(() => rm(home, { recursive: true, force: true }))

const listed = (links: object[]) => writeFile(join(home, 'native/pg-symlinks.json'), JSON.stringify(links))

test('the links npm could not pack are made, by several starters at once', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => completeLinks(home, spare())))
  expect(outcomes.every((libraries) => libraries === undefined)).toBe(true)
  expect(await readlink(join(home, 'native/lib/libx.so.1'))).toBe('libx.so.1.2')
  expect(await readFile(join(home, 'native/lib/libx.so'), 'utf8')).toBe('x')
})

test('where the package cannot be written, the links are made beside the data', async () => {
  // Root may write anywhere: a folder that is not there refuses root too.
  await listed([{ source: 'native/lib/libx.so.1.2', target: 'native/missing/libx.so.1' }])
  expect(await completeLinks(home, spare())).toBe(`${spare()}:${join(home, 'native/lib')}`)
  expect(await readFile(join(spare(), 'libx.so.1'), 'utf8')).toBe('x')
  expect(await completeLinks(home, spare())).toBe(`${spare()}:${join(home, 'native/lib')}`)
})

test('programs that do not run here are refused with the remedy', async () => {
  await expect(findBinaries(home, spare())).rejects.toThrow(
    /does not run on this machine .* set DATABASE_URL/,
  )
})

test('the surroundings do not steer the database', async () => {
  process.env.PGDATA = '/elsewhere'
  try {
    const { env, major } = await findBinaries(undefined, spare())
    expect(env).not.toHaveProperty('PGDATA')
    expect(major).toBeGreaterThanOrEqual(15)
  } finally {
    delete process.env.PGDATA
  }
})

test('a program is started as we are, masked, or as the owner of the data', () => {
  expect(commandFor({ how: 'direct' }, 'postgres', ['-D', 'x'])).toEqual({
    file: 'postgres',
    args: ['-D', 'x'],
  })
  expect(commandFor({ how: 'masked' }, 'postgres', ['-D', 'x'])).toEqual({
    file: 'unshare',
    args: ['--user', '--map-user=65534', '--map-group=65534', 'postgres', '-D', 'x'],
  })
  expect(commandFor({ how: 'other', uid: 1, gid: 2 }, 'postgres', [])).toEqual({
    file: 'postgres',
    args: [],
    uid: 1,
    gid: 2,
  })
})
