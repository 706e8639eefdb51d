import { parseArgs } from 'node:util'
import pg from 'pg'
import { createAssessor } from '../../server/src/core/assess/index.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { withSession } from '../../server/src/platform/db/index.ts'
import type { Figure, Part, Size } from './part.ts'
import { type BareBatch, rowsLeftBy, writeBare } from './speed/bare.ts'
import { agency, furnish, openCentre } from './speed/centre.ts'
import { type Cpu, cpuOf, spentSince } from './speed/cpu.ts'
import { type Ground, type On, openGround, type Place, settle } from './speed/ground.ts'
import { measureStages, stageTable } from './speed/stages.ts'
import { type Said, speech } from './speed/words.ts'

/** How many accounts bring messages at the same time: each is a loop of its own, as each has one collector. */
const accounts = 4
const sizes = [1, 10, 100, 500] as const
const messagesFor: Record<Size, Record<(typeof sizes)[number], number>> = {
  short: { 1: 600, 10: 3000, 100: 6000, 500: 8000 },
  full: { 1: 2000, 10: 10_000, 100: 20_000, 500: 20_000 },
}
const rounds: Record<Size, number> = { short: 2, full: 4 }

/** Messages a second, and messages for each second of processor time that was spent on them, wherever. */
type Rate = { product: number; bare: number; productCpu: number; bareCpu: number; deadlocks: number }

const inTurns = async <T>(
  queues: readonly T[][],
  work: (one: T, queue: number) => Promise<void>,
): Promise<number> => {
  const started = performance.now()
  await Promise.all(
    queues.map(async (queue, n) => {
      for (const one of queue) await work(one, n)
    }),
  )
  return (performance.now() - started) / 1000
}

/** Some of everything, for a place of its own, before anything is measured: code is compiled, libraries are loaded. */
const warm = async (ground: Ground, assessor: ReturnType<typeof createAssessor>): Promise<void> => {
  const place = await ground.database()
  const [account] = await furnish(place, ground.folder, 1)
  const open = openCentre(place, ground.folder, { assessor })
  const say = speech(99)
  for (const size of [1, 10, 100, 500, 100, 500, 500, 10, 1])
    await receive(open.world, {
      agency,
      accountId: account!,
      deliveries: Array.from({ length: size }, () => say().delivery),
    })
  await open.close()
  await place.drop()
}

const batched = (say: () => Said, messages: number, size: number) =>
  Array.from({ length: accounts }, () =>
    Array.from({ length: Math.ceil(messages / accounts / size) }, () =>
      Array.from({ length: size }, () => say().delivery),
    ),
  )

/** One round: so many messages through `receive`, then the rows that they left, bare, into an empty copy. */
const round = async (
  ground: Ground,
  assessor: ReturnType<typeof createAssessor>,
  { size, messages, seed }: { size: number; messages: number; seed: number },
): Promise<Rate> => {
  const empty = await ground.database()
  const ids = await furnish(empty, ground.folder, accounts)
  const copy = await ground.database(empty)
  const open = openCentre(empty, ground.folder, { assessor })
  const queues = batched(speech(seed), messages, size)
  const total = queues.flat(2).length
  await settle(empty)
  const meter = await cpuOf(empty)
  const product = await inTurns(queues, async (deliveries, n) => {
    await receive(open.world, { agency, accountId: ids[n]!, deliveries })
  })
  const spent = await spentSince(meter)
  await open.close()
  const deadlocks = await deadlocksIn(empty)
  const left = await rowsLeftBy(empty.adminUrl)
  const bareQueues: BareBatch[][] = Array.from({ length: accounts }, () => [])
  for (const [n, batch] of left.entries()) bareQueues[n % accounts]!.push(batch)
  const pool = new pg.Pool({ connectionString: copy.appUrl, max: accounts })
  const clients = await Promise.all(bareQueues.map(() => pool.connect()))
  await settle(copy)
  const bareMeter = await cpuOf(copy)
  const bare = await inTurns(bareQueues, (batch, n) => writeBare(clients[n]!, batch))
  const bareSpent = await spentSince(bareMeter)
  for (const client of clients) client.release()
  await pool.end()
  await empty.drop()
  await copy.drop()
  const perCpu = ({ node, database }: Cpu): number => (total * 1000) / (node + database)
  return {
    product: total / product,
    bare: total / bare,
    productCpu: perCpu(spent),
    bareCpu: perCpu(bareSpent),
    deadlocks,
  }
}

