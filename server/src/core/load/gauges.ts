import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Assessor } from '#core/assess'
import type { AppPool } from '#platform/db'

/** What one process measures of itself, since it was last asked. */
export type Readings = {
  /** Most requests that waited for a connection to the database at one moment. */
  poolWaiting: number
  /** Milliseconds by which this process came late to its work, in the worst hundredth. */
  lateMs: number
  /** Messages that are being put on the record at this moment. */
  receiving: number
  /** Messages ranked, and how many of them by the word lists alone because ranking failed or took too long. */
  ranked: number
  rankedByLists: number
  /** Share of the memory that this process may use, 0 to 1. */
  memory: number
  /** Bytes left on the disk of the data folder; null where nobody can tell. */
  diskLeft: number | null
}

export type Gauges = {
  /** So many messages are in hand, until the answer is called. */
  receiving(messages: number): () => void
  /** The same assessor, counted. */
  counting(assessor: Assessor): Assessor
  /** What was measured since the last time; begins anew. */
  take(): Promise<Readings>
  close(): void
}

/** Milliseconds between two looks at the queue for connections. */
const lookEvery = 250

/** Measures this process. Costs a timer and two counters. */
export const makeGauges = ({ pool, folder }: { pool?: AppPool; folder?: string } = {}): Gauges => {
  let poolWaiting = 0
  let receiving = 0
  let ranked = 0
  let rankedByLists = 0
  const late = monitorEventLoopDelay({ resolution: 20 })
  late.enable()
  const look = setInterval(() => {
    poolWaiting = Math.max(poolWaiting, pool?.waitingCount ?? 0)
  }, lookEvery).unref()
  return {
    receiving(messages) {
      receiving += messages
      let done = false
      return () => {
        if (!done) receiving -= messages
        done = true
      }
    },
    counting: (assessor) => ({
      ...assessor,
      async assessBatch(inputs, tuning) {
        const results = await assessor.assessBatch(inputs, tuning)
        ranked += results.length
        rankedByLists += results.filter(({ fallback }) => fallback !== 'none').length
        return results
      },
    }),
    async take() {
      const disk = folder ? await statfs(folder).catch(() => null) : null
      const heap = getHeapStatistics()
      const readings: Readings = {
        poolWaiting: Math.max(poolWaiting, pool?.waitingCount ?? 0),
        lateMs: Math.round(Number.isFinite(late.percentile(99)) ? late.percentile(99) / 1e6 : 0),
        receiving,
        ranked,
        rankedByLists,
        memory: heap.used_heap_size / heap.heap_size_limit,
        diskLeft: disk ? disk.bavail * disk.bsize : null,
      }
      poolWaiting = 0
      ranked = 0
      rankedByLists = 0
      late.reset()
      return readings
    },
    close() {
      clearInterval(look)
      late.disable()
    },
  }
}
