import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openOutside, readyz, until } from './centre.ts'
import { newToken, report, startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const run = promisify(execFile)

/** A small disk of its own, in memory. */
const mount = async (folder: string, megabytes: number): Promise<void> => {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
}
const unmount = (folder: string): Promise<unknown> => run('umount', ['-l', folder]).catch(() => undefined)

/** Writes until nothing more fits. */
const fill = async (folder: string): Promise<string> => {
  const path = join(folder, 'ballast')
  const file = await open(path, 'w')
  try {
    for (const size of [1024 * 1024, 64 * 1024, 4096])
      for (;;) {
        const { bytesWritten } = await file.write(Buffer.alloc(size, 1))
        if (bytesWritten < size) break
      }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
  } finally {
    await file.close().catch(() => undefined)
  }
  return path
}

/** The disk that holds the database and the data folder is full. */
export const full: SoakPart = {
  name: 'full',
  says: 'the disk full to the last byte, under the database and the data folder, for half a minute',
  holds:
    'nothing is acknowledged that is not kept, /healthz stays, it is told in words, and when there is room again everything goes on, each message once',
  rounds: 3,
  async cannot() {
    const folder = await mkdtemp(join(tmpdir(), 'callbox-soak-mount-'))
    try {
      await mount(folder, 1)
      await unmount(folder)
      return null
    } catch {
      return 'a small disk cannot be mounted here (it needs the right to mount tmpfs)'
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  async run({ rounds, seed, seconds = 30, done }) {
    for (let round = 0; round < rounds; round++) {
      const began = performance.now()
      const disk = await mkdtemp(join(tmpdir(), 'callbox-soak-disk-'))
      // Room enough for the centre to call its disk sound again.
      await mount(disk, 2048)
      const centre = await openOutside(join(disk, 'centre')).catch(async (error) => {
        await unmount(disk)
        throw error
      })
      try {
        const load = await startLoad(centre, { name: `f${seed + round}` })
        await pause(3000 + ((seed + round) % 5) * 500)
        const ballast = await fill(disk)
        await until(
          'the form no longer acknowledges',
          async () => {
            // Whatever little room is freed meanwhile is taken too.
            const left = await statfs(disk)
            if (left.bavail > 0) await fill(disk).catch(() => undefined)
            return (await report(centre.origin, 'nobody keeps this one', newToken())).status === 503
          },
          60_000,
        )
        const alive = (await fetch(`${centre.origin}/healthz`)).status
        const words = await readyz(centre.origin)
        await pause(seconds * 1000)
        await rm(ballast, { force: true })
        // PostgreSQL may have ended when it could not write its log; whoever runs it starts it again.
        const ended = await centre.rows('select 1').then(
          () => false,
          () => true,
        )
        if (ended) {
          await centre.database.stop().catch(() => undefined)
          await centre.database.start()
        }
        await centre.ready()
        await pause(1000)
        const tally = await load.stop()
        const held = await truth(centre, tally)
        await contentDoctor(centre)
        if (alive !== 200) throw new Error(`/healthz answered ${alive} while the disk was full.`)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            PostgreSQL: ended ? 'ended and was started again' : 'stayed',
            'told in': words.ready ? 'the refusal only' : '/readyz',
            ...held,
            'form told 503': tally.told503,
            doctor: 'content',
          },
        })
      } finally {
        await stopSaying(centre)
        await centre.stop().catch(() => undefined)
        await unmount(disk)
        await rm(disk, { recursive: true, force: true }).catch(() => undefined)
      }
    }
  },
}
