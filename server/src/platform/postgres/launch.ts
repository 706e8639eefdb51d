import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '#platform/errors'
import { diskFull, lookAt } from '#platform/folder'
import type { Binaries } from './binaries.ts'
import { openLog, readLog } from './log.ts'
import type { Memory } from './memory.ts'
import { ask } from './provision.ts'
import { commandFor, type RunAs } from './runas.ts'
import { stopPostgres } from './stop.ts'

export type Launched = { pid: number; birth: string | undefined }
export type LaunchPlan = {
  binaries: Binaries
  as: RunAs
  data: string
  log: string
  port: number
  memory: Memory
  settings: Record<string, string>
}

/**
 * Starts postgres in a session of its own (Ctrl-C must reach us first) and waits until it answers. A union, since
 * the caller must choose: `port` the port was taken in the meantime, `busy` a predecessor's remains are not cleared
 * away yet. Anything else is a StartError carrying the last words of the log.
 */
export async function launch(plan: LaunchPlan): Promise<Launched | 'port' | 'busy'> {
  const { file: log, from } = await openLog(plan.log, plan.as)
  const { file, args, ...identity } = commandFor(plan.as, plan.binaries.postgres, serverArguments(plan))
  const child = spawn(file, args, {
    ...identity,
    env: plan.binaries.env,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let ended: string | undefined
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (code, signal) => (ended = `ended with ${signal ?? code}`))
  child.unref()
  await log.close()
  const birth = child.pid === undefined ? undefined : (await lookAt(child.pid))?.birth
  // Recovery after a crash may read much of the write-ahead log; it is not a failure while the process lives.
  const deadline = Date.now() + 10 * 60_000
  while (ended === undefined) {
    const server = { pid: child.pid ?? 0, birth }
    const answer = await ask(plan.memory, plan.port)
    if (answer.version !== undefined) return server
    if (answer.refused || Date.now() > deadline) {
      await stopPostgres(server)
      throw new StartError(
        answer.refused
          ? `The database in ${plan.data} refuses the password kept beside it: put cluster.json back from the backup that belongs to this data.`
          : `The database in ${plan.data} did not answer within ten minutes: its log is ${plan.log}.`,
      )
    }
    await pause(20)
  }
  return explain(await readLog(plan.log, from), ended, plan)
}

function serverArguments({ data, port, settings }: LaunchPlan): string[] {
  const fixed = {
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  }
  return ['-D', data, ...Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

function explain(log: string, ended: string, { data, log: path }: LaunchPlan): 'port' | 'busy' {
  if (/Address already in use|could not create any TCP\/IP sockets/.test(log)) return 'port'
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(log)) return 'busy'
  if (/No space left on device|quota exceeded/i.test(log)) throw diskFull(data)
  // Our own early knocks are refused with "is starting up": that is no reason.
  const failures = log.match(/(?:FATAL|PANIC|error): +(?!the database system is)[^\n]*/gi)
  const reason = failures?.at(-1) ?? log.trim().split('\n').at(-1)
  throw new StartError(
    `The database in ${data} did not start (${reason || ended}): its log is ${path}; put that right and start again.`,
  )
}
