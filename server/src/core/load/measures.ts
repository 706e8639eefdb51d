import { counted, plural } from '@callbox/contract'
import { oldestDue } from '#core/accounts'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { readerLag } from '#platform/events'
import { jobsWaiting } from '#platform/jobs'
import type { Readings } from './gauges.ts'
import { readingsNow } from './store.ts'

type Unit = 'events' | 'seconds' | 'requests' | 'ms' | 'share' | 'bytes' | 'messages' | 'jobs'

/** One thing that shows whether the centre keeps up. */
type Kind = {
  unit: Unit
  /** Strained from here on, well again from there on; null where it is only shown. `low`: less is worse. */
  strained: number | null
  eased: number
  low?: true
  says(value: number): string
}

const whole = (n: number, one: string, many?: string): string => counted(Math.round(n), one, many)

/** What is looked at, from which figure on it is too much, and the words for it. */
export const kinds = {
  readersBehind: {
    unit: 'events',
    strained: 2000,
    eased: 200,
    says: (n) => `Counters, alarms and views are ${whole(n, 'event')} behind what has happened.`,
  },
  askedLate: {
    unit: 'seconds',
    strained: 30,
    eased: 10,
    says: (n) => `Networks are asked late: one account has waited ${whole(n, 'second')} past its turn.`,
  },
  urgentWaits: {
    unit: 'seconds',
    strained: 15,
    eased: 3,
    says: (n) => `Answers, alarm calls or readings of networks wait ${whole(n, 'second')} for their turn.`,
  },
  laterWaits: {
    unit: 'jobs',
    strained: null,
    eased: 0,
    says: (n) => `${whole(n, 'job')} that can wait, ${plural(Math.round(n), 'waits', 'wait')}.`,
  },
  poolWaiting: {
    unit: 'requests',
    strained: 20,
    eased: 5,
    says: (n) =>
      `${whole(n, 'request')} at once ${plural(Math.round(n), 'waits', 'wait')} for a connection to the database.`,
  },
  lateMs: {
    unit: 'ms',
    strained: 1000,
    eased: 300,
    says: (n) =>
      `A process comes ${whole(n, 'ms', 'ms')} late to its work: the machine is too small for what comes in.`,
  },
  receiving: {
    unit: 'messages',
    strained: 2000,
    eased: 500,
    says: (n) =>
      `${whole(n, 'message')} ${plural(Math.round(n), 'has', 'have')} come in and ${plural(Math.round(n), 'is', 'are')} not yet on the record; none is acknowledged before.`,
  },
  rankedByLists: {
    unit: 'share',
    strained: 0.2,
    eased: 0.02,
    says: (n) =>
      `${whole(n * 100, '%', '%')} of what comes in is ranked by the word lists alone, because ranking takes too long.`,
  },
  memory: {
    unit: 'share',
    strained: 0.85,
    eased: 0.7,
    says: (n) => `A process uses ${whole(n * 100, '%', '%')} of the memory that it may use.`,
  },
  diskLeft: {
    unit: 'bytes',
    strained: 512 * 1024 ** 2,
    eased: 1024 ** 3,
    low: true,
    says: (n) =>
      `Only ${whole(n / 1024 ** 2, 'MB', 'MB')} are left on the disk of the data folder: when it is full nothing new can be taken. Free some room.`,
  },
} as const satisfies Record<string, Kind>

export type MeasureName = keyof typeof kinds
export const kindOf = (name: MeasureName): Kind => kinds[name]

/** Share of the word lists counts only when at least so many messages were ranked. */
const enoughRanked = 20

const most = (all: readonly Readings[], pick: (one: Readings) => number): number =>
  all.reduce((found, one) => Math.max(found, pick(one)), 0)
const sum = (all: readonly Readings[], pick: (one: Readings) => number): number =>
  all.reduce((total, one) => total + pick(one), 0)

/** Every measure at this moment: of the database, and the worst of what each living process measured of itself. */
export const measure = async ({
  db,
  clock,
}: {
  db: Db
  clock: Clock
}): Promise<Record<MeasureName, number | null>> => {
  const now = clock.now()
  // One after the other: in a transaction they share one connection.
  const readers = await readerLag(db)
  const due = await oldestDue(db, now)
  const jobs = await jobsWaiting(db)
  const processes = await readingsNow(db, now)
  const ranked = sum(processes, (one) => one.ranked)
  const disks = processes.flatMap((one) => (one.diskLeft === null ? [] : [one.diskLeft]))
  return {
    readersBehind: readers.reduce((found, { behind }) => Math.max(found, behind), 0),
    askedLate: due,
    urgentWaits: jobs.urgentSeconds,
    laterWaits: jobs.later,
    poolWaiting: most(processes, (one) => one.poolWaiting),
    lateMs: most(processes, (one) => one.lateMs),
    receiving: sum(processes, (one) => one.receiving),
    rankedByLists: ranked < enoughRanked ? 0 : sum(processes, (one) => one.rankedByLists) / ranked,
    memory: most(processes, (one) => one.memory),
    diskLeft: disks.length > 0 ? Math.min(...disks) : null,
  }
}
