import { type MessagePort, parentPort } from 'node:worker_threads'
import type { AssessInput, Assessment } from './assessment.ts'
import { inWords } from './in-words.ts'
import type { Tuning } from './tuning.ts'

/** What comes back: ready once, then for each message of a batch its assessment or what failed. */
export type FromWorker =
  | { ready: true }
  | { batch: number; at: number; ms: number; assessment: Assessment }
  | { batch: number; at: number; ms: number; failed: string }

/** What this thread is sent: a batch, with the version of the tuning to use, or a tuning that batches may name. */
export type ToWorker =
  | { batch: number; inputs: readonly AssessInput[]; tuning: string | null }
  | { learn: Tuning; forget: string | null }

/** Makes this thread answer batches with `assess`, one answer a message, so that the other side can time each.
 * It says that it is ready when `warm` has ended, however it ended. */
export function serveAssessments(
  assess: (input: AssessInput, tuning?: Tuning) => Assessment,
  warm: Promise<unknown> = Promise.resolve(),
): void {
  const tunings = new Map<string, Tuning>()
  parentPort?.once('message', (first: { port: MessagePort }) => {
    const { port } = first
    port.on('message', (asked: ToWorker) => {
      if ('learn' in asked) {
        if (asked.forget !== null) tunings.delete(asked.forget)
        tunings.set(asked.learn.version, asked.learn)
        return
      }
      const { batch, inputs } = asked
      const tuning = asked.tuning === null ? undefined : tunings.get(asked.tuning)
      for (const [at, input] of inputs.entries()) {
        const start = performance.now()
        let answer: FromWorker
        try {
          const assessment = assess(input, tuning)
          answer = { batch, at, ms: performance.now() - start, assessment }
        } catch (error) {
          answer = { batch, at, ms: performance.now() - start, failed: inWords(error) }
        }
        port.postMessage(answer)
      }
    })
    const ready = () => port.postMessage({ ready: true } satisfies FromWorker)
    void warm.then(ready, ready)
  })
}
