import { readdir, readFile } from 'node:fs/promises'
import { withSession } from '../../../server/src/platform/db/index.ts'
import type { Place } from './ground.ts'

/** Processor time of a PostgreSQL and its children, in milliseconds, where the machine tells it (`/proc`). */
export const databaseCpu = async (pid: number): Promise<number> => {
  let ticks = 0
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (Number(name) !== pid && Number(fields[1]) !== pid) continue
    ticks +=
      Number(fields[11]) +
      Number(fields[12]) +
      (Number(name) === pid ? Number(fields[13]) + Number(fields[14]) : 0)
  }
  return ticks * 10
}

/** The process number of the server, when it runs on this machine and the address may ask; null elsewhere. */
const postmaster = (adminUrl: string): Promise<number | null> =>
  withSession(adminUrl, async (client) => {
    const { rows } = await client.query<{ pid: string }>(
      `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`,
    )
    return Number(rows[0]!.pid)
  }).catch(() => null)

/** Processor time in milliseconds: of this process with its threads, and of the database (NaN where nobody tells it). */
export type Cpu = { node: number; database: number }
export type Meter = { pid: number | null; at: NodeJS.CpuUsage; database: number }

export const cpuOf = async (place: Pick<Place, 'adminUrl'>): Promise<Meter> => {
  const pid = await postmaster(place.adminUrl)
  const database = pid === null ? 0 : await databaseCpu(pid)
  return { pid, database, at: process.cpuUsage() }
}

export const spentSince = async ({ pid, database, at }: Meter): Promise<Cpu> => {
  const { user, system } = process.cpuUsage(at)
  return {
    node: (user + system) / 1000,
    database: pid === null ? Number.NaN : (await databaseCpu(pid)) - database,
  }
}