/** How often two batches waited for each other: each costs a second, and is never to happen. */
const deadlocksIn = (place: Place): Promise<number> =>
  withSession(place.adminUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select deadlocks::int as n from pg_stat_database where datname = current_database()',
    )
    return rows[0]!.n
  })

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

const how =
  `receive() of flows/intake with its assessing thread, ${accounts} accounts at the same time, each handing over batch after batch; ` +
  'two messages in five by somebody known, one in twelve passed on word for word. Then the rows that this very run left, as they stood at its end, ' +
  'written into an empty copy of the database with the same indexes and triggers: one prepared unnest-INSERT a table and batch, one transaction a batch, as many connections. ' +
  'Median of rounds that alternate; PostgreSQL on disk, fsync and synchronous_commit on.'

/** Messages a second through intake against the bare insert of the same rows, at each batch size. */
export const intakeRates = async (
  size: Size,
  tell: (line: string) => void,
  on: On = {},
  only?: number,
): Promise<Figure[]> => {
  const ground = await openGround(on)
  const assessor = createAssessor()
  try {
    await warm(ground, assessor)
    const figures: Figure[] = []
    for (const batch of sizes.filter((one) => !only || one === only)) {
      const rates: Rate[] = []
      for (let n = 0; n < rounds[size]; n++) {
        rates.push(
          await round(ground, assessor, { size: batch, messages: messagesFor[size][batch], seed: 7 + n }),
        )
        const { product, bare, productCpu, bareCpu, deadlocks } = rates.at(-1)!
        const processor = Number.isFinite(productCpu)
          ? `; a second of processor: ${Math.round(productCpu)}, bare ${Math.round(bareCpu)}, ratio ${(productCpu / bareCpu).toFixed(2)}`
          : ''
        tell(
          `batches of ${batch}: ${Math.round(product)} messages/s, bare ${Math.round(bare)}, ratio ${(product / bare).toFixed(2)}${processor}${deadlocks ? `; ${deadlocks} DEADLOCKS` : ''}`,
        )
      }
      figures.push({
        what: `intake in batches of ${batch}`,
        value: Math.round(median(rates.map(({ product }) => product))),
        unit: 'messages/s',
        against: {
          what: 'bare insert of the same rows',
          value: Math.round(median(rates.map(({ bare }) => bare))),
        },
        ratio: Number(median(rates.map(({ product, bare }) => product / bare)).toFixed(3)),
        aim: { of: 'ratio', is: '>=', than: 0.35 },
        how,
      })
      if (rates.some(({ productCpu }) => Number.isFinite(productCpu)))
        figures.push({
          what: `intake in batches of ${batch}, for each second of processor time`,
          value: Math.round(median(rates.map(({ productCpu }) => productCpu))),
          unit: 'messages',
          against: {
            what: 'bare insert of the same rows',
            value: Math.round(median(rates.map(({ bareCpu }) => bareCpu))),
          },
          ratio: Number(median(rates.map(({ productCpu, bareCpu }) => productCpu / bareCpu)).toFixed(3)),
          how: `${how} Processor time of the program with its threads and of PostgreSQL with its children, as the system counts it: what else the machine does weighs less in it.`,
        })
    }
    return figures
  } finally {
    await assessor.close()
    await ground.stop()
  }
}

/** Speed of intake: against the bare insert, and where the time of a message goes. */
export const intake: Part = {
  name: 'intake',
  title: 'Intake: from a delivery to the record and the queue',
  elsewhere: true,
  run: async (size, tell, { database }) => {
    const figures = await intakeRates(size, tell, database ? { databaseUrl: database } : {})
    // Where the time goes is asked of an extension that only a server of our own has for certain.
    if (database) return figures
    const { figures: stages, ...measured } = await measureStages(size)
    tell(stageTable(measured))
    return [...figures, ...stages]
  },
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      binaries: { type: 'string' },
      database: { type: 'string' },
      only: { type: 'string' },
      size: { type: 'string' },
    },
  })
  const size: Size = positionals[0] === 'full' ? 'full' : 'short'
  const on: On = {
    ...(values.binaries ? { binaries: values.binaries } : {}),
    ...(values.database ? { databaseUrl: values.database } : {}),
  }
  if (values.only !== 'stages')
    console.table(
      (await intakeRates(size, console.log, on, values.size ? Number(values.size) : undefined)).map(
        ({ what, value, against, ratio }) => ({
          what,
          value,
          bare: against?.value,
          ratio,
        }),
      ),
    )
  if (values.only !== 'rates') console.log(stageTable(await measureStages(size, on)))
}
