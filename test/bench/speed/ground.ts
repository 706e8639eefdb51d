import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appUrlOf, ensureAppRole, migrate, withSession } from '../../../server/src/platform/db/index.ts'
import { startEmbedded } from '../../../server/src/platform/postgres/index.ts'
import { dropDatabase } from '../ground.ts'

/** Which PostgreSQL is measured: the embedded one unless another is named. */
export type On = {
  /** A folder with `initdb` and `postgres`, such as Debian's `/usr/lib/postgresql/15/bin`. */
  binaries?: string
  /** Or a server that runs: an address whose user may make databases and roles. */
  databaseUrl?: string
  /** Keeps the time that each statement takes inside the database; for the embedded one only. */
  statements?: boolean
}

export type Place = { ownerUrl: string; appUrl: string; adminUrl: string; drop(): Promise<void> }
export type Ground = {
  version: string
  folder: string
  adminUrl: string
  /** A database of its own, cloned from `template` or from an empty migrated one. */
  database(template?: Place): Promise<Place>
  stop(): Promise<void>
}

const withDatabase = (url: string, name: string): string => {
  const to = new URL(url)
  to.pathname = `/${name}`
  return to.toString()
}

/** A PostgreSQL on the disk of this machine, with everything that makes a commit last left on, and what runs on it. */
export const openGround = async (on: On = {}): Promise<Ground> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-bench-'))
  const cluster = on.databaseUrl
    ? null
    : await startEmbedded({
        folder: join(folder, 'postgres'),
        ...(on.binaries ? { binaries: on.binaries } : {}),
        settings: {
          max_connections: '200',
          ...(on.statements ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
        },
      })
  const adminUrl = cluster?.superuserUrl ?? on.databaseUrl!
  const ownerUrl = cluster?.ownerUrl ?? on.databaseUrl!
  await ensureAppRole(ownerUrl)
  // A server of somebody else's may let its user into no database but their own.
  const maintenance = cluster ? withDatabase(adminUrl, 'postgres') : adminUrl
  const owner = decodeURIComponent(new URL(ownerUrl).username)
  const made: Place[] = []
  const make = async (template?: string): Promise<Place> => {
    const name = `bench_${randomBytes(5).toString('hex')}`
    await withSession(maintenance, async (client) => {
      await client.query(
        `create database ${name} owner "${owner}" ${template ? `template ${template} strategy file_copy` : ''}`,
      )
      await client.query(`grant connect on database ${name} to "${appUrlOf(ownerUrl).role}"`)
    })
    const place: Place = {
      ownerUrl: withDatabase(ownerUrl, name),
      appUrl: withDatabase(appUrlOf(ownerUrl).url, name),
      adminUrl: withDatabase(adminUrl, name),
      drop: () => dropDatabase(maintenance, name),
    }
    made.push(place)
    return place
  }
  const nameOf = (place: Place): string => new URL(place.ownerUrl).pathname.slice(1)
  const empty = await make()
  await migrate(empty.ownerUrl)
  if (on.statements)
    await withSession(empty.adminUrl, (client) => client.query('create extension pg_stat_statements'))
  const version = await withSession(adminUrl, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]!.server_version.split(' ')[0]!
  })
  return {
    version,
    folder,
    adminUrl,
    database: (template) => make(nameOf(template ?? empty)),
    async stop() {
      if (!cluster) for (const place of made) await place.drop().catch(() => undefined)
      await cluster?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Everything written so far is on the disk, so that one measurement does not pay for what came before it. */
export const settle = (place: Pick<Place, 'adminUrl'>): Promise<void> =>
  withSession(place.adminUrl, async (client) => {
    await client.query('checkpoint').catch(() => undefined)
  })
