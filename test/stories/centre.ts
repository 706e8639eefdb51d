import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** A free port on 127.0.0.1. */
export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

export type Program = {
  child: ChildProcess
  /** Everything it has said. */
  said(): string
  /** Resolves when it has said something that matches; rejects when it ends before. */
  until(pattern: RegExp, ms?: number): Promise<RegExpMatchArray>
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** Runs `callbox …` as an operator would, as a process of its own. */
export const callbox = (args: string[], env: Record<string, string>): Program => {
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'server/src/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const waiting = new Set<() => void>()
  const hear = (data: Buffer): void => {
    text += data.toString()
    for (const look of waiting) look()
  }
  child.stdout!.on('data', hear)
  child.stderr!.on('data', hear)
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)))
  return {
    child,
    ended,
    said: () => text,
    until: (pattern, ms = 60_000) =>
      new Promise((done, fail) => {
        const finish = (work: () => void): void => {
          waiting.delete(look)
          clearTimeout(timer)
          work()
        }
        const look = (): void => {
          const match = text.match(pattern)
          if (match) finish(() => done(match))
        }
        const timer = setTimeout(
          () => finish(() => fail(new Error(`It did not say ${pattern} in ${ms} ms. It said:\n${text}`))),
          ms,
        )
        waiting.add(look)
        void ended.then(() =>
          finish(() =>
            text.match(pattern)
              ? done(text.match(pattern)!)
              : fail(new Error(`It ended without saying ${pattern}. It said:\n${text}`)),
          ),
        )
        look()
      }),
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

export type Centre = {
  origin: string
  data: string
  env: Record<string, string>
  program: Program
  /** Signs in by a printed link. */
  signIn(role: string): Promise<Person>
  stop(): Promise<void>
}

export type Person = {
  cookie: string
  get(path: string): Promise<{ status: number; body: never }>
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: never }>
}

const personWith = (origin: string, cookie: string): Person => {
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: never }> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        cookie,
        origin,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : null) as never }
  }
  return { cookie, get: (path) => ask('GET', path), send: ask }
}

/** Follows a sign-in link and keeps the cookie. */
export const follow = async (origin: string, link: string): Promise<Person> => {
  const response = await fetch(link, { redirect: 'manual' })
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return personWith(origin, cookie)
}

/** A practice centre, opened the way a newcomer would, on a new data folder and a free port. */
export const openCentre = async ({
  data,
  args = ['serve', '--work'],
  env = {},
}: {
  data?: string
  args?: string[]
  env?: Record<string, string>
} = {}): Promise<Centre> => {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'callbox-story-')))
  const port = await freePort()
  const all = {
    CALLBOX_DATA: folder,
    PORT: String(port),
    CALLBOX_ORIGIN: `http://localhost:${port}`,
    // A story counts what is in the queue: nobody but the story speaks.
    CALLBOX_QUIET_SHIFT: 'off',
    ...env,
  }
  const program = callbox(args, all)
  await program.until(/Ctrl-C stops everything/, 180_000)
  const origin = `http://localhost:${port}`
  return {
    origin,
    program,
    data: folder,
    env: all,
    async signIn(role) {
      const maker = callbox(['signin-link', '--role', role], all)
      const [link] = await maker.until(/http\S+magic-link\S+/)
      await maker.ended
      return follow(origin, link!)
    },
    async stop() {
      await program.kill('SIGINT')
      if (!data) await rm(folder, { recursive: true, force: true })
    },
  }
}
