import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { withoutEntry } from '#core/archive'
import { type Evidence, type EvidenceReading, mostRows, places } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { leastId } from '#platform/ids'
import { expectedBy, firstTimes, type Times, withinTheHour } from './times.ts'

/** Every revision and every kept medium names an entry of the record, and no message is without a revision (APCO 2.2.1). */
const onRecord: Evidence = {
  clauses: ['2.2.1'],
  kind: 'enforced',
  async read(db, { agency }) {
    const [revisions, media, bare, counts, kept] = await Promise.all([
      withoutEntry(
        db,
        agency,
        sql`select message_id::text || ' revision ' || revision as ref, entry_id from conversations.revision where agency_id = ${agency}`,
        mostRows,
      ),
      withoutEntry(
        db,
        agency,
        sql`select message_id::text || ' medium ' || position as ref, entry_id from conversations.medium where agency_id = ${agency}`,
        mostRows,
      ),
      sql<{
        message: string
        n: number
      }>`select m.message_id as message, count(*) over ()::int as n from conversations.message m
        where m.agency_id = ${agency} and not exists (select 1 from conversations.revision r where r.agency_id = m.agency_id and r.message_id = m.message_id)
        order by 1 limit ${mostRows}`.execute(db),
      sql<{
        direction: string
        messages: number
        last: Date
      }>`select direction, count(*)::int as messages, max(captured_at) as last from conversations.message
        where agency_id = ${agency} group by direction order by 1`.execute(db),
      sql<{ revisions: number; media: number }>`select
          (select count(*)::int from conversations.revision where agency_id = ${agency}) as revisions,
          (select count(*)::int from conversations.medium where agency_id = ${agency} and state = 'kept') as media`.execute(
        db,
      ),
    ])
    const broken = revisions.n + media.n + (bare.rows[0]?.n ?? 0)
    const n = kept.rows[0]?.revisions ?? 0
    return {
      state: broken === 0 ? 'met' : 'not met',
      sentence:
        broken === 0
          ? `Each of ${counted(n, 'revision')} received and sent, and each picture or video, names its entry on the record.`
          : `${counted(broken, 'message, revision or medium', 'messages, revisions or media')} ${plural(broken, 'has', 'have')} no entry on the record: run "callbox doctor".`,
      figure: `${broken} without a record`,
      rows:
        broken === 0
          ? [
              ...counts.rows.map((row) => ({ ...row, last: row.last.toISOString() })),
              ...kept.rows.map((row) => ({ ...row })),
            ]
          : [
              ...revisions.refs.map((message) => ({ message, lacks: 'entry' })),
              ...media.refs.map((message) => ({ message, lacks: 'entry' })),
              ...bare.rows.map(({ message }) => ({ message, lacks: 'revision' })),
            ].slice(0, mostRows),
    }
  },
}

/** What we sent came through the one door: an outgoing message names the outgoing thing it was (APCO 2.3.3). */
const throughTheDoor: Evidence = {
  clauses: ['2.3.3'],
  kind: 'enforced',
  async read(db, { agency }) {
    const { rows } = await sql<{
      message: string
      at: Date
      n: number
    }>`select message_id as message, captured_at as at, count(*) over ()::int as n
      from conversations.message where agency_id = ${agency} and direction = 'out' and outgoing_id is null order by captured_at desc limit ${mostRows}`.execute(
      db,
    )
    const n = rows[0]?.n ?? 0
    return {
      state: n === 0 ? 'met' : 'not met',
      sentence:
        n === 0
          ? 'No message of ours is in a conversation that did not leave by the one door.'
          : `${counted(n, 'message')} of ours ${plural(n, 'is', 'are')} in conversations without having left by the one door.`,
      figure: `${n} outside the door`,
      rows: rows.map(({ message, at }) => ({ message, at: at.toISOString() })),
    }
  },
}

const days = 30
const urgent: readonly string[] = ['life_at_risk', 'not_assessed', 'emergency']

/** p95 within its target everywhere is met; a miss where life may be at stake is not met. */
export const judge = (times: readonly (Times & { target: number })[]): EvidenceReading['state'] => {
  const missed = times.filter((t) => t.p95 > t.target)
  if (times.length === 0) return 'partly'
  if (missed.length === 0) return 'met'
  return missed.some((t) => urgent.includes(t.band)) ? 'not met' : 'partly'
}

