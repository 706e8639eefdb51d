import { accountsOf } from '#core/accounts'
import { frontOfQueue, tallies } from '#core/conversations'
import { agencies, agencyOf } from '#core/identity'
import { strainNow } from '#core/load'
import { packOf, placesInOrder } from '#core/policy'
import { leavingNow, unknownCount } from '#core/sending'
import type { World } from '#core/world'
import { lastBackup } from '#platform/backup'
import { asideNow, readerLag } from '#platform/events'
import { jobsGivenUp, lanesNow } from '#platform/jobs'
import { gauge } from '#platform/metrics'
import { processes } from '#platform/process'
import { diskNow } from './engine.ts'
import { badness, secondsBetween } from './part.ts'
import { sweepRuns } from './processes.ts'
import { readParts } from './read.ts'

/** What is read from the database at most this often, in milliseconds, however often it is asked for. */
const atMost = 5000

const g = {
  status: gauge(
    'callbox_status',
    'Each part of the centre: 0 well or not set up, 1 a person should look, 2 broken.',
    ['part'],
  ),
  standing: gauge('callbox_conversations', 'Conversations by band and state, from the kept counters.', [
    'band',
    'state',
  ]),
  oldest: gauge(
    'callbox_oldest_waiting_seconds',
    'By band: how long the open conversation that falls due first has waited since its newest words.',
    ['band'],
  ),
  overdue: gauge(
    'callbox_overdue_conversations',
    'Open conversations past their target, counted to 10,000.',
    ['what'],
  ),
  lag: gauge('callbox_event_reader_lag', 'Events that a reader has not read yet, counted to 10,000.', [
    'reader',
  ]),
  aside: gauge(
    'callbox_events_set_aside',
    'Events that a reader could not apply and that nobody has taken up again.',
    ['reader'],
  ),
  jobs: gauge('callbox_jobs_waiting', 'Jobs that could be worked and are not, by lane, counted to 10,000.', [
    'lane',
  ]),
  jobsOldest: gauge('callbox_jobs_oldest_seconds', 'How long the oldest job of a lane has waited.', ['lane']),
  givenUp: gauge('callbox_jobs_given_up', 'Jobs that failed as often as they may.', ['task']),
  outgoing: gauge('callbox_outgoing', 'Outgoing things on their way, by state, counted to 10,000.', [
    'state',
  ]),
  outgoingLate: gauge('callbox_outgoing_late', 'Outgoing things that should have left a minute ago.'),
  unknown: gauge('callbox_outgoing_unknown', 'Outgoing things of which nobody knows whether they went out.'),
  accounts: gauge('callbox_accounts', 'Live accounts by network and health.', ['network', 'health']),
  processes: gauge('callbox_processes', 'Processes heard within 15 seconds, by kind.', ['kind']),
  streams: gauge('callbox_live_streams', 'Live streams of consoles that are open, over all servers.'),
  pool: gauge(
    'callbox_database_connections',
    'Connections to the database in use, over all processes, by kind of process.',
    ['kind'],
  ),
  poolMost: gauge('callbox_database_connections_max', 'Connections that there may be at most.', ['kind']),
  poolWaiting: gauge('callbox_database_connections_waiting', 'Requests that wait for a connection.', [
    'kind',
  ]),
  sweep: gauge(
    'callbox_sweep_delay_seconds',
    'Seconds since a round of what is due last ended, in any worker.',
    ['sweep'],
  ),
  free: gauge('callbox_disk_free_bytes', 'Free below the data folder of this process.'),
  size: gauge('callbox_disk_size_bytes', 'Size of the disk of the data folder of this process.'),
  strained: gauge('callbox_load_strained', '1 while the centre cannot keep up, as its workers agreed.'),
  backup: gauge(
    'callbox_last_backup_timestamp_seconds',
    'When the last whole backup was begun; 0 when there is none.',
  ),
  roundTrip: gauge('callbox_database_round_trip_seconds', 'How long the database took for one question.'),
  read: gauge('callbox_status_read_timestamp_seconds', 'When these gauges were last read from the database.'),
} as const

