import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault =
  | 'slow'
  | 'broken'
  | 'malformed'
  | 'empty'
  | 'wrong language'
  | 'same words'
  | 'huge'
  | 'endless'
export type Asked = { q: string; source: string; target: string; format: string; api_key?: string }

export type Engine = {
  url: string
  /** Every call to /translate, as it came. */
  asked: Asked[]
  /** What it does wrong from now on; null for nothing. */
  fault: Fault | null
  /** The key it wants; null for none. */
  key: string | null
  stop(): Promise<void>
}

const names: Record<string, string> = {
  en: 'English',
  es: 'Spanish',
  pl: 'Polish',
  ar: 'Arabic',
  'pt-BR': 'Portuguese',
}
const codes = Object.keys(names)

/** What it knows by heart; everything else comes back as invented English. */
const heart: Record<string, { language: string; text: string }> = {
  'El agua está entrando en la casa y mi madre no puede subir la escalera': {
    language: 'es',
    text: 'The water is coming into the house and my mother cannot climb the stairs',
  },
  'الماء يدخل البيت وأمي لا تستطيع الصعود إلى السطح': {
    language: 'ar',
    text: 'The water is entering the house and my mother cannot go up to the roof',
  },
}
const invented = 'These are the words of the person, as the machine understood them'
const polish = 'Woda wchodzi do domu i moja matka nie może wejść na schody, proszę o pomoc jak najszybciej'

const bodyOf = async (request: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/**
 * A server that answers as LibreTranslate 1.9.6 does: `GET /languages`, `GET /spec`, `POST /translate` with its
 * refusals (400 for a language it does not know, 403 for a missing key), and faults to be switched on.
 */
export const startEngine = async (): Promise<Engine> => {
  const engine: Engine = { url: '', asked: [], fault: null, key: null, stop: async () => undefined }
  const server = createServer(async (request, response) => {
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const { fault } = engine
    // It keeps the line open and says nothing: whoever asked must give up by themselves.
    if (fault === 'slow') return
    if (fault === 'broken') return json(500, { error: 'Cannot translate text: out of memory' })
    if (fault === 'malformed') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>')
      return
    }
    if (request.url === '/languages')
      return json(
        200,
        codes.map((code) => ({ code, name: names[code], targets: codes })),
      )
    if (request.url === '/spec') return json(200, { swagger: '2.0', info: { version: '1.9.6' } })
    if (request.url !== '/translate' || request.method !== 'POST') return json(404, { error: 'Not found' })
    const asked = JSON.parse(await bodyOf(request)) as Asked
    engine.asked.push(asked)
    if (engine.key && asked.api_key !== engine.key) return json(403, { error: 'Invalid API key' })
    if (asked.source !== 'auto' && !codes.includes(asked.source))
      return json(400, { error: `${asked.source} is not supported` })
    if (!codes.includes(asked.target)) return json(400, { error: `${asked.target} is not supported` })
    const known = heart[asked.q]
    const text =
      fault === 'wrong language'
        ? polish
        : fault === 'same words'
          ? asked.q
          : fault === 'empty'
            ? ''
            : fault === 'huge'
              ? 'water '.repeat(5000)
              : fault === 'endless'
                ? 'water '.repeat(500_000)
                : (known?.text ?? invented)
    json(200, {
      translatedText: text,
      ...(asked.source === 'auto' && {
        detectedLanguage: { language: known?.language ?? 'en', confidence: 90 },
      }),
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  engine.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  engine.stop = () =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return engine
}
