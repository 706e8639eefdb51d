import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { assemble } from '../../server/src/app/assemble.ts'
import { furnishPractice } from '../../server/src/app/centre.ts'
import { makeConnectors, networks } from '../../server/src/app/connectors.ts'
import { openDatabase } from '../../server/src/app/database.ts'
import { modules } from '../../server/src/app/modules.ts'
import { startServing } from '../../server/src/app/serve.ts'
import { startWork } from '../../server/src/app/work.ts'
import { buildWorld } from '../../server/src/app/world.ts'
import type { Connector } from '../../server/src/core/channels/index.ts'
import { signinLink } from '../../server/src/core/identity/index.ts'
import type { World } from '../../server/src/core/world/index.ts'
import { makeIntake } from '../../server/src/flows/intake/index.ts'
import { type Clock, systemClock } from '../../server/src/platform/clock/index.ts'
import { readConfig } from '../../server/src/platform/config/index.ts'
import { type Cluster, startEmbedded } from '../../server/src/platform/postgres/index.ts'
import { type Line, lineTo } from '../../server/src/testing/line.ts'
import { callbox, follow, freePort, type Person, type Program } from '../stories/centre.ts'

/** A practice centre on a PostgreSQL of its own, reached through a line that can be cut. */
export type Centre = {
  folder: string
  origin: string
  line: Line
  /** The database, as an operator reaches it: not through the line. */
  ownerUrl(): string
  rows<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  database: { kill(): Promise<void>; stop(): Promise<void>; start(): Promise<void> }
  signIn(role: string): Promise<Person>
  /** Resolves when /readyz says so. */
  ready(ms?: number): Promise<void>
  /** What `callbox doctor --all` says: null when it is content, its words otherwise. */
  doctor(): Promise<string | null>
  /** Bytes of memory that the centre's processes hold now. */
  memory(): Promise<number>
  said(): string
  stop(): Promise<void>
}

export type Outside = Centre & {
  start(what: 'serve' | 'work'): Promise<void>
  kill(what: 'serve' | 'work'): Promise<void>
}
export type Inside = Centre & { world: World }

/** Waits until it holds. @throws with the words given when it does not in time. */
export const until = async (
  what: string,
  holds: () => Promise<boolean>,
  ms = 90_000,
  more: () => string = () => '',
): Promise<void> => {
  for (const end = performance.now() + ms; performance.now() < end; await pause(200))
    if (await holds().catch(() => false)) return
  throw new Error(`Not within ${Math.round(ms / 1000)} s: ${what}. ${more()}`)
}

export type Readiness = { ready: boolean; missing: string[]; strained: string[] }
export const readyz = async (origin: string): Promise<Readiness & { status: number }> => {
  const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(20_000) })
  return { status: answer.status, ...((await answer.json()) as Readiness) }
}

const common = async (folder: string, extra: () => string) => {
  await mkdir(folder, { recursive: true })
  const place = join(folder, 'postgres')
  let cluster: Cluster = await startEmbedded({ folder: place })
  const line = await lineTo(cluster.ownerUrl)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const env: Record<string, string> = {
    CALLBOX_DATA: join(folder, 'data'),
    PORT: String(port),
    CALLBOX_ORIGIN: origin,
    DATABASE_URL: line.through(cluster.ownerUrl),
    CALLBOX_QUIET_SHIFT: 'off',
  }
  const centre = {
    folder,
    origin,
    line,
    ownerUrl: () => cluster.ownerUrl,
    async rows<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
      const client = new pg.Client({ connectionString: cluster.superuserUrl, connectionTimeoutMillis: 5000 })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return (await client.query<T>(text, values)).rows
      } finally {
        await client.end().catch(() => undefined)
      }
    },
    database: {
      async kill() {
        process.kill(cluster.pid, 'SIGKILL')
        await cluster.stop().catch(() => undefined)
      },
      stop: () => cluster.stop(),
      async start() {
        cluster = await startEmbedded({ folder: place })
      },
    },
    ready: async (ms = 240_000) => {
      let heard = 'nothing'
      const missing = async (): Promise<string[]> => {
        const said = await readyz(origin)
        heard = said.missing.join(' ')
        // No page of the console is opened here.
        return said.missing.filter((one) => !one.startsWith('The console is not built'))
      }
      await until(
        'the centre is ready again',
        async () => (await missing()).length === 0,
        ms,
        () => `/readyz says: ${heard}\n${extra()}`,
      )
    },
    async doctor() {
      const doctor = callbox(['doctor', '--all'], { ...env, DATABASE_URL: cluster.ownerUrl })
      return (await doctor.ended) === 0 ? null : doctor.said()
    },
  }
  return {
    env,
    centre,
    ownerUrl: () => cluster.ownerUrl,
    async close() {
      await line.close()
      await cluster.stop().catch(() => undefined)
    },
  }
}

