import { availableParallelism } from 'node:os'
import { followEvents } from '../../../server/src/app/centre.ts'
import { modules } from '../../../server/src/app/modules.ts'
import { type Assessor, createAssessor } from '../../../server/src/core/assess/index.ts'
import type { World } from '../../../server/src/core/world/index.ts'
import { receive } from '../../../server/src/flows/intake/index.ts'
import { withSession } from '../../../server/src/platform/db/index.ts'
import { runReaders } from '../../../server/src/platform/events/index.ts'
import type { Figure, Size } from '../part.ts'
import { agency, furnish, openCentre } from './centre.ts'
import { cpuOf, spentSince } from './cpu.ts'
import { type On, openGround, settle } from './ground.ts'
import { speech } from './words.ts'

/** Microseconds a message, by stage; `calls` a batch where it is a statement. */
export type Stage = { stage: string; where: 'node' | 'thread' | 'database'; us: number; calls: number }
export type Stages = {
  batch: number
  messages: number
  wallUs: number
  stages: Stage[]
  cpuUs: { node: number; database: number }
}

/** A statement's name for people: its verb and its table. */
const nameOf = (query: string): string => {
  const text = query.replace(/\s+/g, ' ').trim()
  const insert = /insert into "?([a-z_]+)"?\."?([a-z_]+)"?/i.exec(text)
  if (insert && !/^delete|^update/i.test(text)) return `insert ${insert[2]}`
  const update = /^update "?([a-z_]+)"?\."?([a-z_]+)"?/i.exec(text)
  if (update) return `update ${update[2]}`
  return text.slice(0, 60)
}

const timed = (world: World, spent: Map<string, number>): World => {
  const add = (what: string, ms: number) => spent.set(what, (spent.get(what) ?? 0) + ms)
  const assessor: Assessor = {
    close: () => world.assessor.close(),
    async assessBatch(inputs, tuning) {
      const results = await world.assessor.assessBatch(inputs, tuning)
      add(
        'assess',
        results.reduce((sum, { ms }) => sum + ms, 0),
      )
      return results
    },
  }
  const connectors = new Map(
    [...world.connectors].map(([name, connector]) => [
      name,
      {
        ...connector,
        decode: (delivery: Parameters<typeof connector.decode>[0]) => {
          const from = performance.now()
          try {
            return connector.decode(delivery)
          } finally {
            add('decode', performance.now() - from)
          }
        },
      },
    ]),
  )
  return { ...world, assessor, connectors }
}

/**
 * Where the time of a message goes when one account hands over batches one after the other: the connector's decoding and
 * the assessing thread by their own clocks, the rest of this process by its processor time, each statement by
 * PostgreSQL's own (pg_stat_statements), its processor time by the system's count.
 */
export const measureStages = async (size: Size, on: On = {}): Promise<Stages & { figures: Figure[] }> => {
  const ground = await openGround({ ...on, statements: true })
  const [batch, messages] = [100, size === 'full' ? 20_000 : 6000]
  const assessor = createAssessor()
  try {
    const place = await ground.database()
    const [account] = await furnish(place, ground.folder, 1)
    const open = openCentre(place, ground.folder, { assessor })
    const reactors = modules.flatMap((m) => m.reactors ?? [])
    await followEvents(open.world.db, reactors)
    const spent = new Map<string, number>()
    const world = timed(open.world, spent)
    const say = speech(11)
    const next = () => Array.from({ length: batch }, () => say().delivery)
    const take = async () => {
      await receive(world, { agency, accountId: account!, deliveries: next() })
    }
    for (let n = 0; n < 15; n++) await take()
    await runReaders(world.db, world.clock, reactors, agency)
    const batches = Array.from({ length: messages / batch }, next)
    await settle(place)
    await withSession(place.adminUrl, (client) => client.query('select pg_stat_statements_reset()'))
    spent.clear()
    const meter = await cpuOf(place)
    const from = performance.now()
    for (const deliveries of batches) await receive(world, { agency, accountId: account!, deliveries })
    const wall = performance.now() - from
    const used = await spentSince(meter)
    const statements = await withSession(place.adminUrl, async (client) => {
      const { rows } = await client.query<{ query: string; calls: number; ms: number }>(
        `select query, calls::float8 as calls, total_exec_time as ms from pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = current_database() and s.toplevel order by total_exec_time desc`,
      )
      await client.query('select pg_stat_statements_reset()')
      return rows
    })
    const before = await cpuOf(place)
    await runReaders(world.db, world.clock, reactors, agency)
    const readers = await spentSince(before)
    await open.close()
    const us = (ms: number): number => (ms * 1000) / messages
    const node = us(used.node)
    const [decode, assess] = [us(spent.get('decode') ?? 0), us(spent.get('assess') ?? 0)]
    const named = Map.groupBy(
      statements.filter(({ query }) => !/pg_stat_statements/.test(query)),
      ({ query }) => nameOf(query),
    )
    const stages: Stage[] = [
      { stage: 'decode', where: 'node', us: decode, calls: 0 },
      { stage: 'assess', where: 'thread', us: assess, calls: 0 },
      { stage: 'plan, hashes, rows, protocol', where: 'node', us: node - decode - assess, calls: 0 },
      ...[...named].map(([stage, of]) => ({
        stage,
        where: 'database' as const,
        us: us(of.reduce((sum, { ms }) => sum + ms, 0)),
        calls: of.reduce((sum, { calls }) => sum + calls, 0) / batches.length,
      })),
      { stage: 'reactors after', where: 'node', us: us(readers.node), calls: 0 },
      { stage: 'reactors after', where: 'database', us: us(readers.database), calls: 0 },
    ]
    const measured = {
      batch,
      messages,
      wallUs: us(wall),
      stages,
      cpuUs: { node, database: us(used.database) },
    }
    return { ...measured, figures: figuresOf(measured) }
  } finally {
    await assessor.close()
    await ground.stop()
  }
}

const how = `One account, batches of 100, one after the other. Node: processor time of the process, its assessing thread by the thread's own clock. Database: processor time of PostgreSQL and its children as the system counts it (${availableParallelism()} cores); each statement by pg_stat_statements.`

const figuresOf = ({ cpuUs, wallUs, stages }: Stages): Figure[] => {
  const one = (what: string, value: number): Figure => ({
    what,
    value: Math.round(value),
    unit: 'µs/message',
    how,
  })
  return [
    one('intake, from one end to the other', wallUs),
    one('intake, processor time of the program', cpuUs.node),
    one('intake, processor time of the database', cpuUs.database),
    ...stages
      .filter(({ where, us }) => where !== 'database' || us >= 5)
      .map(({ stage, where, us }) => one(`intake: ${stage} (${where})`, us)),
  ]
}

/** The same, to read. */
export const stageTable = ({ batch, messages, wallUs, cpuUs, stages }: Stages): string =>
  [
    `One message of ${messages}, in batches of ${batch}: ${wallUs.toFixed(0)} µs from end to end; processor ${cpuUs.node.toFixed(0)} µs program, ${cpuUs.database.toFixed(0)} µs database`,
    ...stages
      .filter(({ us }) => us >= 0.5)
      .map(
        ({ stage, where, us, calls }) =>
          `  ${where.padEnd(9)} ${us.toFixed(1).padStart(7)} µs  ${calls ? `${calls.toFixed(1).padStart(5)} a batch  ` : '               '}${stage}`,
      ),
  ].join('\n')
