import { counted, plural } from '@callbox/contract'
import { type Heard, processes, silence } from '#platform/process'
import { type Ground, type Line, lasting, type Said, type Source, secondsBetween, worst } from './part.ts'

const listed = (all: readonly Heard[], at: Date): Line[] =>
  all.map(({ host, pid, alive, startedAt, beatAt }) => ({
    name: `${host}, process ${pid}`,
    says: alive
      ? `up for ${lasting(secondsBetween(startedAt, at))}`
      : `last heard ${lasting(secondsBetween(beatAt, at))} ago`,
    state: alive ? 'well' : 'look',
  }))

/** The names of hosts and processes are for those of the agency; the centre as a whole hears how many there are. */
const shown = ({ agency, at }: Ground, all: readonly Heard[]): Line[] =>
  agency === null ? [] : listed(all, at)

/** Whether anybody does the work. */
export const workers: Source = {
  part: 'workers',
  name: 'Workers',
  async read(ground) {
    const all = (await processes(ground.world.db, ground.at)).filter(({ kind }) => kind === 'work')
    const alive = all.filter((one) => one.alive)
    const lines = shown(ground, all)
    const figure = { unit: 'at work', value: alive.length }
    if (alive.length === 0) {
      const last = all.map(({ beatAt }) => beatAt.getTime()).sort((a, b) => b - a)[0]
      const since =
        last === undefined
          ? ''
          : ` The last one was heard ${lasting(secondsBetween(new Date(last), ground.at))} ago.`
      return {
        state: 'broken',
        says: `No worker is running: nothing leaves, no network is read, and no alarm is raised.${since}`,
        todo: 'Start one: "callbox work", or "serve --work". It goes on where the last one stopped.',
        lines,
        figure,
      }
    }
    const dead = all.length - alive.length
    return {
      state: dead > 0 ? 'look' : 'well',
      says:
        dead > 0
          ? `${counted(alive.length, 'worker')} at work; ${dead} fell silent, and what ${plural(dead, 'it', 'they')} held is freed within seconds.`
          : `${counted(alive.length, 'worker')} at work.`,
      lines,
      figure,
    }
  },
}

/** The processes that serve the desk and the public, and how many screens are open on them. */
export const servers: Source = {
  part: 'servers',
  name: 'Servers',
  async read(ground) {
    const all = (await processes(ground.world.db, ground.at)).filter(({ kind }) => kind === 'serve')
    const alive = all.filter((one) => one.alive)
    const streams = alive.reduce((n, { tells }) => n + (tells.streams ?? 0), 0)
    const starved = alive.filter(({ tells }) => (tells.pool?.waiting ?? 0) > 0)
    if (alive.length === 0)
      return {
        state: 'broken',
        says: 'No server is running: the desk and the form of the public cannot be reached.',
        todo: 'Start one: "callbox serve".',
        lines: shown(ground, all),
      }
    const said: Said = {
      state: starved.length > 0 ? 'look' : 'well',
      says: `${counted(alive.length, 'server')} up, ${counted(streams, 'live screen')}.`,
      lines: shown(ground, all),
      figure: { unit: 'live screens', one: 'live screen', value: streams },
    }
    return starved.length > 0
      ? {
          ...said,
          says: `Requests wait for a connection to the database on ${counted(starved.length, 'server')}.`,
          todo: 'Look at the database first; when it is well, start another "serve".',
        }
      : said
  },
}

/** Seconds after which a sweep that is due each second is late, and after which it is missing. */
const late = 15
const missing = 60

/** `age`: seconds between its end and the last word of its process, which comes each five seconds. */
export type SweepRun = { name: string; at: Date; age: number; ms: number; failed: boolean }

/** The newest run of each sweep, in whichever process that lives. */
export const sweepRuns = (all: readonly Heard[]): SweepRun[] => {
  const newest = new Map<string, SweepRun>()
  for (const { alive, beatAt, tells } of all)
    for (const [name, { at, ms, failed }] of Object.entries(alive ? (tells.sweeps ?? {}) : {})) {
      const age = Math.max(0, secondsBetween(new Date(at), beatAt))
      const run = { name, at: new Date(at), age, ms, failed }
      const known = newest.get(name)
      if (!known || known.at < run.at) newest.set(name, run)
    }
  return [...newest.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** What is due by the clock: each sweep runs each second, somewhere. */
export const sweeps: Source = {
  part: 'sweeps',
  name: 'What is due',
  async read({ world, at }) {
    const all = await processes(world.db, at)
    const runs = sweepRuns(all)
    const lines = runs.map(({ name, age, ms, failed }): Line => {
      const words = failed ? 'failed' : 'ran'
      return {
        name,
        says: `${words} ${age < 2 ? 'just now' : `${lasting(age)} ago`}, in ${ms} ms`,
        state: age > missing ? 'broken' : failed || age > late ? 'look' : 'well',
      }
    })
    const oldest = Math.max(0, ...runs.map(({ age }) => age))
    const bad = lines.filter(({ state }) => state !== 'well')
    const figure =
      runs.length > 0
        ? { unit: 'seconds since the latest', one: 'second since the latest', value: Math.round(oldest) }
        : null
    if (!all.some(({ kind, alive }) => kind === 'work' && alive))
      return {
        state: 'broken',
        says: 'Nothing that falls due is done, because no worker is running.',
        todo: 'Start a worker: "callbox work".',
        lines,
        figure,
      }
    if (runs.length === 0) return { state: 'well', says: 'The workers have just started.', lines, figure }
    const failing = runs.find(({ failed }) => failed)
    return {
      state: worst(lines.map(({ state }) => state)),
      says:
        bad.length === 0
          ? `All ${runs.length} rounds run each second.`
          : failing
            ? `The round "${failing.name}" fails and is tried again each second.`
            : `The round "${bad[0]!.name}" last ran ${lasting(oldest)} ago; each second is usual.`,
      todo: bad.length === 0 ? null : 'Look at the log of the workers, and at how busy their machine is.',
      lines,
      figure,
    }
  },
}

export const heardWithin = silence
