import { type Evidence, type EvidenceAsked, type EvidenceReading, mostRows } from '#core/policy'
import type { Db } from '#platform/db'
import type { Entry } from './entry.ts'
import { type Ground, registerNow } from './ground.ts'
import type { Lack } from './lack.ts'
import { isOfficial } from './life.ts'

type Read = { entries: Entry[]; live: Entry[]; ground: Ground }

export const read = async (db: Db, { agency, at }: EvidenceAsked): Promise<Read> => {
  const { entries, ground } = await registerNow({ db, clock: { now: () => at } }, agency)
  return { entries, ground, live: entries.filter((entry) => isOfficial(entry.state)) }
}

const ref = ({ id, network, handle, state }: Entry) => ({ account: id, network, handle, state })
export const counted = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

export type { Lack } from './lack.ts'
export type Said = { holds: string; fails: string; short?: string }

/**
 * Over all live accounts, each a row with what it lacks, those that lack something first. With no live account nothing is
 * shown, so nothing is met; `short` says what this software does not do yet, and then it is partly met at best (law 9).
 * Where all that is lacking is a review, the clause is stale.
 */
export const overLive = (
  { live }: Pick<Read, 'live'>,
  lacks: (entry: Entry) => Lack,
  said: Said,
  shows: (entry: Entry) => Record<string, unknown> = () => ({}),
): EvidenceReading => {
  const judged = live.map((entry) => {
    const why = lacks(entry)
    const late = why !== null && typeof why === 'object'
    return { why, late, row: { ...ref(entry), lacks: late ? why.late : (why ?? 'nothing'), ...shows(entry) } }
  })
  const lacking = judged.filter(({ why }) => why !== null)
  const whole = live.length - lacking.length
  const beside = said.short ? ` ${said.short}` : ''
  if (live.length === 0)
    return {
      state: 'partly',
      sentence: `No account is live: there is nothing to show yet.${beside}`,
      figure: '0 live accounts',
      rows: [],
    }
  const stale = lacking.length > 0 && lacking.every(({ late }) => late)
  return {
    state:
      lacking.length === 0
        ? said.short
          ? 'partly'
          : 'met'
        : stale
          ? 'stale'
          : whole > 0
            ? 'partly'
            : 'not met',
    sentence: `${lacking.length === 0 ? said.holds : said.fails.replace('{n}', counted(lacking.length, 'account'))}${beside}`,
    figure: `${whole} of ${live.length} accounts`,
    rows: [...lacking, ...judged.filter(({ why }) => why === null)].map(({ row }) => row).slice(0, mostRows),
  }
}

/** An `Evidence` over the live accounts of the register. */
export const ofLive = (
  clauses: readonly string[],
  kind: Evidence['kind'],
  lacks: (entry: Entry, ground: Ground) => Lack,
  said: Said,
  shows?: (entry: Entry, ground: Ground) => Record<string, unknown>,
): Evidence => ({
  clauses,
  kind,
  async read(db, asked) {
    const now = await read(db, asked)
    return overLive(
      now,
      (entry) => lacks(entry, now.ground),
      said,
      shows && ((entry) => shows(entry, now.ground)),
    )
  },
})
