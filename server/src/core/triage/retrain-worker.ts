import { parentPort, workerData } from 'node:worker_threads'
import { retrain } from '#core/assess'
import { movedOf } from './moved.ts'
import type { Asked, FromThread } from './retrain-thread.ts'

const answer = (said: FromThread): void => parentPort?.postMessage(said)
try {
  const asked = workerData as Asked
  const made = retrain(asked)
  answer({ made: { ...made, moved: movedOf(asked.corrections, asked.against ?? null, made.weights) } })
} catch (error) {
  answer({ failed: error instanceof Error ? error.message : String(error) })
}
