import { Worker } from 'node:worker_threads'
import type { retrain } from '#core/assess'
import type { Lesson, Moved } from './moved.ts'

export type Asked = Parameters<typeof retrain>[0] & { corrections: readonly Lesson[] }
export type Made = ReturnType<typeof retrain> & { moved: Moved }
export type FromThread = { made: Made } | { failed: string }

/** Nobody waits longer for a candidate. */
const longest = 5 * 60_000

/**
 * Trains on a thread of its own, so that messages go on being received and ranked beside it.
 * @throws with what failed, in words
 */
export const retrainOnThread = (asked: Asked): Promise<Made> =>
  new Promise((done, fail) => {
    const worker = new Worker(new URL('./retrain-worker.ts', import.meta.url), {
      execArgv: [],
      workerData: asked,
    })
    const timer = setTimeout(
      () => end(() => fail(new Error('the training took longer than five minutes'))),
      longest,
    )
    const end = (finish: () => void) => {
      clearTimeout(timer)
      void worker.terminate()
      finish()
    }
    worker.on('message', (answer: FromThread) =>
      end(() => ('made' in answer ? done(answer.made) : fail(new Error(answer.failed)))),
    )
    worker.on('error', (error) => end(() => fail(error instanceof Error ? error : new Error(String(error)))))
    worker.on('exit', () => end(() => fail(new Error('the training thread ended without an answer'))))
  })
