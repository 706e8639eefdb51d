import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askCommand } from './hook.ts'
import { type Keys, loadKeys, vaultBeside } from './index.ts'

const at = new Date('2026-03-01T02:14:09Z')
const later = (hours: number): Date => new Date(at.getTime() + hours * 3600_000)
const where = 'account.credential/1/a'
const key = (n: number): string => Buffer.alloc(32, n).toString('base64')

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'callbox-keys-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}
const rootIn = async (): Promise<string> => join(await folder(), 'root.key')

/** A command that wraps by turning letters round, or does whatever else is said. */
const command = async (says = `tr 'A-Za-z' 'N-ZA-Mn-za-m'`): Promise<string> => {
  const file = join(await folder(), 'hook')
  await writeFile(file, `#!/bin/sh\n${says}\n`)
  await chmod(file, 0o700)
  return file
}
const change = async (keys: Keys, now = at): Promise<string> => {
  const id = await keys.ring.announce(now)
  await keys.ring.adopt(now)
  await keys.ring.finish(now, new Set())
  return id
}
const given = (over: { key?: string; before?: string[]; command?: string }) => ({
  key: over.key ?? null,
  before: over.before ?? [],
  command: over.command ?? null,
})

describe('keys kept in the data folder', () => {
  it('are of nobody else, and stand on the disk before anything is sealed with them', async () => {
    const root = await rootIn()
    const keys = await loadKeys(root)
    await keys.ring.announce(at)
    expect(keys.ring.list().find(({ from }) => from === 'root')).toMatchObject({ current: true })
    expect((await stat(vaultBeside(root))).mode & 0o777).toBe(0o600)
    await keys.ring.adopt(at)
    expect(await readFile(vaultBeside(root), 'utf8')).toContain(keys.ring.current().id)
  })

  it('are known to another process as soon as it meets one, and used by it when it has looked', async () => {
    const root = await rootIn()
    const [one, other] = [await loadKeys(root), await loadKeys(root)]
    const before = other.seal(where, 'before')
    const id = await change(one)
    expect(other.open(where, one.seal(where, 'after'))).toBe('after')
    expect(other.wrappedBy(other.seal(where, 'late'))).not.toBe(id)
    await other.ring.refresh()
    expect(other.wrappedBy(other.seal(where, 'now'))).toBe(id)
    expect(one.open(where, before)).toBe('before')
  })

  it('that went are kept for a day, and for as long as they wrap anything', async () => {
    const keys = await loadKeys(await rootIn())
    const first = await change(keys)
    const second = await change(keys, later(1))
    expect(await keys.ring.finish(later(2), new Set())).toEqual([])
    expect(await keys.ring.finish(later(26), new Set([first]))).toEqual([])
    expect(await keys.ring.finish(later(26), new Set())).toEqual([first])
    expect(keys.ring.list().map(({ id }) => id)).not.toContain(first)
    expect(keys.ring.current().id).toBe(second)
  })

  it('that are damaged stop the start with what to do', async () => {
    const root = await rootIn()
    await change(await loadKeys(root))
    await writeFile(vaultBeside(root), '{"version": 1')
    await expect(loadKeys(root)).rejects.toThrow(/vault.json is damaged.*copy from your backup/)
  })
})

describe('a key of the environment', () => {
  it('is used from the first start, stands in no file, and is changed by giving another; without it nothing starts', async () => {
    const root = await rootIn()
    const first = await loadKeys(root, given({ key: key(1) }))
    const sealed = first.seal(where, 'text')
    const second = await loadKeys(root, given({ key: key(2), before: [key(1)] }))
    const id = await change(second)
    expect(second.wrappedBy(second.wrapAnew(where, sealed))).toBe(id)
    const file = await readFile(vaultBeside(root), 'utf8')
    for (const secret of [key(1), key(2)]) expect(file).not.toContain(secret)
    await expect(loadKeys(root, given({}))).rejects.toThrow('put it into CALLBOX_KEY or CALLBOX_KEY_BEFORE')
  })

  it('that is none is refused without being repeated', async () => {
    const refused = await loadKeys(await rootIn(), given({ key: 'hunter2-hunter2' })).catch(String)
    expect(refused).toContain('CALLBOX_KEY holds no key of 32 bytes')
    expect(refused).not.toContain('hunter2')
  })
})

describe('a command for keys', () => {
  it('wraps what is kept, and is asked once a start', async () => {
    const root = await rootIn()
    const log = join(await folder(), 'log')
    const hook = await command(`echo "$1" >> ${log}; tr 'A-Za-z' 'N-ZA-Mn-za-m'`)
    const sealed = (await loadKeys(root, given({ command: hook }))).seal(where, 'text')
    const again = await loadKeys(root, given({ command: hook }))
    for (let n = 0; n < 20; n++) expect(again.open(where, sealed)).toBe('text')
    expect(await readFile(log, 'utf8')).toBe('wrap\nunwrap\nunwrap\nunwrap\n')
    expect(await readFile(vaultBeside(root), 'utf8')).not.toContain(
      again.ring.current().key.toString('base64'),
    )
    await expect(loadKeys(root)).rejects.toThrow('name that in CALLBOX_KEY_COMMAND')
  })

  it('that hangs is stopped with all that it began, and told', async () => {
    const hook = await command('sleep 600 | cat')
    await expect(askCommand(hook, 'unwrap', 'x', 300)).rejects.toThrow(
      'did not answer "unwrap" in 0.3 seconds',
    )
  })

  it.each([
    ['writes the key itself', 'cat', 'wrote the key itself, and wrapped nothing'],
    [
      'gives back another key',
      `if [ "$1" = wrap ]; then echo kept; else echo ${key(9)}; fi`,
      'gave back another key',
    ],
    ['writes nothing', 'true', 'wrote nothing for "wrap"'],
    ['writes without end', 'yes', 'wrote more than 16384 characters'],
    ['fails', 'echo "no such key ring" >&2; exit 3', 'ended "wrap" with 3, saying: no such key ring'],
  ])('that %s is refused, and nothing is kept', async (_, says, told) => {
    const root = await rootIn()
    const refused = await loadKeys(root, given({ command: await command(says) })).catch(String)
    expect(refused).toContain(told)
    await expect(stat(vaultBeside(root))).rejects.toThrow()
  })

  it('that is not there is told by its name, and what it complains of never holds the key', async () => {
    const root = await rootIn()
    await expect(loadKeys(root, given({ command: '/no/such/hook' }))).rejects.toThrow(
      'CALLBOX_KEY_COMMAND: /no/such/hook) cannot be run (ENOENT)',
    )
    const loud = await command('read key; echo "cannot wrap $key" >&2; exit 1')
    expect(await loadKeys(root, given({ command: loud })).catch(String)).toContain('saying: cannot wrap …')
  })

  it('takes over from keys of the file, which stay readable', async () => {
    const root = await rootIn()
    const plain = await loadKeys(root)
    await change(plain)
    const sealed = plain.seal(where, 'text')
    const hooked = await loadKeys(root, given({ command: await command() }))
    expect(hooked.open(where, sealed)).toBe('text')
    const id = await change(hooked)
    expect(hooked.ring.list().find((one) => one.id === id)).toMatchObject({ from: 'command', current: true })
  })
})
