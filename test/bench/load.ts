/** A client in a process of its own: it asks, so many at a time, and tells how long each answer took. */
import { fork } from 'node:child_process'

export type Ask = { url: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }
export type Answers = { ms: number[]; statuses: number[]; bodies: string[]; seconds: number }

/** Asks everything, `atOnce` at a time, in order. `keep` returns the bodies too. */
export const load = (
  asks: readonly Ask[],
  { atOnce, keep = false }: { atOnce: number; keep?: boolean },
): Promise<Answers> =>
  new Promise((done, fail) => {
    const child = fork(import.meta.filename, [], { serialization: 'advanced' })
    child.once('message', (answers) => {
      done(answers as Answers)
      child.disconnect()
    })
    child.once('exit', (code) => code && fail(new Error(`The client ended with ${code}.`)))
    child.send({ asks, atOnce, keep })
  })

const ask = async ({
  url,
  method = 'GET',
  headers = {},
  body,
}: Ask): Promise<{ status: number; text: string }> => {
  const answer = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, text: await answer.text() }
}

if (process.send && process.argv[1] === import.meta.filename)
  process.once('message', async ({ asks, atOnce, keep }: { asks: Ask[]; atOnce: number; keep: boolean }) => {
    const answers: Answers = { ms: [], statuses: [], bodies: [], seconds: 0 }
    const began = performance.now()
    let next = 0
    const work = async (): Promise<void> => {
      while (next < asks.length) {
        const i = next++
        const start = performance.now()
        const { status, text } = await ask(asks[i]!)
        answers.ms[i] = performance.now() - start
        answers.statuses[i] = status
        if (keep) answers.bodies[i] = text
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    answers.seconds = (performance.now() - began) / 1000
    process.send!(answers)
  })
