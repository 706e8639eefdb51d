import { Worker } from 'node:worker_threads'
import type { ReadFile } from './read-csv.ts'

export type AskedOfThread = { text: string; zone: string; now: number }

/** Milliseconds that one file may take to be read, the thread's start among them. */
const patience = 15_000
/** Files read at once in this process; whoever comes beyond is asked to try again. */
const mostAtOnce = 2
/** MB of its own that a file may take. */
const room = 256

let underWay = 0

const notRead = (sentence: string): ReadFile => ({
  lines: [],
  problems: [{ line: 0, field: 'file', sentence }],
})
const tooMuch = notRead(
  'could not be laid out: one of its repeated entries never comes to an end, or comes on no day at all. Give each RRULE an end, or export fewer weeks.',
)
const tooBusy = notRead('has to wait, because other calendars are being read: send it again in a moment.')

/**
 * Reads a calendar on a thread of its own, which is ended when it takes too long or too much: a rule of repetition can be
 * written that has no next day for ever, and the library looks for it for ever. The time zones that a file describes are
 * its own, too: the library keeps them for the whole thread, so one file's would be the next one's.
 */
export const readIcalApart = async (
  text: string,
  zone: string,
  now: Date,
  ms: number = patience,
): Promise<ReadFile> => {
  if (underWay >= mostAtOnce) return tooBusy
  underWay++
  try {
    return await new Promise<ReadFile>((resolve) => {
      const worker = new Worker(new URL('./ical-worker.ts', import.meta.url), {
        execArgv: [],
        workerData: { text, zone, now: now.getTime() } satisfies AskedOfThread,
        resourceLimits: { maxOldGenerationSizeMb: room },
      })
      const end = (read: ReadFile): void => {
        clearTimeout(timer)
        void worker.terminate()
        resolve(read)
      }
      const timer = setTimeout(() => end(tooMuch), ms)
      worker.on('message', (read: ReadFile) => end(read))
      worker.on('error', () => end(tooMuch))
      worker.on('exit', () => end(tooMuch))
    })
  } finally {
    underWay--
  }
}
