import { buildConsole } from '../../server/src/app/console.ts'
import { modules } from '../../server/src/app/modules.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { fixedClock } from '../../server/src/platform/clock/index.ts'
import { withSession } from '../../server/src/platform/db/index.ts'
import { said } from '../../server/src/testing/network.ts'
import { type BenchCentre, openBenchCentre } from './centre.ts'
import { type Ground, openGround, type Postgres } from './ground.ts'
import { quantile, turnByTurn } from './measure.ts'
import { asksOf, busy } from './million/asks.ts'
import { everyDay, fillWith } from './million/fill.ts'
import { countOf, diskOf } from './million/sizes.ts'
import { firstStarts, fullLife } from './million/starts.ts'
import { makeTemplate, type Template } from './million/template.ts'
import { beside, type Figure, type Part, type Size } from './part.ts'
import { signedIn } from './people.ts'
import { buffersOf, costsOf } from './statements.ts'

const sizes: Record<Size, { small: number; large: number }> = {
  short: { small: 10_000, large: 100_000 },
  full: { small: 10_000, large: 1_000_000 },
}
const day = 86_400_000

/** While a server is filled it keeps no log for others and looks after nothing; afterwards it runs with its own settings. */
const filling = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '16GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
}

/** The job of the statistics lane that a worker would have done by now. */
const readLedger = async ({ world, agency }: BenchCentre): Promise<void> => {
  const job = modules.flatMap((one) => one.jobs?.(world) ?? []).find(({ name }) => name === 'assurance.read')
  await job?.run({ agency })
}

const settled = (ownerUrl: string): Promise<void> =>
  withSession(ownerUrl, async (client) => {
    // With the indexes: else it leaves what has just changed as it is where that is little beside the whole.
    await client.query('vacuum (analyze, index_cleanup on)')
    await client.query('checkpoint').catch(() => undefined)
  })

/** Everything people do all day, at both sizes, turn by turn: times and pages read. */
const compare = async (
  small: BenchCentre,
  large: BenchCentre,
  { caller, names }: { caller: string; names: { small: string; large: string } },
  rounds: number,
  tell: (line: string) => void,
): Promise<Figure[]> => {
  const figures: Figure[] = []
  const [here, there] = [await asksOf(small, caller), await asksOf(large, caller)]
  for (const one of there) {
    const same = here.find(({ name }) => name === one.name)
    if (!same) continue
    const times = await turnByTurn([same.once, one.once], {
      rounds: Math.max(3, Math.round(one.rounds * rounds)),
      warm: 3,
      ...(one.rest ? { rest: one.rest } : {}),
    })
    const [few, many] = times as [number[], number[]]
    const p50 = `p50 ${quantile(many, 0.5).toFixed(1)} ms against ${quantile(few, 0.5).toFixed(1)} ms`
    const how = `the product's own use case without HTTP between, turn by turn at ${names.small} and at ${names.large}; 95 of 100 within`
    figures.push(
      beside({
        what: `${one.name}: p95`,
        value: quantile(many, 0.95),
        unit: 'ms',
        against: { what: `${names.small}; ${p50}`, value: quantile(few, 0.95) },
        ...(one.aims ? { aim: { of: 'ratio', is: '<=', than: 1.5 } as const } : {}),
        how,
      }),
    )
    const pages = [await costsOf(small, same.once), await costsOf(large, one.once)].map(buffersOf)
    figures.push(
      beside({
        what: `${one.name}: pages of the database`,
        value: pages[1]!,
        unit: 'buffers',
        against: { what: names.small, value: pages[0]! },
        ...(one.name.startsWith('queue') ? { aim: { of: 'ratio', is: '<=', than: 1.2 } as const } : {}),
        how: 'shared buffers of the very statements that the use case sends, each again under EXPLAIN (ANALYZE, BUFFERS), as the application’s role',
      }),
    )
    tell(
      `${one.name}: ${p50}, p95 × ${figures.at(-2)!.ratio!.toFixed(2)}, buffers ${pages[1]} against ${pages[0]} × ${figures.at(-1)!.ratio!.toFixed(2)}`,
    )
  }
  return figures
}

const disk = async (ownerUrl: string, name: string): Promise<Figure[]> => {
  const [{ whole, tables }, messages] = [
    await diskOf(ownerUrl),
    await countOf(ownerUrl, 'conversations.message'),
  ]
  const how = `pg_total_relation_size after ${messages.toLocaleString('en-US')} messages in ${name}: rows as the product writes them, with everything that was done about them (looks, claims, answers, closings), indexes put up anew`
  return [
    { what: 'disk, the whole database', value: whole / 2 ** 30, unit: 'GiB', how },
    {
      what: 'disk for each message, with all that was done about it',
      value: whole / messages / 1024,
      unit: 'KiB',
      how,
    },
    ...tables.map(({ table, bytes }) => ({
      what: `of it: ${table}`,
      value: bytes / messages,
      unit: 'bytes a message',
      how,
    })),
  ]
}

