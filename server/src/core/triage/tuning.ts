import { sql } from 'kysely'
import type { Kind, Tuning } from '#core/assess'
import type { Db } from '#platform/db'
import { wordsOf as inWords } from '#platform/errors'
import { type InUse, type Kept, keptBy } from './kept.ts'
import { weightsOf } from './models.ts'
import { ownWords } from './words.ts'

const askAgainAfter = 1000
const patience = 400

type Marks = { number: number; model: string | null; version: string | null; words: number }

/** Names it in every assessment; two agencies' names never meet, because what is prepared is kept by its name. */
const nameOf = (agency: number, { version, words }: Marks): string =>
  [`agency-${agency}`, ...(version ? [version] : []), ...(words > 0 ? [`words-${words}`] : [])].join('.')

const read = async (
  db: Db,
  agency: number,
  before: Kept | undefined,
): Promise<{ key: string; inUse: InUse }> => {
  const { rows } =
    await sql<Marks>`select coalesce(a.number, 0) as number, a.model_id as model, m.version, coalesce(e.words, 0) as words
    from (select 1) as one
    left join lateral (select * from triage.adoption where agency_id = ${agency} order by number desc limit 1) a on true
    left join triage.model m on m.agency_id = ${agency} and m.model_id = a.model_id
    left join triage.edition e on e.agency_id = ${agency}`.execute(db)
  const marks = rows[0]!
  const key = `${marks.number} ${marks.words}`
  if (before?.key === key) return { key, inUse: before.inUse }
  if (marks.model === null && marks.words === 0) return { key, inUse: { tuning: null, why: null } }
  const [weights, words] = await Promise.all([
    marks.model === null ? null : weightsOf(db, agency, marks.model),
    ownWords(db, agency),
  ])
  const tuning: Tuning = {
    version: nameOf(agency, marks),
    weights: weights && new Uint8Array(weights),
    words: words.map(({ tag, pattern, weight, kind }) => ({ tag, pattern, weight, kind: kind as Kind })),
  }
  return { key, inUse: { tuning, why: null } }
}

const late = (ms: number): { after: Promise<never>; stop: () => void } => {
  let timer: NodeJS.Timeout
  const after = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${ms} ms`)), ms)
  })
  return { after, stop: () => clearTimeout(timer) }
}

/**
 * The agency's adopted model and own words, as they were at most a second ago. Fails open (law 3): when they cannot be
 * read in time, what was known last ranks on, else the shipped model, and `why` says so beside every assessment.
 */
export const tuningOf = async (db: Db, agency: number): Promise<InUse> => {
  const known = keptBy(db)
  const before = known.get(agency)
  // How old a copy may be is the machine's time, not the domain's.
  if (before && performance.now() - before.askedAt < askAgainAfter) return before.inUse
  const { after, stop } = late(patience)
  try {
    const fresh = await Promise.race([read(db, agency, before), after])
    known.set(agency, { askedAt: performance.now(), ...fresh })
    return fresh.inUse
  } catch (error) {
    if (before) {
      known.set(agency, { ...before, askedAt: performance.now() })
      return before.inUse
    }
    return {
      tuning: null,
      why: `the centre's own model and words could not be read (${inWords(error)}); the shipped ones ranked this`,
    }
  } finally {
    stop()
  }
}
