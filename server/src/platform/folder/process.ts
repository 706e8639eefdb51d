import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * What the operating system says of a process. `birth` tells two processes apart that were given the same number
 * one after the other (also across a reboot); `cwd` is known on Linux only.
 */
export type ProcessView = { pid: number; zombie: boolean; birth?: string; command: string; cwd?: string }

/** Looks at process `pid`; `undefined` when there is none. A zombie is reported as such: it holds nothing any more. */
export async function lookAt(pid: number): Promise<ProcessView | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return undefined
  return process.platform === 'linux' ? await lookInProc(pid) : await lookWithPs(pid)
}

/** True while the process that was seen as `birth` under this number is still working (not gone, not a zombie). */
export async function stillAlive(pid: number, birth: string | undefined): Promise<boolean> {
  const view = await lookAt(pid)
  if (!view || view.zombie) return false
  return birth === undefined || view.birth === undefined || view.birth === birth
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function lookInProc(pid: number): Promise<ProcessView | undefined> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => undefined)
  const [stat, commandLine, cwd, boot] = await Promise.all([
    read('stat'),
    read('cmdline'),
    readlink(`/proc/${pid}/cwd`).catch(() => undefined),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ])
  const command = (commandLine ?? '').replaceAll('\0', ' ').trim()
  // A /proc that hides other people's processes: it exists, and that is all we know.
  if (stat === undefined) return exists(pid) ? { pid, zombie: false, command } : undefined
  // The second field is the name in brackets and may itself hold blanks and brackets: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const zombie = fields[0] === 'Z' || fields[0] === 'X'
  return {
    pid,
    zombie,
    command,
    birth: `${boot.trim()}:${fields[19]}`,
    ...(cwd === undefined ? {} : { cwd }),
  }
}

async function lookWithPs(pid: number): Promise<ProcessView | undefined> {
  const env = { ...process.env, LC_ALL: 'C' }
  const shown = await run('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], { env }).catch(
    () => undefined,
  )
  const match = shown?.stdout.trim().match(/^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/s)
  if (!match) return undefined
  return { pid, zombie: match[1]?.startsWith('Z') ?? false, birth: match[2] ?? '', command: match[3] ?? '' }
}
