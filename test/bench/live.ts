import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { practicePeople } from '../../server/src/core/identity/index.ts'
import type { Figure, Part, Size } from './part.ts'
import { furnish } from './speed/centre.ts'
import { type Ground, type On, openGround, settle } from './speed/ground.ts'

export type LiveOptions = On & {
  /** How many `serve --work` processes share the database; consoles and intake are spread over them. */
  processes?: number
  rate?: number
  consoles?: readonly number[]
}

type Told = { seen: [string, number[]][]; asks: number; bytes: number; resets: number }
type Sent = {
  sent: { message: string; at: number; kept: number }[]
  failed: number
  why: string
  seconds: number
}
type Serving = { ready: { base: string; door: number } }
type Seen = {
  p50: number
  p99: number
  most: number
  kept99: number
  missing: number
  asks: number
  bytes: number
  seconds: number
}

const file = (name: string): string => join(import.meta.dirname, 'speed', `live-${name}.ts`)

/** The next thing that a child says which has the field that is waited for. */
const hears = <T>(child: ChildProcess, field: keyof T & string, seconds = 120): Promise<T> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`Nothing heard of "${field}" for ${seconds} s.`)),
      seconds * 1000,
    )
    const on = (said: T): void => {
      if (!(said as object) || !(field in (said as object))) return
      clearTimeout(late)
      child.off('message', on)
      resolve(said)
    }
    child.on('message', on)
    child.once('exit', (code) => reject(new Error(`A process of the bench ended with ${code}.`)))
  })

const start = (name: string, env: Record<string, string> = {}): ChildProcess =>
  fork(file(name), { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })

const end = async (children: readonly ChildProcess[]): Promise<void> => {
  for (const child of children) child.removeAllListeners('exit')
  await Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve()
          child.once('exit', () => resolve())
          if (child.connected) child.disconnect()
          setTimeout(() => child.kill('SIGKILL'), 3000).unref()
        }),
    ),
  )
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** So many consoles watch while so many messages a second come in. */
const watch = async (
  ground: Ground,
  {
    echo,
    consoles,
    processes,
    rate,
    seconds,
  }: { echo: boolean; consoles: number; processes: number; rate: number; seconds: number },
): Promise<Seen> => {
  const place = await ground.database()
  const accounts = await furnish(place, ground.folder, 4)
  const servers: ChildProcess[] = []
  const others: ChildProcess[] = []
  try {
    const doors: number[] = []
    const bases: string[] = []
    for (let n = 0; n < (echo ? 1 : processes); n++) {
      const port = 21_000 + Math.floor(Math.random() * 20_000)
      const server = start(echo ? 'echo' : 'server', {
        DATABASE_URL: place.ownerUrl,
        CALLBOX_DATA: join(ground.folder, 'data'),
        CALLBOX_ORIGIN: `http://127.0.0.1:${port}`,
        PORT: String(port),
        NODE_ENV: 'production',
      })
      servers.push(server)
      const { ready } = await hears<Serving>(server, 'ready')
      doors.push(ready.door)
      bases.push(ready.base)
    }
    let links: (string | null)[] = Array.from({ length: consoles }, () => null)
    if (!echo) {
      const told = hears<{ links: string[] }>(servers[0]!, 'links')
      const people = practicePeople.filter(({ role }) => role !== 'trainer').slice(0, 3)
      servers[0]!.send({ links: consoles, people: people.map(({ email }) => email) })
      links = (await told).links
    }
    const screens = start('consoles')
    const load = start('load')
    others.push(screens, load)
    const open = hears<{ ready: true }>(screens, 'ready')
    screens.send({ bases, links, echo })
    await open
    const say = async (of: number, seed: number): Promise<Sent> => {
      const done = hears<Sent>(load, 'sent', of + 120)
      load.send({ doors, accounts, rate, seconds: of, seed })
      return done
    }
    await say(4, 5) // Code is compiled, libraries are loaded, plans are made.
    await settle(place)
    const { sent, failed, why, seconds: took } = await say(seconds, 6)
    await pause(2500)
    const telling = hears<Told>(screens, 'seen')
    screens.send('told')
    const { seen, asks, bytes, resets } = await telling
    if (failed + resets > 0)
      throw new Error(`${failed} messages were refused, ${resets} streams were reset. ${why}`.trim())
    const times = new Map(seen)
    const waits = sent.flatMap(({ message, at: from }) =>
      (times.get(message) ?? []).map((then) => then - from),
    )
    waits.sort((a, b) => a - b)
    const kept = sent.map(({ at: from, kept }) => kept - from).sort((a, b) => a - b)
    return {
      p50: at(waits, 0.5),
      p99: at(waits, 0.99),
      most: waits.at(-1) ?? Number.NaN,
      kept99: at(kept, 0.99),
      missing: sent.length * consoles - waits.length,
      asks,
      bytes,
      seconds: took,
    }
  } finally {
    await end([...others, ...servers])
    await place.drop()
  }
}

