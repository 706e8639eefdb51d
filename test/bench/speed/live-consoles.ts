import { Agent, get, type IncomingMessage } from 'node:http'
import { paced, toBeSure } from '../../../console/src/api/paced.ts'
import { mostShown } from '../../../console/src/api/rows.ts'
import { bodyOf, moment } from './live-messages.ts'

// The consoles: each with a stream of its own, doing on each event what the console does (`live-provider.tsx`): rows that
// come with the events are on the screen at once; the queue itself is asked for again when they were too many or a screen
// has filled up with them, at most once a second, and every ten to fifteen seconds to be sure.
type Asked = { bases: string[]; links: (string | null)[]; echo: boolean }

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
/** Message → when each console had it on its screen. */
const seen = new Map<string, number[]>()
let asks = 0
let bytes = 0
let resets = 0

/** What many consoles here are told alike is read once: each of them stands for a machine of its own. */
const read = new Map<string, unknown>()
const readOnce = <T>(data: string): T => {
  if (!read.has(data)) {
    if (read.size >= 1000) read.clear()
    read.set(data, JSON.parse(data))
  }
  return read.get(data) as T
}

const note = (message: string, at: number): void => {
  const times = seen.get(message)
  if (times) times.push(at)
  else seen.set(message, [at])
}

const cookieFrom = (link: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(link, { agent }, (answer) => {
      answer.resume()
      const cookie = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')
      cookie ? resolve(cookie) : reject(new Error(`No session from a sign-in link (${answer.statusCode}).`))
    }).on('error', reject)
  })

const watch = (base: string, cookie: string | null, echo: boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    /** Conversation → messages that are known and not on the screen yet, with the transaction of their event. */
    const pending = new Map<string, { message: string; xid: bigint }[]>()
    const headers = cookie ? { cookie } : {}
    let shown = 0
    let sure = false
    const queue = paced(
      1000,
      () =>
        new Promise<void>((done) => {
          get(`${base}/api/a/1/queue?view=all&limit=100`, { agent, headers }, async (answer) => {
            const text = await bodyOf(answer)
            const at = moment()
            asks += 1
            bytes += text.length
            shown = 100
            const told = /"position":"(\d+)-/.exec(text.slice(-200))?.[1]
            if (told)
              for (const [conversation, waiting] of pending) {
                const later = waiting.filter(({ xid }) => xid > BigInt(told))
                for (const one of waiting) if (!later.includes(one)) note(one.message, at)
                if (later.length > 0) pending.set(conversation, later)
                else pending.delete(conversation)
              }
            done()
          }).on('error', () => done())
        }),
    )
    const heard = (event: string, id: string, data: string): void => {
      if (event === 'hello') {
        resolve()
        return
      }
      if (event === 'reset') resets += 1
      if (event === 'echo') {
        note(readOnce<{ message: string }>(data).message, moment())
        return
      }
      if (event === 'queue.rows') {
        const { rows } = readOnce<{ rows: { id: string }[] | null }>(data)
        const at = moment()
        shown += rows?.length ?? 0
        if (rows === null || shown > mostShown) queue.mark()
        for (const row of rows ?? []) {
          for (const { message } of pending.get(row.id) ?? []) note(message, at)
          pending.delete(row.id)
        }
        return
      }
      if (event === 'beat') return
      const told = readOnce<{ message?: string; conversation?: string }>(data)
      if (event === 'message.received' && told.message && told.conversation) {
        const waiting = pending.get(told.conversation) ?? []
        waiting.push({ message: told.message, xid: BigInt(id.split('-')[0]!) })
        pending.set(told.conversation, waiting)
      }
      if (sure) return
      sure = true
      setTimeout(() => {
        sure = false
        queue.mark()
      }, toBeSure())
    }
    get(
      `${base}${echo ? '/live' : '/api/a/1/live'}`,
      { headers, agent: false },
      (answer: IncomingMessage) => {
        if (answer.statusCode !== 200) return reject(new Error(`A stream was refused: ${answer.statusCode}.`))
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (more: string) => {
          bytes += more.length
          text += more
          let end = text.indexOf('\n\n')
          while (end >= 0) {
            const field = { event: 'message', id: '', data: '' } as Record<string, string>
            for (const line of text.slice(0, end).split('\n')) {
              const colon = line.indexOf(': ')
              field[line.slice(0, colon)] = line.slice(colon + 2)
            }
            heard(field.event!, field.id!, field.data!)
            text = text.slice(end + 2)
            end = text.indexOf('\n\n')
          }
        })
      },
    ).on('error', reject)
  })

process.on('message', async (asked: Asked | 'told') => {
  if (asked === 'told') {
    process.send?.({ seen: [...seen], asks, bytes, resets })
    return
  }
  const cookies: (string | null)[] = []
  for (const link of asked.links) cookies.push(link === null ? null : await cookieFrom(link))
  await Promise.all(
    cookies.map((cookie, n) => watch(asked.bases[n % asked.bases.length]!, cookie, asked.echo)),
  )
  process.send?.({ ready: true })
})
process.on('disconnect', () => process.exit(0))
