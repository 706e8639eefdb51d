import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { Response } from 'playwright-core'

/** What a server answered to one request, as text, or as base64 where it was none. */
export type Answer = { status: number; type: string; text?: string; bytes?: string }
/** One place as it was: its address, the moment, and the answers it was made of, by method and address. */
export type Recorded = { path: string; at: string; answers: Record<string, Answer> }
/** By the name of the place. */
export type Recording = Map<string, Recorded>

/** Stands in an answer where the server said what time it was: the moment of its place is put there. */
const momentHere = '@@the moment@@'
const words = /^(text\/|application\/(json|javascript)|image\/svg)/

/** The address of the centre that was recorded is not in the recording; this one, which people know, is. */
const usual = 'http://localhost:9110'

/** One answer to keep, or nothing where it is none of the place's own (a stream, a redirect without a body). */
export const keep = async (response: Response, origin: string): Promise<[string, Answer] | null> => {
  const request = response.request()
  const key = `${request.method()} ${request.url().slice(origin.length)}`
  const type = response.headers()['content-type'] ?? ''
  if (/event-stream/.test(type) || response.status() === 304) return null
  const body = await response.body().catch(() => null)
  if (!body) return null
  if (!words.test(type)) return [key, { status: response.status(), type, bytes: body.toString('base64') }]
  const text = body.toString().replaceAll(origin, usual)
  return [key, { status: response.status(), type, text: type.includes('json') ? withoutMoment(text) : text }]
}

const withoutMoment = (text: string): string => {
  const said = JSON.parse(text) as Record<string, unknown>
  return typeof said?.at === 'string' ? JSON.stringify({ ...said, at: momentHere }) : text
}

/** The body of an answer as it is given at this moment. */
export const bodyOf = ({ text, bytes }: Answer, at: string): string | Buffer =>
  bytes === undefined ? (text ?? '').replace(momentHere, at) : Buffer.from(bytes, 'base64')

type Kept = {
  places: Record<string, { path: string; at: string; answers: Record<string, string> }>
  bodies: Record<string, Answer>
}

/** One line an answer, each answer once: what changes between two recordings can be read. */
export const save = async (file: string, recording: Recording): Promise<void> => {
  const bodies = new Map<string, Answer>()
  const places = [...recording].map(([name, { path, at, answers }]) => {
    const named = Object.entries(answers).map(([key, answer]) => {
      const hash = createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 12)
      bodies.set(hash, answer)
      return [key, hash] as const
    })
    return [name, { path, at, answers: Object.fromEntries(named) }] as const
  })
  const lines = (all: Iterable<readonly [string, unknown]>) =>
    [...all].map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`).join(',\n')
  await writeFile(file, `{"places": {\n${lines(places)}\n},\n"bodies": {\n${lines(bodies)}\n}}\n`)
}

export const load = async (file: string): Promise<Recording> => {
  const { places, bodies } = JSON.parse(await readFile(file, 'utf8')) as Kept
  return new Map(
    Object.entries(places).map(([name, { answers, ...place }]) => [
      name,
      {
        ...place,
        answers: Object.fromEntries(Object.entries(answers).map(([key, hash]) => [key, bodies[hash]!])),
      },
    ]),
  )
}
