import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureAppRole, migrate, withSession } from '../../server/src/platform/db/index.ts'
import { startEmbedded } from '../../server/src/platform/postgres/index.ts'

/** Which PostgreSQL a part runs on: the embedded one, Debian's 15, or an owner's address of one that runs already. */
export type Postgres = 'embedded' | '15' | `postgres://${string}` | `postgresql://${string}`

export const debian15 = '/usr/lib/postgresql/15/bin'
/** Those of `embedded` and `15` that this machine has. */
export const postgresHere = (): ('embedded' | '15')[] =>
  existsSync(join(debian15, 'postgres')) ? ['embedded', '15'] : ['embedded']

export type Ground = {
  postgres: Postgres
  /** As `show server_version` says it, e.g. "18.4". */
  version: string
  /** Where the files of a centre on it may lie. */
  folder: string
  /** The postmaster; null where it is not ours. */
  pid: number | null
  /** The first database, migrated, as its owner. */
  ownerUrl: string
  /** A further database of the same server, migrated, or a copy of one that nobody uses now. @returns its owner's address. */
  another(name: string, of?: { like: string }): Promise<string>
  /** Stops the server and lets go of its folder, for whoever is to run it next; `stop` may follow. Only where it is ours. */
  pause(): Promise<void>
  /** Starts the server again with these settings beside its own; only where it is ours. */
  restart(settings?: Record<string, string>): Promise<void>
  /** Ends everything and removes what was made. */
  stop(): Promise<void>
}

const versionOf = (url: string): Promise<string> =>
  withSession(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]!.server_version.split(' ')[0]!
  })

const migrated = async (url: string): Promise<string> => {
  await ensureAppRole(url)
  await migrate(url)
  return url
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

const templateOf = (of?: { like: string }): string =>
  of ? ` template "${new URL(of.like).pathname.slice(1)}"` : ''

/**
 * Drops a database once everybody has left it. An owner who is no superuser may not end the sessions of the
 * application's role, and those just closed may still be there for a moment.
 */
export const dropDatabase = async (maintenanceUrl: string, name: string): Promise<void> => {
  for (let tries = 1; ; tries++)
    try {
      const force = tries % 2 === 1 ? ' with (force)' : ''
      await withSession(maintenanceUrl, (client) => client.query(`drop database if exists ${name}${force}`))
      return
    } catch (error) {
      if (tries === 40) throw error
      await pause(500)
    }
}

/** A server of somebody else's: the databases that are made in it go when the bench ends. */
const guest = async (url: Postgres, folder: string): Promise<Ground> => {
  const made: string[] = []
  const another = async (name: string, of?: { like: string }): Promise<string> => {
    const own = `callbox_bench_${process.pid}_${name}`
    await withSession(url, (client) => client.query(`create database ${own}${templateOf(of)}`))
    made.push(own)
    return migrated(withDatabase(url, own))
  }
  return {
    postgres: url,
    version: await versionOf(url),
    folder,
    pid: null,
    ownerUrl: await another('first'),
    another,
    restart: async () => undefined,
    pause: async () => undefined,
    async stop() {
      for (const name of made) await dropDatabase(url, name)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A PostgreSQL for one part of the bench, on the disk, with the settings the product makes; migrated. */
export const openGround = async (
  postgres: Postgres,
  { settings = {} }: { settings?: Record<string, string> } = {},
): Promise<Ground> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-bench-'))
  if (postgres !== 'embedded' && postgres !== '15') return guest(postgres, folder)
  const start = (set: Record<string, string>) =>
    startEmbedded({
      folder: join(folder, 'data', 'postgres'),
      settings: set,
      ...(postgres === '15' ? { binaries: debian15 } : {}),
    })
  let cluster = await start(settings)
  const ground: Ground = {
    postgres,
    version: cluster.version,
    folder: join(folder, 'data'),
    pid: cluster.pid,
    ownerUrl: cluster.ownerUrl,
    async another(name, of) {
      const { username } = new URL(cluster.ownerUrl)
      await withSession(withDatabase(cluster.superuserUrl, 'postgres'), (client) =>
        client.query(`create database ${name} owner ${username}${templateOf(of)}`),
      )
      return migrated(withDatabase(cluster.ownerUrl, name))
    },
    pause: () => cluster.stop(),
    async restart(set = {}) {
      await cluster.stop()
      cluster = await start(set)
      ground.pid = cluster.pid
      if (cluster.ownerUrl !== ground.ownerUrl) throw new Error('The database moved to another port.')
    },
    async stop() {
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await migrated(ground.ownerUrl)
  return ground
}
