import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findEmbedded } from '../../../server/src/platform/postgres/index.ts'
import { callbox, freePort, type Program } from '../../stories/centre.ts'
import { postgresMemory, residentOf } from './sizes.ts'

type Started = { ms: number; program: Program; origin: string }

/** `callbox serve --work` on a data folder, timed from the call until /readyz says 200. */
const start = async (folder: string): Promise<Started> => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const began = performance.now()
  const program = callbox(['serve', '--work'], {
    CALLBOX_DATA: folder,
    PORT: String(port),
    CALLBOX_ORIGIN: origin,
    CALLBOX_QUIET_SHIFT: 'off',
    NODE_ENV: 'production',
  })
  let ended = false
  void program.ended.then(() => (ended = true))
  for (;;) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null)
    if (answer?.ok) break
    if (ended || performance.now() - began > 300_000)
      throw new Error(`It was not ready: ${(await answer?.text()) ?? program.said()}`)
    await pause(20)
  }
  const ms = performance.now() - began
  await program.until(/Ctrl-C stops everything/, 120_000)
  return { ms, program, origin }
}

export type Starts = { cold: number; warm: number }

/** The first start of all, on an empty folder, and the second. */
export const firstStarts = async (): Promise<Starts> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-bench-start-'))
  try {
    const cold = await start(folder)
    await cold.program.kill('SIGINT')
    const warm = await start(folder)
    await warm.program.kill('SIGINT')
    return { cold: cold.ms, warm: warm.ms }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export type Lived = {
  warm: number
  afterKill: number
  /** Bytes; null where the system does not say. */
  server: number | null
  postgres: number | null
}

/**
 * A centre that is full: started, asked for its pages, weighed; then program and PostgreSQL are killed with kill -9 while
 * `write` writes, and it is started again.
 */
export const fullLife = async (
  folder: string,
  ask: (origin: string) => Promise<unknown>,
  write: () => Promise<unknown>,
): Promise<Lived> => {
  const first = await start(folder)
  await ask(first.origin)
  const database = await findEmbedded({ folder: join(folder, 'postgres') })
  const server = await residentOf(first.program.child.pid!)
  const postgres = database ? await postgresMemory(database.pid) : null
  await write()
  if (database) process.kill(database.pid, 'SIGKILL')
  await first.program.kill('SIGKILL')
  const again = await start(folder)
  await again.program.kill('SIGINT')
  return { warm: first.ms, afterKill: again.ms, server, postgres }
}