/** Starts of an empty and of a full centre; only on a server that is ours to kill. */
const lives = async (ground: Ground, name: string, tell: (line: string) => void): Promise<Figure[]> => {
  await buildConsole(() => undefined)
  const { cold, warm } = await firstStarts()
  tell(`first start ${cold.toFixed(0)} ms, second ${warm.toFixed(0)} ms`)
  const people = await signedIn(ground.ownerUrl, ground.folder, 1)
  const visit = async (origin: string): Promise<void> => {
    for (const path of ['queue?view=all&limit=50', 'wall', 'queue?view=closed&limit=50', 'alarms'])
      for (let n = 0; n < 10; n++) {
        const answer = await fetch(`${origin}/api/a/1/${path}`, { headers: { cookie: people[0]!.cookie } })
        if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
        await answer.arrayBuffer()
      }
  }
  const write = async (): Promise<void> => {
    const centre = await openBenchCentre(ground.ownerUrl, ground.folder)
    const { account_id: accountId } = await centre.world.db
      .selectFrom('accounts.account')
      .select('account_id')
      .where('network', '=', 'push')
      .limit(1)
      .executeTakeFirstOrThrow()
    for (let batch = 0; batch < 30; batch++)
      await receive(centre.world, {
        agency: centre.agency,
        accountId,
        deliveries: Array.from({ length: 100 }, (_, i) =>
          said(`crash${batch}-${i}`, `Is the road to district ${batch} open at ${i}?`, {
            by: `c${batch}-${i}`,
          }),
        ),
      })
    await centre.close()
  }
  await ground.pause()
  const { warm: full, afterKill, server, postgres } = await fullLife(ground.folder, visit, write)
  tell(`start with ${name} ${full.toFixed(0)} ms, after kill -9 ${afterKill.toFixed(0)} ms`)
  const ready = 'from the call of `callbox serve --work` until /readyz answers 200, PostgreSQL included'
  const mib = (what: string, bytes: number | null, how: string): Figure[] =>
    bytes === null ? [] : [{ what, value: bytes / 2 ** 20, unit: 'MiB', how }]
  return [
    {
      what: 'start, cold: an empty folder',
      value: cold / 1000,
      unit: 's',
      how: `${ready}; the database is made, the practice centre too, the desk’s pages are built`,
    },
    { what: 'start, warm: an empty centre', value: warm / 1000, unit: 's', how: ready },
    beside({
      what: `start, warm: ${name}`,
      value: full / 1000,
      unit: 's',
      against: { what: 'an empty centre', value: warm / 1000 },
      how: ready,
    }),
    beside({
      what: `start after kill -9 of program and PostgreSQL: ${name}`,
      value: afterKill / 1000,
      unit: 's',
      against: { what: 'a warm start of the same', value: full / 1000 },
      how: `${ready}; killed directly after 3,000 messages came in, which PostgreSQL reads again from its log`,
    }),
    ...mib(
      'memory of the program',
      server,
      `resident, of \`serve --work\` with ${name} after forty pages were asked for`,
    ),
    ...mib('memory of PostgreSQL', postgres, 'all its processes, what they share counted once (Pss)'),
  ]
}

const run = async (size: Size, tell: (line: string) => void, postgres: Postgres): Promise<Figure[]> => {
  const ground = await openGround(postgres, { settings: filling })
  try {
    const end = new Date()
    const clock = fixedClock(new Date(end.getTime() - 11 * 365 * day))
    const made = await openBenchCentre(ground.ownerUrl, ground.folder, clock)
    const template: Template = await makeTemplate(made, clock, end)
    await made.close()
    tell('a day of the centre is made; now it is multiplied')
    const smallUrl = await ground.another('small', { like: ground.ownerUrl })
    const wanted = sizes[size]
    const names = {
      small: `${wanted.small.toLocaleString('en-US')} conversations`,
      large: `${wanted.large.toLocaleString('en-US')} conversations`,
    }
    await fillWith(smallUrl, template, wanted.small, () => undefined)
    await fillWith(ground.ownerUrl, template, wanted.large, tell)
    await ground.restart()
    clock.set(new Date(end.getTime() + 60_000))
    const [small, large] = [
      await openBenchCentre(smallUrl, ground.folder, clock),
      await openBenchCentre(ground.ownerUrl, ground.folder, clock),
    ]
    for (const centre of [small, large]) {
      await busy(centre)
      await readLedger(centre)
      await settled(centre.ownerUrl)
    }
    tell('both sizes are filled; 200 claims, alarms for everything overdue')
    const figures = await compare(
      small,
      large,
      { caller: everyDay(template), names },
      size === 'short' ? 0.2 : 0.5,
      tell,
    )
    for (const centre of [small, large]) await centre.close()
    figures.push(...(await disk(ground.ownerUrl, names.large)))
    return ground.pid === null ? figures : [...figures, ...(await lives(ground, names.large, tell))]
  } finally {
    await ground.stop()
  }
}

export const million: Part = {
  name: 'million',
  title: 'A million conversations beside ten thousand',
  elsewhere: true,
  run: (size, tell, { database }) => run(size, tell, (database as Postgres | undefined) ?? 'embedded'),
}
