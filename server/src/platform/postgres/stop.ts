import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '#platform/errors'
import { stillAlive } from '#platform/folder'

/**
 * Stops a postgres: SIGINT (ends sessions, writes everything down), after a minute SIGQUIT (ends at once; the next
 * start recovers). Waits until it is gone. Nothing happens when it is gone already or its number is another's now.
 */
export async function stopPostgres(server: { pid: number; birth: string | undefined }): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 60],
    ['SIGQUIT', 20],
  ] as const) {
    if (!(await stillAlive(server.pid, server.birth))) return
    send(server.pid, signal)
    if (await gone(server, seconds)) return
  }
  throw new StartError(
    `The database (process ${server.pid}) does not stop: its disk may hang; look at its log.`,
  )
}

async function gone(server: { pid: number; birth: string | undefined }, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000
  while (await stillAlive(server.pid, server.birth)) {
    if (Date.now() > deadline) return false
    await pause(20)
  }
  return true
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return
    throw new StartError(`The database (process ${pid}) belongs to another user: stop it as that user.`, {
      cause: error,
    })
  }
}
