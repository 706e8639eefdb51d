import { counted } from '@callbox/contract'
import { entryCounts } from '#core/archive'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { phonesSince } from './phones.ts'
import { handOvers, staffing } from './staffing.ts'

/** Pictures from the public are opened on purpose, and each opening is an act on the record (APCO 4.1.2). */
const openings: Evidence = {
  clauses: ['4.1.2'],
  kind: 'enforced',
  async read(db, { agency }) {
    const counts = await entryCounts(db, agency, ['medium.opened'])
    const n = counts[0]?.n ?? 0
    return {
      state: 'met',
      sentence: `A picture or video is shown only after an act of opening it, which is recorded first: ${counted(n, 'time')} so far.`,
      figure: counted(n, 'opening'),
      rows: counts.map((row) => ({ kind: row.kind, entries: row.n, last: row.last.toISOString() })),
    }
  },
}

const days = 365

/** When the telephones left nobody for the queue, by whose word, from when until when (APCO 4.5.3). */
const phones: Evidence = {
  clauses: ['4.5.3', '4.6.3'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const { n, minutes, stretches } = await phonesSince(db, agency, secondsAfter(at, -days * 86_400), at)
    return {
      state: 'partly',
      sentence: `${
        n === 0
          ? `Nobody has said in the last ${days} days that the phones have us; one key says it.`
          : `The phones had us ${counted(n, 'time')} in the last ${days} days, ${counted(minutes, 'minute')} in all; each time is recorded with who said it and who ended it.`
      } The notice to the public is not posted and taken down from here yet, so the time from overload to notice is not measured.`,
      figure: `${counted(n, 'time')}, ${counted(minutes, 'minute')}`,
      rows: stretches.slice(0, mostRows),
    }
  },
}

export const evidence: readonly Evidence[] = [openings, staffing, handOvers, phones]