const residentOf = async (pid: number | undefined): Promise<number> => {
  const text = pid ? await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '') : ''
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) * 1024
}

const folderFor = (given?: string): Promise<string> =>
  given ? Promise.resolve(given) : mkdtemp(join(tmpdir(), 'callbox-soak-'))

/** Milliseconds: a machine that does much else starts slowly. */
const slowStart = 240_000

/** `serve` and `work` as processes of their own, which can be killed. */
export const openOutside = async (given?: string): Promise<Outside> => {
  const folder = await folderFor(given)
  const running: { serve?: Program; work?: Program } = {}
  const said = (): string =>
    `serve said: ${running.serve?.said().slice(-1200)}\nwork said: ${running.work?.said().slice(-1200)}`
  const { env, centre, close } = await common(folder, said)
  const start = async (what: 'serve' | 'work'): Promise<void> => {
    const program = callbox([what], env)
    running[what] = program
    await program.until(what === 'serve' ? /Ctrl-C stops everything/ : /At work/, slowStart)
  }
  await start('serve')
  await start('work')
  return {
    ...centre,
    said,
    start,
    async kill(what) {
      await running[what]?.kill('SIGKILL')
    },
    async signIn(role) {
      const maker = callbox(['signin-link', '--role', role], env)
      const [link] = await maker.until(/http\S+magic-link\S+/, slowStart)
      await maker.ended
      return follow(centre.origin, link)
    },
    memory: async () =>
      (await residentOf(running.serve?.child.pid)) + (await residentOf(running.work?.child.pid)),
    async stop() {
      await running.serve?.kill('SIGKILL')
      await running.work?.kill('SIGKILL')
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same parts in this process: with networks and a clock of the soak's own. */
export const openInside = async ({
  connectors = [],
  clock = systemClock,
}: {
  connectors?: Connector[]
  clock?: Clock
} = {}): Promise<Inside> => {
  const folder = await folderFor()
  const { env, centre, close, ownerUrl } = await common(folder, () => '')
  const config = readConfig({ ...process.env, ...env })
  // Migrated before the line is in between, as an operator does who upgrades.
  await (await openDatabase(readConfig({ ...process.env, ...env, DATABASE_URL: ownerUrl() }))).stop()
  const database = await openDatabase(config, { migrate: false })
  const built = await buildWorld(config, database, (ground) => [
    ...makeConnectors({ ...ground, clock }),
    ...connectors,
  ])
  const world: World = { ...built.world, clock }
  await furnishPractice(world)
  const made = await assemble(world)
  // The networks that this version knows, and those that were handed in.
  const intake = makeIntake([...networks, ...connectors.map(({ network }) => network)])
  const known = new Set(intake.sweeps?.map(({ name }) => name))
  const parts = {
    ...made,
    sweeps: [...made.sweeps.filter(({ name }) => !known.has(name)), ...(intake.sweeps ?? [])],
  }
  const serving = await startServing(world, config, built.pool, database.appUrl, modules)
  const work = await startWork(world, built.pool, database.appUrl, parts)
  const telling = built.tellLoad()
  return {
    ...centre,
    world,
    said: () => '',
    signIn: async (role) => follow(centre.origin, await signinLink(world, { role: role as 'desk' })),
    memory: async () => process.memoryUsage().rss,
    async stop() {
      await telling.close()
      await work.stop()
      await serving.stop()
      await built.close()
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
