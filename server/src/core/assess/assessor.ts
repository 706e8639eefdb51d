import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { AssessInput, AssessResult } from './assessment.ts'
import { BUDGET_MS, fallBack, unsound } from './safely.ts'
import type { FromWorker, ToWorker } from './serve-worker.ts'
import type { Tuning } from './tuning.ts'

export type AssessorOptions = {
  /** Milliseconds one message may take; 50 by default. */
  timeoutMs?: number
  /** Milliseconds a new worker may take to load before its batch goes to the word lists; 8,000 by default (weights and language libraries load in it). */
  startMs?: number
  /** The worker's module, for tests and for a later model. */
  workerUrl?: URL
}

export type Assessor = {
  /**
   * One result for each input, in order, with the agency's tuning when given. Never rejects, and never takes longer
   * than loading plus one time-out.
   */
  assessBatch(inputs: readonly AssessInput[], tuning?: Tuning): Promise<AssessResult[]>
  close(): Promise<void>
}

type Live = {
  worker: Worker
  port: MessagePort
  ready: boolean
  dead: string | null
  /** Versions of the tunings that the thread holds, oldest first. */
  knows: string[]
  heard: (answer: FromWorker | null) => void
}

// A worker that dies while loading is tried again with every batch, but not more often than this after three times.
const TRIES = 3
const REST_MS = 30_000

function spawn(url: URL): Live {
  const { port1, port2 } = new MessageChannel()
  const worker = new Worker(url, { execArgv: [], stdout: false, stderr: false })
  const live: Live = { worker, port: port1, ready: false, dead: null, knows: [], heard: () => {} }
  const died = (why: string) => {
    live.dead ??= why
    live.heard(null)
  }
  worker.on('error', (error) =>
    died(`the assessing thread failed: ${error instanceof Error ? error.message : String(error)}`),
  )
  worker.on('exit', () => died('the assessing thread ended'))
  port1.on('message', (answer: FromWorker) => {
    if ('ready' in answer) live.ready = true
    live.heard(answer)
  })
  worker.postMessage({ port: port2 }, [port2])
  worker.unref()
  port1.unref()
  return live
}

// A tuning travels to its thread once; the thread keeps as many as centres commonly have agencies.
const KNOWN = 20
function teach(live: Live, tuning: Tuning): void {
  if (live.knows.includes(tuning.version)) return
  const forget = live.knows.length >= KNOWN ? live.knows.shift()! : null
  live.knows.push(tuning.version)
  live.port.postMessage({ learn: tuning, forget } satisfies ToWorker)
}

/** Waits until `take` has what it wants; 'late' when nothing came for `ms` milliseconds, 'dead' when the thread ended. */
function next(
  live: Live,
  ms: number,
  take: (answer: FromWorker) => boolean,
): Promise<'done' | 'late' | 'dead'> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout
    const end = (how: 'done' | 'late' | 'dead') => {
      clearTimeout(timer)
      live.heard = () => {}
      resolve(how)
    }
    const hear = (answer: FromWorker) => {
      if (take(answer)) return end('done')
      clearTimeout(timer)
      timer = setTimeout(late, ms)
    }
    const late = () => {
      // When this thread itself was busy the answers may lie unread: empty the port before calling it a hang.
      let heard = false
      for (let held = receiveMessageOnPort(live.port); held; held = receiveMessageOnPort(live.port)) {
        const answer: FromWorker = held.message
        if ('ready' in answer) live.ready = true
        heard = true
        if (take(answer)) return end('done')
      }
      if (heard) timer = setTimeout(late, ms)
      else end('late')
    }
    timer = setTimeout(late, ms)
    live.heard = (answer) => (answer === null ? end('dead') : hear(answer))
    if (live.dead !== null) end('dead')
  })
}

/**
 * Assesses batches on a thread of its own, so that an assessment that never returns can be stopped: when one message
 * passes `timeoutMs`, the thread is terminated and replaced, and that message and the rest of its batch are ranked by
 * the word lists alone here; when those fail they are not assessed. Batches are worked one after the other.
 */
export function createAssessor(options: AssessorOptions = {}): Assessor {
  const timeoutMs = options.timeoutMs ?? BUDGET_MS
  const startMs = options.startMs ?? 8_000
  const url = options.workerUrl ?? new URL('./worker.ts', import.meta.url)
  let closed = false
  let failedStarts = 0
  let restUntil = 0
  let batch = 0
  let live: Live | null = spawn(url)
  let turn: Promise<unknown> = Promise.resolve()

  const drop = async (old: Live) => {
    if (live === old) live = null
    old.port.close()
    await old.worker.terminate()
  }

  async function ready(): Promise<Live | string> {
    // One that died between two batches is replaced before it costs a batch its assessment.
    if (live?.ready && live.dead !== null) void drop(live)
    if (live === null) {
      if (performance.now() < restUntil) return 'the assessing thread cannot be started'
      live = spawn(url)
    }
    const mine = live
    const state =
      mine.dead !== null
        ? 'dead'
        : mine.ready
          ? 'done'
          : await next(mine, startMs, (answer) => 'ready' in answer)
    if (state === 'done') return mine
    if (!mine.ready && ++failedStarts >= TRIES) restUntil = performance.now() + REST_MS
    const why = mine.dead ?? `the assessing thread did not start within ${startMs} ms`
    void drop(mine)
    return why
  }

  async function work(inputs: readonly AssessInput[], tuning?: Tuning): Promise<AssessResult[]> {
    const results: (AssessResult | undefined)[] = inputs.map(() => undefined)
    let why = 'the assessor is closed'
    const mine = closed ? why : await ready()
    if (typeof mine === 'string') why = mine
    else if (inputs.length > 0) {
      failedStarts = 0
      const number = ++batch
      let open = inputs.length
      if (tuning) teach(mine, tuning)
      mine.port.postMessage({ batch: number, inputs, tuning: tuning?.version ?? null } satisfies ToWorker)
      const state = await next(mine, timeoutMs, (answer) => {
        if (!('batch' in answer) || answer.batch !== number) return false
        if (results[answer.at] === undefined) open -= 1
        results[answer.at] ??= judge(inputs[answer.at]!, answer, timeoutMs)
        return open === 0
      })
      if (state !== 'done') {
        why = mine.dead ?? `an assessment did not end within ${timeoutMs} ms and was stopped`
        void drop(mine)
        if (!closed && state === 'late') live = spawn(url)
      }
    }
    return inputs.map((input, at) => results[at] ?? { ...fallBack(input, why), ms: timeoutMs })
  }

  return {
    assessBatch(inputs, tuning) {
      const mine = turn.then(() => work(inputs, tuning))
      turn = mine.catch(() => {})
      return mine.catch((error) => inputs.map((input) => ({ ...fallBack(input, String(error)), ms: 0 })))
    },
    async close() {
      closed = true
      await turn
      if (live) await drop(live)
    },
  }
}

function judge(
  input: AssessInput,
  answer: Extract<FromWorker, { batch: number }>,
  timeoutMs: number,
): AssessResult {
  if ('failed' in answer)
    return { ...fallBack(input, `the assessment failed: ${answer.failed}`), ms: answer.ms }
  const wrong = unsound(answer.assessment)
  if (wrong !== null) return { ...fallBack(input, wrong), ms: answer.ms }
  if (answer.ms > timeoutMs) {
    const why = `the assessment took ${Math.round(answer.ms)} ms, more than the ${timeoutMs} ms it may take`
    return { ...fallBack(input, why), ms: answer.ms }
  }
  return { assessment: answer.assessment, fallback: 'none', ms: answer.ms }
}
