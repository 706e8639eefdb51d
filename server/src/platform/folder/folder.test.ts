import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartError } from '#platform/errors'
import { folderError, lockFolder, lookAt, prepareFolder, whoHolds } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbox-folder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn('true')
  await new Promise((resolve) => child.once('exit', resolve))
  return child.pid!
}
const leave = (owner: object | string) =>
  writeFile(join(folder, 'callbox.lock'), typeof owner === 'string' ? owner : JSON.stringify(owner))

test('a held folder is refused, naming process and address, and is free again after release', async () => {
  const lock = await lockFolder(folder, { address: 'http://localhost:9110' })
  expect(await whoHolds(folder)).toMatchObject({ pid: process.pid, address: 'http://localhost:9110' })
  const refusal = await lockFolder(folder).catch((error) => error)
  expect(refusal).toBeInstanceOf(StartError)
  expect(refusal.message).toContain(`at http://localhost:9110 (process ${process.pid},`)
  await lock.release()
  await lock.release()
  expect(await whoHolds(folder)).toBeUndefined()
  expect(await readdir(folder)).toEqual([])
  await (await lockFolder(folder)).release()
})

test('the lock of a killed server is taken over', async () => {
  await leave({ pid: await deadProcess(), since: '2026-01-01T00:00:00Z', nonce: 'x' })
  await lockFolder(folder)
  expect(await whoHolds(folder)).toMatchObject({ pid: process.pid })
})

test('a lock whose number now belongs to a younger process is taken over', async () => {
  await leave({ pid: process.pid, birth: 'another-boot:1', since: '2026-01-01T00:00:00Z', nonce: 'x' })
  await lockFolder(folder)
  expect((await whoHolds(folder))?.birth).toBe((await lookAt(process.pid))?.birth)
})

test('a lock file that is no longer readable as one is taken over', async () => {
  await leave('{"pid": ')
  await lockFolder(folder)
  expect(await whoHolds(folder)).toMatchObject({ pid: process.pid })
})

test('of many starters that find a dead lock at once, exactly one gets the folder', async () => {
  const dead = await deadProcess()
  for (let round = 0; round < 15; round++) {
    await leave({ pid: dead, since: '2026-01-01T00:00:00Z', nonce: String(round) })
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)))
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    expect(JSON.parse(await readFile(join(folder, 'callbox.lock'), 'utf8')).pid).toBe(process.pid)
    await winners[0]?.value.release()
  }
})

test('a late release does not take the folder from the one who holds it now', async () => {
  const first = await lockFolder(folder)
  await rm(join(folder, 'callbox.lock'))
  await lockFolder(folder)
  await first.release()
  expect(await whoHolds(folder)).toBeDefined()
})

test('a missing folder is made for its owner alone', async () => {
  const path = join(folder, 'a', 'b')
  await prepareFolder(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  expect(await readdir(path)).toEqual([])
})

test.each([
  ['EACCES', 'cannot be written by'],
  ['EROFS', 'read-only disk'],
  ['ENOSPC', 'is full'],
  ['EDQUOT', 'is full'],
  ['ENOTDIR', 'is not a folder'],
])('%s is told as one sentence with the remedy', (code, words) => {
  const told = folderError(Object.assign(new Error('x'), { code }), '/srv/callbox')
  expect(told).toBeInstanceOf(StartError)
  expect(told.message).toContain('/srv/callbox')
  expect(told.message).toContain(words)
})

test('an error that is not of the file system passes unchanged', () => {
  const error = new Error('something else')
  expect(folderError(error, '/srv/callbox')).toBe(error)
})
