import { createHmac, hash, randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createAssessor } from '../../server/src/core/assess/index.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { hmac32, randomPool } from '../../server/src/platform/crypto/index.ts'
import { arrayBytes } from '../../server/src/platform/db/arrays.ts'
import type { Figure, Part, Size } from './part.ts'
import { type BareBatch, rowsLeftBy } from './speed/bare.ts'
import { agency, furnish, openCentre } from './speed/centre.ts'
import { cpuOf, spentSince } from './speed/cpu.ts'
import { type Ground, type On, openGround, settle } from './speed/ground.ts'
import { speech } from './speed/words.ts'

/** One way to write the same rows: how arrays travel, whether tables share a statement, whether it is prepared. */
type Way = { name: string; bytes: boolean; together: boolean; prepared: boolean }
const ways: readonly Way[] = [
  { name: 'as text, a statement a table, parsed each time', bytes: false, together: false, prepared: false },
  { name: 'prepared', bytes: false, together: false, prepared: true },
  { name: 'prepared, as bytes', bytes: true, together: false, prepared: true },
  { name: 'prepared, as bytes, in one statement', bytes: true, together: true, prepared: true },
]

/** What PostgreSQL wrote out as text, as JavaScript has it. */
const asHeld = (type: string, value: string | null): unknown => {
  if (value === null) return null
  if (type === 'int4' || type === 'int2' || type === 'float4') return Number(value)
  if (type === 'bytea') return Buffer.from(value.slice(2), 'hex')
  return type === 'timestamptz' ? new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')) : value
}

const short: Record<string, string> = {
  integer: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  real: 'float4',
  'timestamp with time zone': 'timestamptz',
}

type Query = { name: string; text: string; values: unknown[] }

const queriesFor = (way: Way, batch: BareBatch): Query[] => {
  const each = batch.map(({ name, text, values }) => {
    const types = [...text.matchAll(/\$\d+::([a-z 0-9]+)\[\]/g)].map((found) => short[found[1]!] ?? found[1]!)
    const held = values.map((column, n) => column.map((value) => asHeld(types[n]!, value)))
    return {
      name,
      text,
      values: held.map((column, n) => (way.bytes ? (arrayBytes(types[n]!, column) ?? column) : column)),
    }
  })
  if (!way.together) return each
  let at = 0
  const parts = each.map(({ text, values }, n) => {
    const from = at
    at += values.length
    return `t${n} as (${text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + from}`)})`
  })
  const text = `with ${parts.join(', ')} select 1`
  return [
    {
      name: hash('sha256', text, 'hex').slice(0, 32),
      text,
      values: each.flatMap(({ values }) => values),
    },
  ]
}

/** Microseconds of processor time a message, and of the clock. */
type Cost = { cpu: number; wall: number }

const write = async (
  ground: Ground,
  batches: readonly BareBatch[],
  way: Way,
  messages: number,
): Promise<Cost> => {
  const place = await ground.database()
  const client = new pg.Client({ connectionString: place.appUrl })
  client.on('error', () => undefined)
  await client.connect()
  await settle(place)
  const meter = await cpuOf(place)
  const from = performance.now()
  for (const batch of batches) {
    await client.query('begin')
    for (const { name, text, values } of queriesFor(way, batch))
      await client.query(way.prepared ? { name, text, values } : { text, values })
    await client.query('commit')
  }
  const wall = performance.now() - from
  const { node, database } = await spentSince(meter)
  await client.end()
  await place.drop()
  return { cpu: ((node + database) * 1000) / messages, wall: (wall * 1000) / messages }
}

const least = (costs: readonly Cost[]): Cost => ({
  cpu: Math.min(...costs.map(({ cpu }) => cpu)),
  wall: Math.min(...costs.map(({ wall }) => wall)),
})

const timeOf = (work: () => unknown): number => {
  for (let n = 0; n < 5000; n++) work()
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const from = performance.now()
    for (let n = 0; n < 5000; n++) work()
    best = Math.min(best, (performance.now() - from) / 5)
  }
  return best
}

/** What single changes of the hot path are worth: the same rows written in several ways, the same hashes made in two. */
export const waysToWrite = async (
  size: Size,
  tell: (line: string) => void,
  on: On = {},
): Promise<Figure[]> => {
  const ground = await openGround(on)
  const assessor = createAssessor()
  const figures: Figure[] = []
  try {
    for (const [batch, messages] of [
      [1, size === 'full' ? 1000 : 300],
      [100, size === 'full' ? 10_000 : 3000],
    ] as const) {
      const place = await ground.database()
      const [account] = await furnish(place, ground.folder, 1)
      const open = openCentre(place, ground.folder, { assessor })
      const say = speech(21)
      for (let n = 0; n < messages; n += batch)
        await receive(open.world, {
          agency,
          accountId: account!,
          deliveries: Array.from({ length: batch }, () => say().delivery),
        })
      await open.close()
      const left = await rowsLeftBy(place.adminUrl)
      await place.drop()
      const costs = new Map<Way, Cost[]>(ways.map((way) => [way, []]))
      for (let round = 0; round < (size === 'full' ? 3 : 2); round++)
        for (const way of ways) costs.get(way)!.push(await write(ground, left, way, messages))
      const first = least(costs.get(ways[0]!)!)
      for (const way of ways) {
        const { cpu, wall } = least(costs.get(way)!)
        tell(
          `batches of ${batch}, ${way.name}: ${cpu.toFixed(0)} µs of processor a message, ${wall.toFixed(0)} µs of the clock`,
        )
        if (way !== ways[0])
          figures.push({
            what: `the rows of a message in batches of ${batch}: ${way.name}`,
            value: Math.round(cpu),
            unit: 'µs of processor',
            against: { what: ways[0]!.name, value: Math.round(first.cpu) },
            ratio: Number((cpu / first.cpu).toFixed(2)),
            how: 'The rows that intake left, written anew into an empty copy by one connection; processor time of this process and of PostgreSQL; the best of rounds that alternate.',
          })
      }
    }
    const [salt, content] = [randomBytes(32), randomBytes(32)]
    const draw = randomPool()
    for (const [what, now, before] of [
      [
        'a commitment',
        () => hmac32(salt, content),
        () => createHmac('sha256', salt).update(content).digest(),
      ],
      ['a salt', () => draw(32), () => randomBytes(32)],
    ] as const) {
      const [value, against] = [timeOf(now), timeOf(before)]
      tell(`${what}: ${value.toFixed(2)} µs, before ${against.toFixed(2)} µs`)
      figures.push({
        what: `${what}; a message has four`,
        value: Number(value.toFixed(2)),
        unit: 'µs',
        against: { what: "as Node's own objects make it", value: Number(against.toFixed(2)) },
        ratio: Number((value / against).toFixed(2)),
        how: 'Five thousand, the best of five rounds.',
      })
    }
    return figures
  } finally {
    await assessor.close()
    await ground.stop()
  }
}

export const waysPart: Part = {
  name: 'ways',
  title: 'What single changes of the hot path are worth',
  run: (size, tell) => waysToWrite(size, tell),
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { binaries: { type: 'string' }, database: { type: 'string' } },
  })
  await waysToWrite(positionals[0] === 'full' ? 'full' : 'short', console.log, {
    ...(values.binaries ? { binaries: values.binaries } : {}),
    ...(values.database ? { databaseUrl: values.database } : {}),
  })
}