const queue = async (world: World): Promise<void> => {
  const { db, clock } = world
  const at = clock.now()
  const add = new Map<string, number>()
  const sum = (key: string, n: number): void => void add.set(key, (add.get(key) ?? 0) + n)
  const oldest = new Map<string, number>()
  for (const { id } of await agencies(db)) {
    const pack = packOf((await agencyOf(db, id)).pack)
    const bands = placesInOrder(pack)
    for (const row of await tallies(db, id)) sum(`c ${row.band} ${row.state}`, row.n)
    const ranks = bands.map((band) => pack.targets[band].rank)
    const front = await frontOfQueue(db, id, ranks, at)
    for (const { band, lastInAt } of front.firsts)
      oldest.set(band, Math.max(oldest.get(band) ?? 0, secondsBetween(lastInAt, at)))
    sum('look', front.overdueLook)
    sum('answer', front.overdueAnswer)
    for (const row of await leavingNow(db, id, at)) {
      sum(`o ${row.state}`, row.n)
      sum('late', row.late)
    }
    sum('unknown', await unknownCount(db, id))
    for (const account of await accountsOf(db, id))
      if (account.state === 'live') sum(`a ${account.network} ${account.health.state}`, 1)
  }
  for (const one of [g.standing, g.oldest, g.outgoing, g.accounts]) one.reset()
  for (const [key, n] of add) {
    const [kind, first, second] = key.split(' ')
    if (kind === 'c') g.standing.set({ band: first!, state: second! }, n)
    if (kind === 'o') g.outgoing.set({ state: first! }, n)
    if (kind === 'a') g.accounts.set({ network: first!, health: second! }, n)
  }
  for (const [band, age] of oldest) g.oldest.set({ band }, age)
  for (const what of ['look', 'answer'] as const) g.overdue.set({ what }, add.get(what) ?? 0)
  g.outgoingLate.set(add.get('late') ?? 0)
  g.unknown.set(add.get('unknown') ?? 0)
}

const flow = async ({ db }: World): Promise<void> => {
  const [lag, aside, waiting, givenUp] = await Promise.all([
    readerLag(db),
    asideNow(db, null),
    lanesNow(db),
    jobsGivenUp(db),
  ])
  for (const one of [g.lag, g.aside, g.givenUp]) one.reset()
  for (const { reader, behind } of lag) {
    g.lag.set({ reader }, behind)
    g.aside.set({ reader }, 0)
  }
  for (const { reader, n } of aside) g.aside.inc({ reader }, n)
  for (const { lane, waiting: n, oldest } of waiting) {
    g.jobs.set({ lane }, n)
    g.jobsOldest.set({ lane }, oldest)
  }
  for (const { task, n } of givenUp) g.givenUp.set({ task }, n)
}

const running = async ({ db, clock }: World): Promise<void> => {
  const at = clock.now()
  const all = (await processes(db, at)).filter(({ alive }) => alive)
  for (const kind of ['serve', 'work'] as const) {
    const mine = all.filter((one) => one.kind === kind)
    const of = (which: 'used' | 'most' | 'waiting'): number =>
      mine.reduce((n, { tells }) => n + (tells.pool?.[which] ?? 0), 0)
    g.processes.set({ kind }, mine.length)
    g.pool.set({ kind }, of('used'))
    g.poolMost.set({ kind }, of('most'))
    g.poolWaiting.set({ kind }, of('waiting'))
  }
  g.streams.set(all.reduce((n, { tells }) => n + (tells.streams ?? 0), 0))
  g.sweep.reset()
  for (const run of sweepRuns(all)) g.sweep.set({ sweep: run.name }, run.age)
}

const parts = async (world: World): Promise<void> => {
  const read = await readParts(world, null)
  for (const { part, state, figure } of read.parts) {
    g.status.set({ part }, badness[state])
    if (part === 'database' && figure) g.roundTrip.set(figure.value / 1000)
  }
  const { free, size } = await diskNow()
  g.free.set(free)
  g.size.set(size)
  g.strained.set((await strainNow(world.db)).strained ? 1 : 0)
  const backup = await lastBackup(world)
  g.backup.set(backup ? backup.at.getTime() / 1000 : 0)
}

/** Brings the gauges up to date, from kept counters and indexes alone, at most every five seconds; answers a function to be called before they are read. */
export const updateFigures = (world: World): (() => Promise<void>) => {
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | null = null
  return async () => {
    if (performance.now() - readAt < atMost) return
    reading ??= (async () => {
      await parts(world)
      await Promise.all([queue(world), flow(world), running(world)])
      readAt = performance.now()
      g.read.setToCurrentTime()
    })().finally(() => {
      reading = null
    })
    await reading
  }
}