/** Time to first look and first answer against the pack's targets, the last 30 days (APCO 4.2.5; CoP R2). */
const inTime: Evidence = {
  clauses: ['4.2.5', '4.5.5', '4.6.5', 'CoP-R2'],
  kind: 'measured',
  async read(db, { agency, at, pack }) {
    const targets = places.map((band) => ({
      band,
      look: pack.targets[band].first_look_seconds,
      answer: pack.targets[band].first_answer_seconds,
    }))
    const asked = { since: secondsAfter(at, -days * 86_400), at, targets }
    const [found, hour] = [await firstTimes(db, agency, asked), await withinTheHour(db, agency, asked)]
    const times = found.map((t) => ({ ...t, target: targets.find((x) => x.band === t.band)![t.what] }))
    const sum = (what: Times['what'], of: (t: Times) => number): number =>
      times.filter((t) => t.what === what).reduce((n, t) => n + of(t), 0)
    const overdue = sum('look', (t) => t.overdue) + sum('answer', (t) => t.overdue)
    const share = (what: Times['what']): string =>
      `${sum(what, (t) => t.within)} of ${sum(what, (t) => t.n)} first ${what}s in time`
    const soon = `${hour.within} of ${hour.asked} answered within the hour`
    const judged = judge(times)
    return {
      state: judged === 'met' && hour.within < expectedBy * hour.asked ? 'partly' : judged,
      sentence:
        times.length === 0
          ? `Targets are set for ${targets.length} bands; nothing came in the last ${days} days that could be measured.`
          : `The last ${days} days: ${share('look')}, ${share('answer')}; ${overdue} overdue now. A band is in time when 95 of 100 are. ${soon}; three people in four expect that.`,
      figure: times.length === 0 ? null : `${share('look')}, ${share('answer')}; ${soon}`,
      rows: times.map(({ band, what, n, p50, p95, p99, target, within, overdue }) => ({
        band,
        what: `first ${what}`,
        n,
        p50: Math.round(p50),
        p95: Math.round(p95),
        p99: Math.round(p99),
        target,
        within,
        overdue,
      })),
    }
  },
}

/** What is kept is a picture, video or sound whose type was sniffed; everything else was refused with a reason (APCO 4.1.2). */
const media: Evidence = {
  clauses: ['4.1.2'],
  kind: 'enforced',
  async read(db, { agency }) {
    const { rows } = await sql<{
      state: string
      n: number
      odd: number
      unshown: number
    }>`select state, count(*)::int as n,
        count(*) filter (where state = 'kept' and media_type !~ '^(image|video|audio)/')::int as odd,
        count(*) filter (where state = 'kept' and shown_sha256 is null)::int as unshown
      from conversations.medium where agency_id = ${agency} group by state order by state`.execute(db)
    const odd = rows.reduce((sum, row) => sum + row.odd, 0)
    const of = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0
    return {
      state: odd === 0 ? 'met' : 'not met',
      sentence: `${counted(of('kept'), 'picture or video', 'pictures and videos')} kept, ${counted(of('refused'), 'file')} refused for their type or size${odd > 0 ? `; ${odd} kept ${plural(odd, 'is', 'are')} neither picture, video nor sound` : ''}.`,
      figure: `${odd} of another type`,
      rows: rows.map(({ state, n, unshown }) => ({ state, files: n, without_copy_to_show: unshown })),
    }
  },
}

/** The language of what arrives is told apart on arrival (APCO 4.3.4). A message's id is made when it comes, and finds the last days. */
const languages: Evidence = {
  clauses: ['4.3.4'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      language: string
      n: number
    }>`select language, count(*)::int as n from conversations.assessment
      where agency_id = ${agency} and message_id >= ${leastId(secondsAfter(at, -days * 86_400 - 3600))}::uuid and at >= ${secondsAfter(at, -days * 86_400)} and at <= ${at} group by 1 order by 2 desc limit ${mostRows}`.execute(
      db,
    )
    const all = rows.reduce((sum, row) => sum + row.n, 0)
    const told = all - (rows.find((row) => row.language === 'und')?.n ?? 0)
    return {
      state: all > 0 && told / all >= 0.9 ? 'met' : 'partly',
      sentence:
        all === 0
          ? `Nothing came in the last ${days} days whose language could be told.`
          : `The language of ${told} of ${all} messages of the last ${days} days was told on arrival.`,
      figure: all === 0 ? null : `${told} of ${all}`,
      rows,
    }
  },
}

export const evidence: readonly Evidence[] = [onRecord, throughTheDoor, inTime, media, languages]
