import { connect } from '../../server/src/platform/db/index.ts'
import type { BenchCentre, Sent } from './centre.ts'

export type Cost = Sent & {
  /** Pages of 8 KiB that it asked for, found in memory or not. */
  buffers: number
  ms: number
  plan: unknown
}

type Explained = { Plan: Record<string, unknown>; 'Execution Time': number }

const reads = /^\s*(select|with)\b/i

/**
 * What the very statements of a use case ask of the database: each is sent again as it was, with its parameters, under
 * EXPLAIN (ANALYZE, BUFFERS), as the application's role. Planning is not counted.
 */
export const costsOf = async (centre: BenchCentre, work: () => Promise<unknown>): Promise<Cost[]> => {
  await work()
  const sent = (await centre.statements(work)).filter(({ sql }) => reads.test(sql))
  const { pool, end } = connect(centre.appUrl, 1)
  const client = await pool.connect()
  try {
    const costs: Cost[] = []
    await client.query('begin isolation level repeatable read read only')
    for (const { sql, parameters } of sent) {
      const { rows } = await client.query<{ 'QUERY PLAN': Explained[] }>(
        `explain (analyze, buffers, timing off, format json) ${sql}`,
        [...parameters],
      )
      const [{ Plan: plan, 'Execution Time': ms }] = rows[0]!['QUERY PLAN'] as [Explained]
      const buffers = Number(plan['Shared Hit Blocks']) + Number(plan['Shared Read Blocks'])
      costs.push({ sql, parameters, buffers, ms, plan })
    }
    await client.query('rollback')
    return costs
  } finally {
    client.release()
    await end()
  }
}

export const buffersOf = (costs: readonly Cost[]): number => costs.reduce((n, one) => n + one.buffers, 0)
