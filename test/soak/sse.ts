import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { openOutside, until } from './centre.ts'
import { say, startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const slowOnes = 50
/** Enough events to fill what the operating system and we keep for each reader, several times over. */
const posts = 16_000
const arrival = 'event: message.received'
/** Bytes that the centre may gain while fifty readers read nothing. */
const mostGained = 400 * 1024 ** 2

/** A browser's stream over a bare socket, which can be left unread. */
const stream = (origin: string, cookie: string): { socket: Socket; heard(): string; ended(): boolean } => {
  const url = new URL(origin)
  const socket = connect(Number(url.port), '127.0.0.1')
  let text = ''
  let ended = false
  socket.on('data', (data) => {
    text = (text + data.toString()).slice(-4096)
  })
  socket.on('close', () => {
    ended = true
  })
  socket.on('error', () => undefined)
  socket.write(
    `GET /api/a/1/live HTTP/1.1\r\nHost: ${url.host}\r\nCookie: ${cookie}\r\nAccept: text/event-stream\r\n\r\n`,
  )
  return { socket, heard: () => text, ended: () => ended }
}

/** Screens that take nothing of what they are sent. */
export const sse: SoakPart = {
  name: 'sse',
  says: `${slowOnes} live streams that are not read while ${posts} messages come in`,
  holds:
    'memory stays bounded, each slow reader is dropped with `reset` when it reads on, one that reads hears everything',
  rounds: 3,
  async run({ rounds, seed, done }) {
    const centre = await openOutside()
    try {
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const name = `e${seed + round}`
        const desk = await centre.signIn('desk')
        const reading = stream(centre.origin, desk.cookie)
        let received = 0
        let carried = ''
        reading.socket.on('data', (data: Buffer) => {
          const text = carried + data.toString()
          received += text.split(arrival).length - 1
          // Too short to hold a whole one: what is cut by a packet is counted once.
          carried = text.slice(1 - arrival.length)
        })
        const slow = Array.from({ length: slowOnes }, () => stream(centre.origin, desk.cookie))
        await until('every stream is open', async () =>
          [reading, ...slow].every(({ heard }) => heard().includes('event: hello')),
        )
        for (const { socket } of slow) socket.pause()
        const before = await centre.memory()
        let memory = before
        const load = await startLoad(centre, { name, postsEach: 0, answerers: 0, reporters: 1 })
        const said: string[] = []
        for (let i = 0; i < posts; i += 500) {
          const at = new Date()
          const some = Array.from({ length: 500 }, (_, n) => ({
            networkId: `post-${name}-${i + n}`,
            author: { id: `q${n}`, handle: `@q${n}`, name: `Q ${n}` },
            text: `post-${name}-${i + n}. number ${n} asks when the shelter in hall ${i} opens`,
            language: 'en',
            at,
          }))
          await say(centre, some, at)
          said.push(...some.map(({ networkId }) => networkId))
          memory = Math.max(memory, await centre.memory())
        }
        const tally = await load.stop()
        const held = await truth(centre, { ...tally, posts: [...tally.posts, ...said] }, { ms: 300_000 })
        memory = Math.max(memory, await centre.memory())
        await until(
          'the one that reads has heard of everything',
          async () => received >= said.length + tally.reports.length,
          60_000,
          () => `It heard of ${received} of ${said.length + tally.reports.length}.`,
        )
        for (const { socket } of slow) socket.resume()
        await until(
          'each slow reader is dropped and told to look again',
          async () => slow.every(({ ended, heard }) => ended() || heard().includes('event: reset')),
          30_000,
        )
        const reset = slow.filter(({ heard }) => heard().includes('event: reset')).length
        for (const { socket } of [reading, ...slow]) socket.destroy()
        if (memory - before > mostGained)
          throw new Error(
            `The centre gained ${Math.round((memory - before) / 1024 ** 2)} MB for slow readers.`,
          )
        if (reset < slowOnes)
          throw new Error(`Only ${reset} of ${slowOnes} slow readers were told to look again.`)
        await contentDoctor(centre)
        await pause(200)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            ...held,
            'slow readers dropped with reset': reset,
            'most MB of memory gained': Math.round((memory - before) / 1024 ** 2),
            doctor: 'content',
          },
        })
      }
    } finally {
      await stopSaying(centre)
      await centre.stop()
    }
  },
}
