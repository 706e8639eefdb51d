import { sql } from 'kysely'
import { strainNow } from '#core/load'
import type { Handlers, World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { wordsOf } from '#platform/errors'
import { readerLag } from '#platform/events'
import { documentRoutes } from '#platform/http'
import { silence } from '#platform/process'

type Ready = {
  ready: boolean
  missing: string[]
  /** What the centre cannot keep up with: it serves all the same. */
  strained: string[]
  readers: { reader: string; behind: number; setAside: number }[]
  workers: number
}

/** Milliseconds after which the database is taken not to answer. */
const patience = 5000

const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, fail) => {
        timer = setTimeout(() => fail(new Error(`nothing was heard for ${ms / 1000} seconds`)), ms)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}

/** What is missing for the centre to do its work, in words; bounded in time. */
export const readiness = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  extra: readonly string[] = [],
  ms = patience,
): Promise<Ready> => {
  const missing = [...extra]
  try {
    const [readers, load, live] = await within(
      Promise.all([
        readerLag(db),
        strainNow(db),
        sql<{
          n: number
        }>`select count(*)::int as n from platform.process where kind = 'work'
          and beat_at between ${secondsAfter(clock.now(), -silence)} and ${secondsAfter(clock.now(), silence)}`.execute(
          db,
        ),
      ]),
      ms,
    )
    const workers = live.rows[0]?.n ?? 0
    if (workers === 0)
      missing.push(
        `No worker has been heard for ${silence} seconds: answers do not leave and networks are not read. Start one with "callbox work".`,
      )
    for (const { reader, setAside } of readers)
      if (setAside > 0)
        missing.push(`The reader ${reader} set ${setAside} events aside: run "callbox doctor".`)
    return { ready: missing.length === 0, missing, strained: load.sentences, readers, workers }
  } catch (error) {
    return {
      ready: false,
      missing: [
        ...missing,
        `The database does not answer (${wordsOf(error)}): what networks push is not acknowledged, what we ask for is asked again.`,
      ],
      strained: [],
      readers: [],
      workers: 0,
    }
  }
}

/** The routes that belong to the application as a whole. */
export const systemRoutes = (missing: () => readonly string[]): Handlers => ({
  ...(documentRoutes as Handlers),
  'system.alive': async () => ({ ok: true }),
  'system.ready': async (world) => {
    const state = await readiness(world, missing())
    if (state.ready) return state
    return Response.json(state, { status: 503 }) as never
  },
})
