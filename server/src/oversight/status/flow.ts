import { counted } from '@callbox/contract'
import { agencies } from '#core/identity'
import { leavingNow, unknownCount } from '#core/sending'
import { readerLag } from '#platform/events'
import { jobsGivenUp, lanesNow } from '#platform/jobs'
import { type Ground, type Line, lasting, type Source, worst } from './part.ts'

/** Events behind: more than a moment's, and more than a worker catches up with at once. */
const behindSome = 1000
const behindMuch = 5000

export const readers: Source = {
  part: 'readers',
  name: 'Readers of events',
  async read({ world }) {
    const all = await readerLag(world.db)
    const behind = all.reduce((n, one) => Math.max(n, one.behind), 0)
    const aside = all.reduce((n, one) => n + one.setAside, 0)
    const lines = all.map(
      (one): Line => ({
        name: one.reader,
        says:
          (one.behind === 0 ? 'up to date' : `${counted(one.behind, 'event')} behind`) +
          (one.setAside > 0 ? `, ${one.setAside} set aside` : ''),
        state:
          one.setAside > 0 || one.behind >= behindMuch
            ? 'broken'
            : one.behind >= behindSome
              ? 'look'
              : 'well',
      }),
    )
    const far = all.find((one) => one.behind === behind)
    const words = []
    if (behind >= behindSome) words.push(`The reader ${far?.reader} is ${counted(behind, 'event')} behind.`)
    for (const one of all.filter(({ setAside }) => setAside > 0))
      words.push(
        `The reader ${one.reader} set ${counted(one.setAside, 'event')} aside: run "callbox doctor".`,
      )
    return {
      state: worst(lines.map(({ state }) => state)),
      says: words.length > 0 ? words.join(' ') : `All ${all.length} are up to date.`,
      todo:
        aside > 0
          ? 'What the events should have done has not been done: mend what the error says, then take them up again.'
          : behind >= behindSome
            ? 'Start another worker: "callbox work".'
            : null,
      lines,
      figure: { unit: 'events behind', one: 'event behind', value: behind },
    }
  },
}

/** Seconds that the oldest job of a lane may wait: a person should look, and something is wrong. */
const patience: Record<string, readonly [number, number]> = {
  lifeSafety: [15, 60],
  answer: [20, 90],
  scheduled: [60, 600],
  backfill: [600, 7200],
  statistics: [600, 7200],
}
const laneNames: Record<string, string> = {
  lifeSafety: 'Life safety',
  answer: 'Answers',
  scheduled: 'Scheduled',
  backfill: 'Catching up',
  statistics: 'Statistics',
}

export const lanes: Source = {
  part: 'lanes',
  name: 'Jobs',
  async read({ world }) {
    const [now, givenUp] = await Promise.all([lanesNow(world.db), jobsGivenUp(world.db)])
    const lines = now.map(({ lane, waiting, oldest }): Line => {
      const [look, broken] = patience[lane]!
      return {
        name: laneNames[lane]!,
        says:
          waiting === 0 ? 'nothing waits' : `${counted(waiting, 'job')}, the oldest for ${lasting(oldest)}`,
        state: oldest >= broken ? 'broken' : oldest >= look ? 'look' : 'well',
      }
    })
    const waiting = now.reduce((n, lane) => n + lane.waiting, 0)
    const bad = lines.find(({ state }) => state === 'broken') ?? lines.find(({ state }) => state === 'look')
    const up = givenUp.reduce((n, one) => n + one.n, 0)
    return {
      state: worst([...lines.map(({ state }) => state), up > 0 ? 'look' : 'well']),
      says: bad
        ? `The lane "${bad.name}" does not keep up: ${bad.says}.`
        : up > 0
          ? `${counted(up, 'job')} failed as often as they may and were given up.`
          : waiting === 0
            ? 'Nothing waits in any lane.'
            : `${counted(waiting, 'job')} wait, none for long.`,
      todo: bad
        ? 'See that a worker runs; when one does, start another.'
        : up > 0
          ? 'Mend what the log names, then take them up again.'
          : null,
      lines,
      figure: { unit: 'jobs waiting', one: 'job waiting', value: waiting },
    }
  },
}

/** The agency asked for, or all of them. */
export const agenciesOf = async ({ world, agency }: Ground): Promise<number[]> =>
  agency === null ? (await agencies(world.db)).map(({ id }) => id) : [agency]

export const sending: Source = {
  part: 'sending',
  name: 'Sending',
  async read(ground) {
    const { world, at } = ground
    let [going, late, unknown] = [0, 0, 0]
    for (const agency of await agenciesOf(ground)) {
      for (const row of await leavingNow(world.db, agency, at)) {
        going += row.n
        late += row.late
      }
      unknown += await unknownCount(world.db, agency)
    }
    const words = []
    if (late > 0) words.push(`${counted(late, 'answer')} should have left a minute ago.`)
    if (unknown > 0) words.push(`Of ${counted(unknown, 'answer')} nobody knows whether they went out.`)
    return {
      state: late > 0 ? 'broken' : unknown > 0 ? 'look' : 'well',
      says:
        words.join(' ') ||
        (going === 0 ? 'Nothing is on its way.' : `${counted(going, 'answer')} on the way.`),
      todo:
        late > 0
          ? 'See that a worker runs, and look at the health of the accounts.'
          : unknown > 0
            ? 'Look on the network, and settle each under Unknown.'
            : null,
      to: late > 0 ? '/accounts' : unknown > 0 ? '/unknown' : null,
      figure: { unit: 'on the way', value: going },
    }
  },
}
