import { mkdir } from 'node:fs/promises'
import { callbox, freePort, type Program } from '../stories/centre.ts'
import type { Ground } from './ground.ts'

export type Served = { origin: string; program: Program; stop(): Promise<void> }

/** One `callbox serve --work` on a ground's first database, as an operator runs several of them: same database, same folder. */
export const serveOn = async (ground: Ground): Promise<Served> => {
  await mkdir(ground.folder, { recursive: true })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const program = callbox(['serve', '--work'], {
    CALLBOX_DATA: ground.folder,
    PORT: String(port),
    CALLBOX_ORIGIN: origin,
    DATABASE_URL: ground.ownerUrl,
    CALLBOX_QUIET_SHIFT: 'off',
    NODE_ENV: 'production',
  })
  await program.until(/Ctrl-C stops everything/, 120_000)
  return {
    origin,
    program,
    async stop() {
      await program.kill('SIGINT')
    },
  }
}
