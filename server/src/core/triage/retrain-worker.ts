import { parentPort, workerData } from 'node:worker_threads'
import { retrain } from '#core/assess'
import type { Asked, FromThread } from './retrain-thread.ts'

const answer = (said: FromThread): void => parentPort?.postMessage(said)
try {
  answer({ made: retrain(workerData as Asked) })
} catch (error) {
  answer({ failed: error instanceof Error ? error.message : String(error) })
}
