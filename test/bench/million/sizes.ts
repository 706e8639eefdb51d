import { readdir, readFile } from 'node:fs/promises'
import { withSession } from '../../../server/src/platform/db/index.ts'

/** Bytes on the disk by table, indexes and large values included, the largest first; and of the database as a whole. */
export const diskOf = (
  ownerUrl: string,
): Promise<{ whole: number; tables: { table: string; bytes: number }[] }> =>
  withSession(ownerUrl, async (client) => {
    const { rows: tables } = await client.query<{ table: string; bytes: number }>(
      `select relid::regclass::text as table, pg_total_relation_size(relid)::float8 as bytes from pg_stat_user_tables order by 2 desc limit 10`,
    )
    const { rows } = await client.query<{ bytes: number }>(
      'select pg_database_size(current_database())::float8 as bytes',
    )
    return { whole: rows[0]!.bytes, tables }
  })

export const countOf = (ownerUrl: string, table: string): Promise<number> =>
  withSession(ownerUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)
    return rows[0]!.n
  })

const field = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024

/** Bytes of memory that a process holds; null where the system does not say (only Linux does). */
export const residentOf = async (pid: number): Promise<number | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null)
  return status === null ? null : field(status, 'VmRSS')
}

/** Bytes of memory that PostgreSQL and its children hold together, what they share counted once. */
export const postgresMemory = async (postmaster: number): Promise<number | null> => {
  const all = await readdir('/proc').catch(() => [])
  let bytes = 0
  for (const pid of all.filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
    if (Number(pid) !== postmaster && parent !== postmaster) continue
    bytes += field(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''), 'Pss')
  }
  return bytes > 0 ? bytes : null
}
