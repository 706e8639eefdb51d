import { type Evidence, type EvidenceAsked, type EvidenceReading, mostRows } from '#core/policy'
import type { Db } from '#platform/db'
import type { Entry } from './entry.ts'
import { type Ground, registerNow } from './ground.ts'
import { isOfficial } from './life.ts'

type Read = { entries: Entry[]; live: Entry[]; ground: Ground }

export const read = async (db: Db, { agency, at }: EvidenceAsked): Promise<Read> => {
  const { entries, ground } = await registerNow({ db, clock: { now: () => at } }, agency)
  return { entries, ground, live: entries.filter((entry) => isOfficial(entry.state)) }
}

const ref = ({ id, network, state }: Entry) => ({ account: id, network, state })
export const counted = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

/**
 * Over all live accounts: those that lack something are the rows. With no live account nothing is shown, so nothing is
 * met; `short` says what this software does not do yet, and then it is partly met at best (law 9).
 */
export const overLive = (
  { live }: Pick<Read, 'live'>,
  lacks: (entry: Entry) => string | null,
  said: { holds: string; fails: string; short?: string },
): EvidenceReading => {
  const rows = live.flatMap((entry) => {
    const why = lacks(entry)
    return why === null ? [] : [{ ...ref(entry), lacks: why }]
  })
  const whole = live.length - rows.length
  const beside = said.short ? ` ${said.short}` : ''
  if (live.length === 0)
    return {
      state: 'partly',
      sentence: `No account is live: there is nothing to show yet.${beside}`,
      figure: '0 live accounts',
      rows: [],
    }
  return {
    state: rows.length > 0 ? (whole > 0 ? 'partly' : 'not met') : said.short ? 'partly' : 'met',
    sentence: `${rows.length === 0 ? said.holds : said.fails.replace('{n}', counted(rows.length, 'account'))}${beside}`,
    figure: `${whole} of ${live.length} accounts`,
    rows: rows.slice(0, mostRows),
  }
}

/** An `Evidence` over the live accounts of the register. */
export const ofLive = (
  clauses: readonly string[],
  kind: Evidence['kind'],
  lacks: (entry: Entry, ground: Ground) => string | null,
  said: { holds: string; fails: string; short?: string },
): Evidence => ({
  clauses,
  kind,
  async read(db, asked) {
    const now = await read(db, asked)
    return overLive(now, (entry) => lacks(entry, now.ground), said)
  },
})
