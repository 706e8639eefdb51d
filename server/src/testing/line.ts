import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where a cut falls: at once; as the next `commit` goes by, unheard by the database; or heard, and its answer lost. */
export type CutAt = 'now' | 'before commit' | 'after commit'

/** A line between us and a database that can be cut, refused, stalled and slowed. */
export type Line = {
  /** The database's address through this line. */
  through(url: string): string
  /** Ends every connection, or the next that commits. */
  cut(at: CutAt): void
  /** Takes no new connections, and ends those there are. */
  refuse(on: boolean): void
  /** Lets nothing through and ends nothing: the far side is silent. */
  stall(on: boolean): void
  /** Milliseconds by which everything comes later, in each direction. */
  slow(ms: number): void
  /** How many connections are open, and how often one was cut. */
  readonly open: number
  readonly cuts: number
  close(): Promise<void>
}

/** Opens a line to the database of `url`, on a free port of 127.0.0.1. For tests. */
export const lineTo = async (url: string): Promise<Line> => {
  const far = new URL(url)
  const pairs = new Set<{ near: Socket; far: Socket }>()
  let refusing = false
  let stalled = false
  let delay = 0
  let cutting: CutAt | null = null
  let cuts = 0

  const end = (pair: { near: Socket; far: Socket }): void => {
    pair.near.destroy()
    pair.far.destroy()
    pairs.delete(pair)
  }
  const pass = (data: Buffer, to: Socket): void => {
    const write = (): void => void (to.destroyed || to.write(data))
    if (delay > 0) setTimeout(write, delay)
    else write()
  }

  const server = createServer((near) => {
    if (refusing) return void near.destroy()
    const to = connect(Number(far.port || 5432), far.hostname)
    const pair = { near, far: to }
    pairs.add(pair)
    for (const socket of [near, to]) socket.on('error', () => end(pair)).on('close', () => end(pair))
    if (stalled) for (const socket of [near, to]) socket.pause()
    let deaf = false
    near.on('data', (data) => {
      const commits = cutting && cutting !== 'now' && /\bcommit\b/i.test(data.toString('latin1'))
      if (commits && cutting === 'before commit') {
        cutting = null
        cuts++
        return end(pair)
      }
      if (commits) {
        cutting = null
        deaf = true
      }
      pass(data, to)
    })
    to.on('data', (data) => {
      if (!deaf) return pass(data, near)
      // The database has answered the commit: it stands, and nobody here will hear of it.
      cuts++
      end(pair)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    through(other) {
      const address = new URL(other)
      address.hostname = '127.0.0.1'
      address.port = String(port)
      return address.toString()
    },
    cut(at) {
      cutting = at === 'now' ? null : at
      if (at !== 'now') return
      cuts++
      for (const pair of [...pairs]) end(pair)
    },
    refuse(on) {
      refusing = on
      if (on) for (const pair of [...pairs]) end(pair)
    },
    stall(on) {
      stalled = on
      for (const { near, far: to } of pairs)
        for (const socket of [near, to]) on ? socket.pause() : socket.resume()
    },
    slow(ms) {
      delay = ms
    },
    get open() {
      return pairs.size
    },
    get cuts() {
      return cuts
    },
    async close() {
      for (const pair of [...pairs]) end(pair)
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