/** From a message in our hands to the screens, at a steady rate, against an echo of the same under the same load. */
export const captureToScreen = async (
  size: Size,
  tell: (line: string) => void,
  { processes = 1, rate = 300, consoles = [1, 100], ...on }: LiveOptions = {},
): Promise<Figure[]> => {
  const ground = await openGround(on)
  const seconds = size === 'full' ? 30 : 10
  try {
    const figures: Figure[] = []
    for (const many of consoles) {
      const asked = { consoles: many, processes, rate, seconds }
      const echo = await watch(ground, { ...asked, echo: true })
      const ours = await watch(ground, { ...asked, echo: false })
      const told = (name: string, one: Seen): void =>
        tell(
          `${many} consoles, ${name}: p50 ${one.p50.toFixed(0)} ms, p99 ${one.p99.toFixed(0)} ms, most ${one.most.toFixed(0)} ms; committed p99 ${one.kept99.toFixed(0)} ms; ${one.missing} not seen; ${one.asks} readings of the queue, ${(one.bytes / 1e6 / many / one.seconds).toFixed(2)} MB/s a console`,
        )
      told('echo', echo)
      told('callbox', ours)
      if (ours.missing > 0) throw new Error(`${ours.missing} messages never came to a screen.`)
      const how = `${rate} messages/s in batches of 10 for ${seconds} s through ${processes} process${processes > 1 ? 'es' : ''} (serve --work), ${many} consoles, each with a stream and doing on each event what the console does; on a screen when the row that holds the message is there. Load and consoles in processes of their own. The echo commits the same batches as rows of one table and writes every message to every stream.`
      const figure = (name: string, value: number, against: number): Figure => ({
        what: `capture to screen, ${name}, ${many} console${many > 1 ? 's' : ''}`,
        value: Math.round(value * 10) / 10,
        unit: 'ms',
        against: { what: 'echo of the same messages', value: Math.round(against * 10) / 10 },
        ratio: Number((value / against).toFixed(2)),
        how,
      })
      const p99 = figure('p99', ours.p99, echo.p99)
      figures.push(
        figure('p50', ours.p50, echo.p50),
        { ...p99, aim: { of: 'ratio', is: '<=', than: 5 } },
        {
          what: `capture to screen, p99 in itself, ${many} console${many > 1 ? 's' : ''}`,
          value: p99.value,
          unit: 'ms',
          aim: { of: 'value', is: '<=', than: 250 },
          how,
        },
      )
    }
    return figures
  } finally {
    await ground.stop()
  }
}

/** How soon what was captured is on the screens. */
export const live: Part = {
  name: 'live',
  title: 'Live view: from capture to the screens',
  elsewhere: true,
  run: (size, tell, { database }) => captureToScreen(size, tell, database ? { databaseUrl: database } : {}),
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      binaries: { type: 'string' },
      database: { type: 'string' },
      processes: { type: 'string', default: '1' },
      rate: { type: 'string', default: '300' },
      consoles: { type: 'string', default: '1,100' },
    },
  })
  const figures = await captureToScreen(positionals[0] === 'full' ? 'full' : 'short', console.log, {
    ...(values.binaries ? { binaries: values.binaries } : {}),
    ...(values.database ? { databaseUrl: values.database } : {}),
    processes: Number(values.processes),
    rate: Number(values.rate),
    consoles: values.consoles.split(',').map(Number),
  })
  console.table(
    figures.map(({ what, value, unit, against, ratio }) => ({
      what,
      value,
      unit,
      echo: against?.value,
      ratio,
    })),
  )
}
