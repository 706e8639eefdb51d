import { claimFigures } from './claims.ts'
import { debian15, openGround, type Postgres, postgresHere } from './ground.ts'
import type { Figure, Part, Size } from './part.ts'
import { type Served, serveOn } from './served.ts'

/** What another part may export for this one: its rates on a PostgreSQL of our choice. */
type Rates = (size: Size, tell: (line: string) => void, on: { binaries?: string }) => Promise<Figure[]>

const ratesOf = async (file: string, name: string): Promise<Rates | null> => {
  const url = new URL(file, import.meta.url).href
  const found = (await import(url).catch((error: { code?: string }) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return {}
    throw error
  })) as Record<string, unknown>
  return typeof found[name] === 'function' ? (found[name] as Rates) : null
}

/** The race for conversations with one, two and four programs that serve and work, on each of some PostgreSQLs. */
const races = async (
  size: Size,
  tell: (line: string) => void,
  on: readonly Postgres[],
): Promise<Figure[]> => {
  const asked = size === 'short' ? { people: 20, conversations: 20 } : { people: 60, conversations: 100 }
  const figures: Figure[] = []
  for (const postgres of on) {
    // Four programs with 26 connections each, and the race without Callbox beside them.
    const ground = await openGround(postgres, { settings: { max_connections: '200' } })
    const served: Served[] = []
    try {
      for (const processes of [1, 2, 4]) {
        while (served.length < processes) served.push(await serveOn(ground))
        const where = `${processes} ${processes === 1 ? 'process' : 'processes'}, PostgreSQL ${ground.version}`
        figures.push(...(await claimFigures(ground, served, asked, where, tell)))
      }
    } finally {
      for (const one of served) await one.stop()
      await ground.stop()
    }
  }
  return figures
}

const aside = (figures: readonly Figure[], where: string): Figure[] =>
  figures.map((figure) => ({ ...figure, what: `${figure.what}, ${where}` }))

export const processes: Part = {
  name: 'processes',
  title: 'One, two and four processes, and PostgreSQL 15 beside the embedded one',
  elsewhere: true,
  async run(size, tell, { database }) {
    if (database) return races(size, tell, [database as Postgres])
    const figures = await races(size, tell, postgresHere())
    const rates = await ratesOf('./intake.ts', 'intakeRates')
    if (rates && postgresHere().includes('15'))
      figures.push(...aside(await rates('short', tell, { binaries: debian15 }), 'PostgreSQL 15'))
    return figures
  },
}
