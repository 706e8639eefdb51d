import { accounts, calling } from './agency.ts'
import { database, disk } from './engine.ts'
import { lanes, readers, sending } from './flow.ts'
import { backup, load } from './keeping.ts'
import { type Ground, type Part, type Source, worst } from './part.ts'
import { servers, sweeps, workers } from './processes.ts'

/** Every part, in the order in which they are looked at: what all rest on first. A new one is one line here. */
export const sources: readonly Source[] = [
  database,
  workers,
  servers,
  sweeps,
  readers,
  lanes,
  sending,
  accounts,
  calling,
  load,
  disk,
  backup,
]

class TooLate extends Error {}

/** Why, for anybody: a code, never the message, which names addresses. */
const reason = (error: unknown): string => {
  if (error instanceof TooLate) return error.message
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'no answer'
}

/** Seconds of real time in which a part must have been read. */
const patience = 5

const within = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`no answer within ${seconds} seconds`)), seconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const one = async ({ part, name, read }: Source, ground: Ground, seconds: number): Promise<Part> => {
  const plain = { part, name, todo: null, to: null, lines: [], figure: null }
  try {
    return { ...plain, ...(await within(seconds, read(ground))) }
  } catch (error) {
    return {
      ...plain,
      state: 'broken',
      says:
        part === 'database'
          ? `The database does not answer (${reason(error)}): what networks push is not acknowledged, what we ask for is asked again.`
          : `This could not be read: ${reason(error)}.`,
      todo:
        part === 'database'
          ? 'See that it runs and can be reached. Everything goes on by itself once it is back.'
          : null,
    }
  }
}

/**
 * Every part of the centre as it is now, with the agency's own parts when one is named. Bounded in time, and by indexes
 * in what it reads. When the database is away nothing else is asked.
 */
export const readParts = async (
  world: Ground['world'],
  agency: number | null,
  seconds = patience,
): Promise<{ state: Part['state']; parts: Part[] }> => {
  const ground = { world, agency, at: world.clock.now() }
  const asked = sources.filter((source) => agency !== null || source !== accounts)
  const first = await one(asked[0]!, ground, seconds)
  const away = first.state === 'broken' && first.figure === null
  const parts = away
    ? [first]
    : [first, ...(await Promise.all(asked.slice(1).map((source) => one(source, ground, seconds))))]
  return { state: worst(parts.map((part) => part.state)), parts }
}
