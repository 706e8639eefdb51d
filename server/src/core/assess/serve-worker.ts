import { type MessagePort, parentPort } from 'node:worker_threads'
import type { AssessInput, Assessment } from './assessment.ts'
import { inWords } from './safely.ts'

/** What comes back: ready once, then for each message of a batch its assessment or what failed. */
export type FromWorker =
  | { ready: true }
  | { batch: number; at: number; ms: number; assessment: Assessment }
  | { batch: number; at: number; ms: number; failed: string }

/** Makes this thread answer batches with `assess`, one answer a message, so that the other side can time each. */
export function serveAssessments(assess: (input: AssessInput) => Assessment): void {
  parentPort?.once('message', (first: { port: MessagePort }) => {
    const { port } = first
    port.on('message', ({ batch, inputs }: { batch: number; inputs: readonly AssessInput[] }) => {
      for (const [at, input] of inputs.entries()) {
        const start = performance.now()
        let answer: FromWorker
        try {
          const assessment = assess(input)
          answer = { batch, at, ms: performance.now() - start, assessment }
        } catch (error) {
          answer = { batch, at, ms: performance.now() - start, failed: inWords(error) }
        }
        port.postMessage(answer)
      }
    })
    port.postMessage({ ready: true } satisfies FromWorker)
  })
}
