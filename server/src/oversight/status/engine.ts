import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '#platform/config'
import type { Source } from './part.ts'

/** Milliseconds for one question: usual is below 5; above the first a person should look, above the second the desk drags. */
const slow = 100
const verySlow = 1000
/** Seconds between our clock and the database's. */
const apart = 2

/** The database: how soon it answers, what it is, as whom we work, and whether its clock is ours. */
export const database: Source = {
  part: 'database',
  name: 'Database',
  async read({ world }) {
    // The first question may have to open a connection: the second is the measure.
    await sql`select 1`.execute(world.db)
    const sent = Date.now()
    const began = performance.now()
    const { rows } = await sql<{ now: Date; version: string; role: string; standby: boolean }>`
      select clock_timestamp() as now, current_setting('server_version') as version, current_user as role, pg_is_in_recovery() as standby`.execute(
      world.db,
    )
    const ms = performance.now() - began
    const { now, version, role, standby } = rows[0]!
    const offset = (now.getTime() - (sent + ms / 2)) / 1000
    const away = Math.max(0, Math.abs(offset) - ms / 2000)
    const lines = [
      {
        name: 'Answers in',
        says: `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
        state: ms > slow ? 'look' : 'well',
      },
      { name: 'Version', says: `PostgreSQL ${version.split(' ')[0]}`, state: 'well' },
      { name: 'Works as', says: role, state: 'well' },
      {
        name: 'Its clock',
        says:
          away < apart
            ? 'agrees with ours'
            : `${away.toFixed(1)} s ${offset > 0 ? 'ahead of' : 'behind'} ours`,
        state: away < apart ? 'well' : 'look',
      },
    ] as const
    const figure = { unit: 'ms for one question', value: Math.round(ms * 10) / 10 }
    const common = { lines: [...lines], figure }
    if (standby)
      return {
        ...common,
        state: 'broken',
        says: 'The database is a standby: nothing can be written to it.',
        todo: 'Point DATABASE_URL to the primary, or promote this one.',
      }
    if (ms > slow)
      return {
        ...common,
        state: ms > verySlow ? 'broken' : 'look',
        says: `The database takes ${Math.round(ms)} ms for one question; below 20 ms is usual.`,
        todo: 'Look at the load of its machine, at its disk, and at what else works on it.',
      }
    if (away >= apart)
      return {
        ...common,
        state: 'look',
        says: `The clock of the database differs from ours by ${away.toFixed(1)} seconds.`,
        todo: 'Let both machines keep time by NTP: times on the record are those of this machine.',
      }
    return { ...common, state: 'well', says: `PostgreSQL ${version.split(' ')[0]} answers.` }
  },
}

/** The nearest folder there is: a data folder is made with the first start. */
const sizeOf = async (folder: string): Promise<{ free: number; size: number }> => {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, size: blocks * bsize }
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return sizeOf(dirname(folder))
  }
}

const gib = (bytes: number): string =>
  bytes >= 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 30)} GiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`

/** Bytes below which a person should look, and below which it is a matter of hours. */
const getsFull = 5 * 2 ** 30
const nearlyFull = 2 ** 30

export const diskNow = (): Promise<{ free: number; size: number }> => sizeOf(readConfig(process.env).data)

/** The disk below the data folder: files, and the embedded database. */
export const disk: Source = {
  part: 'disk',
  name: 'Disk',
  async read() {
    const { free, size } = await diskNow()
    const part = Math.round((free / size) * 100)
    const state = free < nearlyFull ? 'broken' : free < getsFull ? 'look' : 'well'
    return {
      state,
      says:
        state === 'well'
          ? `${gib(free)} of ${gib(size)} are free below the data folder.`
          : `Only ${gib(free)} of ${gib(size)} are free below the data folder.`,
      todo:
        state === 'well'
          ? null
          : 'Free some room, or give the folder a larger disk: what cannot be written is not acknowledged.',
      figure: { unit: '% free', value: part },
    }
  },
}
