import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '#platform/errors'
import { diskFull } from '#platform/folder'
import type { Binaries } from './binaries.ts'
import { syncFolder } from './memory.ts'
import { commandFor, handOver, type RunAs } from './runas.ts'

/**
 * Defaults written into a new cluster's postgresql.conf, where an operator may tune them. fsync, full_page_writes
 * and synchronous_commit are left at PostgreSQL's own "on" and asserted at every start. The log is kept free of
 * what people wrote: no statements, no parameters, no details of violated keys.
 */
const DEFAULTS = `
# --- written by Callbox when this cluster was made; tune here -------------------
max_connections = 100
shared_buffers = 128MB
max_wal_size = 1GB
wal_compression = on
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
`

/** The major version that wrote the data in `data`; `undefined` when there is none. */
export async function writtenBy(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

/** Refuses data written by another major version of PostgreSQL. */
export function assertMajor(data: string, written: number, binaries: Binaries): void {
  if (written === binaries.major) return
  throw new StartError(
    `The database in ${data} was written by PostgreSQL ${written}, and this is PostgreSQL ${binaries.major}: start the Callbox that wrote it and make a backup there, then restore that backup with this one into a new CALLBOX_DATA.`,
  )
}

/** Makes a new cluster in `<folder>/data`: built aside and renamed when whole, so a killed start leaves no half one. */
export async function initCluster(
  folder: string,
  binaries: Binaries,
  as: RunAs,
  password: string,
): Promise<void> {
  // An initdb whose server was killed may still be writing to its draft: never use the same name twice.
  for (const name of await readdir(folder)) {
    if (name.startsWith('data.new-'))
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 })
  }
  const draft = join(folder, `data.new-${randomBytes(4).toString('hex')}`)
  const passwordFile = join(folder, 'initdb.password')
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    await handOver(as, passwordFile)
    // From 17 on the C.UTF-8 collation is PostgreSQL's own and does not change with the machine's libc.
    const locale =
      binaries.major >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C.UTF-8']
    await initdb(binaries, as, folder, [
      ...['-D', draft, '-U', 'postgres', '-E', 'UTF8', ...locale, '--data-checksums', '--no-instructions'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ])
    await appendFile(join(draft, 'postgresql.conf'), DEFAULTS)
    await rename(draft, join(folder, 'data'))
    await syncFolder(folder)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function initdb(binaries: Binaries, as: RunAs, folder: string, args: string[]): Promise<void> {
  const { file, ...rest } = commandFor(as, binaries.initdb, args)
  const { args: words, ...identity } = rest
  const child = spawn(file, words, {
    ...identity,
    env: binaries.env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (status, signal) => resolve(status ?? signal))
  })
  if (code === 0) return
  if (/No space left on device|quota exceeded/i.test(said)) throw diskFull(folder)
  const reason = said.match(/(?:error|fatal|could not|cannot)[^\n]*/i)?.[0] ?? String(code)
  throw new StartError(
    `The database in ${folder} could not be made (${reason.trim()}): put that right and start again, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}
