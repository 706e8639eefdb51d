import { sql } from 'kysely'
import type { Handlers, World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { wordsOf } from '#platform/errors'
import { readerLag } from '#platform/events'
import { documentRoutes } from '#platform/http'
import { silence } from '#platform/process'

type Ready = {
  ready: boolean
  missing: string[]
  readers: { reader: string; behind: number; setAside: number }[]
  workers: number
}

/** What is missing for the centre to do its work, in words; bounded in time. */
export const readiness = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  extra: readonly string[] = [],
): Promise<Ready> => {
  const missing = [...extra]
  try {
    const [readers, live] = await Promise.all([
      readerLag(db),
      sql<{
        n: number
      }>`select count(*)::int as n from platform.process where kind = 'work' and beat_at > ${secondsAfter(clock.now(), -silence)}`.execute(
        db,
      ),
    ])
    const workers = live.rows[0]?.n ?? 0
    if (workers === 0)
      missing.push(
        `No worker has been heard for ${silence} seconds: answers do not leave and networks are not read. Start one with "callbox work".`,
      )
    for (const { reader, behind, setAside } of readers) {
      if (behind >= 5000) missing.push(`The reader ${reader} is ${behind} events behind.`)
      if (setAside > 0)
        missing.push(`The reader ${reader} set ${setAside} events aside: run "callbox doctor".`)
    }
    return { ready: missing.length === 0, missing, readers, workers }
  } catch (error) {
    return {
      ready: false,
      missing: [
        ...missing,
        `The database does not answer (${wordsOf(error)}): what networks push is not acknowledged, what we ask for is asked again.`,
      ],
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
