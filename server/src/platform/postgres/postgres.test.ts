import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { StartError } from '#platform/errors'
import { stillAlive } from '#platform/folder'
import { type Address, type Cluster, type EmbeddedOptions, findEmbedded, startEmbedded } from './index.ts'

const FIXTURE = fileURLToPath(new URL('./starter.fixture.ts', import.meta.url))
const DEBIAN_15 = '/usr/lib/postgresql/15/bin'
const root = process.getuid?.() === 0
const has15 = spawnSync(`${DEBIAN_15}/postgres`, ['--version']).status === 0

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function dataFolder(below = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(below, 'callbox-data-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(data: string, options: Partial<EmbeddedOptions> = {}): Promise<Cluster> {
  const cluster = await startEmbedded({ folder: join(data, 'postgres'), ...options })
  undo.push(() => cluster.stop())
  return cluster
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

type Told = Address & { adopted: boolean; refused?: string }

/** Starts a server process and waits for what it says: its database's address, or why it refused. */
async function server(command: string, args: string[], options: SpawnOptions = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  undo.push(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const lines = createInterface({ input: child.stdout! })
  const told = await new Promise<Told>((resolve) => lines.once('line', (line) => resolve(JSON.parse(line))))
  return { child, told, ended }
}
const startServer = (data: string, options: SpawnOptions = {}) =>
  server(process.execPath, [FIXTURE, data], options)

async function killed(process: ChildProcess, ended: Promise<unknown>): Promise<void> {
  process.kill('SIGKILL')
  await ended
}
const gone = (pid: number) => vi.waitUntil(async () => !(await stillAlive(pid, undefined)), 10_000)

/** Puts another process's number into postmaster.pid, as after a reboot or where nobody reaps the dead. */
async function postmasterPidSays(data: string, pid: number): Promise<void> {
  const path = join(data, 'postgres/data/postmaster.pid')
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^\d+/, String(pid)))
}

describe.each([
  { name: 'the PostgreSQL that comes with Callbox', options: {}, there: true },
  { name: "Debian's PostgreSQL 15", options: { binaries: DEBIAN_15 }, there: has15 },
])('with $name', ({ options, there }) => {
  test.skipIf(!there)('a first start gives a durable database whose owner is no superuser', async () => {
    const data = await dataFolder()
    const cluster = await start(data, options)
    const [settings] = await query(
      cluster.ownerUrl,
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
              current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listen,
              current_setting('server_encoding') as encoding`,
    )
    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      listen: '127.0.0.1',
      encoding: 'UTF8',
    })
    expect(
      await query(
        cluster.ownerUrl,
        `select rolsuper, rolcreaterole, pg_get_userbyid(datdba) as owner, has_database_privilege('public', d.oid, 'connect') as open
           from pg_roles, pg_database d where rolname = current_user and datname = current_database()`,
      ),
    ).toEqual([{ rolsuper: false, rolcreaterole: true, owner: 'callbox_owner', open: false }])
    expect((await stat(join(data, 'postgres/cluster.json'))).mode & 0o777).toBe(0o600)
    await cluster.stop()
    expect(await stillAlive(cluster.pid, undefined)).toBe(false)
    await cluster.stop()
  })

  test.skipIf(!there)('the owner can make the role the application logs in as, and let it in', async () => {
    const cluster = await start(await dataFolder(), options)
    await query(
      cluster.ownerUrl,
      `create role app login password 'app'; grant connect on database callbox to app;
       alter role app set idle_in_transaction_session_timeout = '5s'; create extension pg_trgm;`,
    )
    const asApp = cluster.ownerUrl.replace(/\/\/.*@/, '//app:app@')
    expect(await query(asApp, 'select current_user as who')).toEqual([{ who: 'app' }])
    const elsewhere = asApp.replace(/callbox$/, 'postgres')
    await expect(query(elsewhere, 'select 1')).rejects.toThrow('permission denied')
  })

  test.skipIf(!there)('what was committed is there again after the database was killed', async () => {
    const data = await dataFolder()
    const first = await start(data, options)
    await query(
      first.ownerUrl,
      `create table record (n int); insert into record select generate_series(1, 1000)`,
    )
    process.kill(first.pid, 'SIGKILL')
    await gone(first.pid)
    await first.stop()
    const second = await start(data, options)
    expect(second.port).toBe(first.port)
    expect(await query(second.ownerUrl, 'select count(*)::int as n from record')).toEqual([{ n: 1000 }])
  })
})

test('the second start is fast, on the same port with the same passwords', async () => {
  const data = await dataFolder()
  const first = await start(data)
  await first.stop()
  const before = performance.now()
  const second = await start(data)
  expect(performance.now() - before).toBeLessThan(5000)
  expect({ url: second.ownerUrl, adopted: second.adopted }).toEqual({ url: first.ownerUrl, adopted: false })
})

test('a database left by a killed server is taken over, and stopped by the one who took it', async () => {
  const data = await dataFolder()
  const { child, told, ended } = await startServer(data)
  await query(told.ownerUrl, 'create table record (n int); insert into record values (7)')
  await killed(child, ended)
  expect(await query(told.ownerUrl, 'select n from record')).toEqual([{ n: 7 }])
  const heir = await start(data)
  expect({ adopted: heir.adopted, pid: heir.pid, url: heir.ownerUrl }).toEqual({
    adopted: true,
    pid: told.pid,
    url: told.ownerUrl,
  })
  await heir.stop()
  expect(await stillAlive(told.pid, undefined)).toBe(false)
})

test('a server and its database killed together start again with what was committed', async () => {
  const data = await dataFolder()
  const { child, told, ended } = await startServer(data)
  await query(told.ownerUrl, 'create table record (n int); insert into record values (7)')
  process.kill(told.pid, 'SIGKILL')
  await killed(child, ended)
  const again = await start(data)
  expect(again.adopted).toBe(false)
  expect(await query(again.ownerUrl, 'select n from record')).toEqual([{ n: 7 }])
})

test('a second server on the same folder is refused with a sentence that names the first', async () => {
  const data = await dataFolder()
  const first = await startServer(data)
  const second = await startServer(data)
  expect(await second.ended).toBe(1)
  expect(second.told.refused).toContain(
    `already running on ${data} at http://localhost:9110 (process ${first.child.pid},`,
  )
  await expect(startEmbedded({ folder: join(data, 'postgres') })).rejects.toThrow(/already running/)
  expect(await findEmbedded({ folder: join(data, 'postgres') })).toMatchObject({ pid: first.told.pid })
  expect(await query(first.told.ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }])
})

test('nothing is found running below a folder whose database is stopped', async () => {
  const data = await dataFolder()
  expect(await findEmbedded({ folder: join(data, 'postgres') })).toBeUndefined()
  await (await start(data)).stop()
  expect(await findEmbedded({ folder: join(data, 'postgres') })).toBeUndefined()
})

test.skipIf(process.platform !== 'linux')(
  'a dead database nobody reaps does not block the start',
  async () => {
    const data = await dataFolder()
    const first = await start(data)
    process.kill(first.pid, 'SIGKILL')
    await gone(first.pid)
    await first.stop()
    // The shell's child ends; what the shell has become never asks for it.
    const careless = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    undo.push(async () => careless.kill('SIGKILL'))
    const zombie = await new Promise<number>((resolve) =>
      careless.stdout.once('data', (text) => resolve(Number(text))),
    )
    await vi.waitUntil(async () => / Z /.test(await readFile(`/proc/${zombie}/stat`, 'utf8')))
    await postmasterPidSays(data, zombie)
    expect((await start(data)).adopted).toBe(false)
  },
)

test('a postmaster.pid whose number another program got does not block the start', async () => {
  const data = await dataFolder()
  const first = await start(data)
  process.kill(first.pid, 'SIGKILL')
  await gone(first.pid)
  await first.stop()
  // Not this process: PostgreSQL passes over the number of its own parent.
  const stranger = spawn('sleep', ['600'])
  undo.push(async () => stranger.kill('SIGKILL'))
  await postmasterPidSays(data, stranger.pid!)
  expect((await start(data)).adopted).toBe(false)
})

test('when another program took the remembered port, the database moves and remembers the new one', async () => {
  const data = await dataFolder()
  const first = await start(data)
  await first.stop()
  const intruder = createServer().listen(first.port, '127.0.0.1')
  await new Promise((resolve) => intruder.once('listening', resolve))
  undo.push(async () => intruder.close())
  const said: string[] = []
  const second = await start(data, { say: (sentence) => said.push(sentence) })
  expect(second.port).not.toBe(first.port)
  expect(said.join()).toContain(`Port ${first.port} is taken`)
  await second.stop()
  expect((await start(data)).port).toBe(second.port)
})

test('it refuses to run with fsync turned off, and leaves nothing running', async () => {
  const data = await dataFolder()
  await (await start(data)).stop()
  await appendFile(join(data, 'postgres/data/postgresql.conf'), '\nfsync = off\n')
  await expect(start(data)).rejects.toThrow(/has fsync turned off/)
  expect(await findEmbedded({ folder: join(data, 'postgres') })).toBeUndefined()
})

test('it refuses when the owner alone commits without waiting for the disk', async () => {
  const data = await dataFolder()
  const cluster = await start(data)
  await query(cluster.ownerUrl, 'alter role callbox_owner set synchronous_commit = off')
  await cluster.stop()
  await expect(start(data)).rejects.toThrow(/has synchronous_commit turned off/)
})

test('the log keeps nothing of what people wrote', async () => {
  const data = await dataFolder()
  const { ownerUrl } = await start(data)
  await query(ownerUrl, 'create table person (phone text unique)')
  await query(ownerUrl, `insert into person values ('555-0199')`)
  await expect(query(ownerUrl, `insert into person values ('555-0199')`)).rejects.toThrow('duplicate key')
  const log = await readFile(join(data, 'postgres/postgres.log'), 'utf8')
  expect(log).toContain('duplicate key')
  expect(log).not.toContain('555-0199')
})

test('data of another PostgreSQL major version is refused with both versions named', async () => {
  const data = await dataFolder()
  await mkdir(join(data, 'postgres/data'), { recursive: true })
  await writeFile(join(data, 'postgres/data/PG_VERSION'), '14\n')
  await expect(start(data)).rejects.toThrow(/written by PostgreSQL 14, and this is PostgreSQL 18/)
})

test('a database that ends by itself is told', async () => {
  const told = Promise.withResolvers<string>()
  const cluster = await start(await dataFolder(), { onLost: told.resolve })
  process.kill(cluster.pid, 'SIGKILL')
  expect(await told.promise).toContain(`process ${cluster.pid}`)
})

test('a file where the folder should be is refused with a sentence', async () => {
  const data = await dataFolder()
  await writeFile(join(data, 'postgres'), '')
  const refusal = await start(data).catch((error) => error)
  expect(refusal).toBeInstanceOf(StartError)
  expect(refusal.message).toContain('is not a folder')
})

test.skipIf(!root)('as root it runs below a folder only root may enter', async () => {
  const home = await dataFolder(homedir())
  await chmod(home, 0o700)
  const cluster = await start(home)
  expect(await query(cluster.ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }])
  expect((await stat(join(home, 'postgres/data'))).uid).toBe(0)
})

const NOBODY = { uid: 65534, gid: 65534 }
const reachable = root && spawnSync(process.execPath, [FIXTURE, ''], NOBODY).status === 1

test.skipIf(!reachable)(
  'an ordinary user gets a database of their own; root then starts it as that user',
  async () => {
    const data = await dataFolder()
    await chown(data, NOBODY.uid, NOBODY.gid)
    const { child, told, ended } = await startServer(data, NOBODY)
    expect(told.refused).toBeUndefined()
    expect((await stat(join(data, 'postgres/data'))).uid).toBe(NOBODY.uid)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const byRoot = await start(data)
    expect(byRoot.port).toBe(told.port)
    await byRoot.stop()
    const again = await startServer(data, NOBODY)
    expect(again.told.refused).toBeUndefined()
  },
)

test.skipIf(!reachable)('a folder the user may not write is refused with a sentence', async () => {
  const data = await dataFolder()
  const { told, ended } = await startServer(data, NOBODY)
  expect(await ended).toBe(1)
  expect(told.refused).toContain(`The folder ${data} cannot be written by user 65534`)
})

const mountable = root && spawnSync('unshare', ['--mount', 'true']).status === 0

test.skipIf(!mountable)('a full disk is told in one sentence', async () => {
  const data = await dataFolder()
  const script = `mount -t tmpfs -o size=20m none ${data} && exec ${process.execPath} ${FIXTURE} ${data}`
  const { told, ended } = await server('unshare', ['--mount', 'sh', '-c', script])
  expect(await ended).toBe(1)
  expect(told.refused).toMatch(/^The disk that holds .* is full/)
})
