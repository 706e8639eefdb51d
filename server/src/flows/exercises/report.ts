import type { ExerciseReport, PleaReport } from '@callbox/contract'
import { type MessageStanding, standingOfNetworkIds } from '#core/conversations'
import { personNames } from '#core/identity'
import { type Place, places } from '#core/policy'
import { leftBetween } from '#core/sending'
import type { Db, Trx } from '#platform/db'
import { type ExerciseRow, pacesOf, playedIn } from './store.ts'

type Plea = {
  plea: string
  band: Place
  words: string
  saidAt: Date
  said: { networkId: string; copy: boolean }[]
}
type Named = { id: string; name: string }

/** The planted pleas of an exercise, each with the messages in which it was made, in the order in which they were said. */
const pleasOf = async (db: Db | Trx, { agency_id, exercise_id }: ExerciseRow): Promise<Plea[]> => {
  const rows = await db
    .selectFrom('exercises.plea')
    .selectAll()
    .where('agency_id', '=', agency_id)
    .where('exercise_id', '=', exercise_id)
    .orderBy('said_at')
    .orderBy('plea')
    .execute()
  const said = await db
    .selectFrom('exercises.said')
    .select(['network_id', 'plea', 'copy'])
    .where('agency_id', '=', agency_id)
    .where('exercise_id', '=', exercise_id)
    .orderBy('network_id')
    .execute()
  const byPlea = Map.groupBy(said, (one) => one.plea)
  return rows.map((row) => ({
    plea: row.plea,
    band: row.band as Place,
    words: row.words,
    saidAt: row.said_at,
    said: (byPlea.get(row.plea) ?? []).map(({ network_id, copy }) => ({ networkId: network_id, copy })),
  }))
}

/** The row in which `at` is earliest. */
const earliest = (
  rows: readonly MessageStanding[],
  at: (row: MessageStanding) => Date | null,
): MessageStanding | null =>
  rows.reduce<MessageStanding | null>((best, row) => {
    const when = at(row)
    return when && (!best || when < at(best)!) ? row : best
  }, null)

const secondsBetween = (from: Date, to: Date): number => Math.max(0, (to.getTime() - from.getTime()) / 1000)

const median = (values: readonly number[]): number | null =>
  values.length === 0 ? null : [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!

const asPlace = (band: string | null): Place | null => places.find((place) => place === band) ?? null

/** Somebody answered without a look on the record: then the answer was the look. */
const lookOf = (row: MessageStanding): Date | null => row.lookedAt ?? row.answeredAt

const pleaReport = (
  plea: Plea,
  standing: ReadonlyMap<string, MessageStanding>,
  targets: ExerciseReport['targets'],
  nameOf: (id: string) => Named,
  writers: ReadonlyMap<string, Named>,
): PleaReport => {
  const found = plea.said.flatMap(({ networkId }) => standing.get(networkId) ?? [])
  const original = plea.said.find(({ copy }) => !copy)
  const first = (original && standing.get(original.networkId)) ?? found[0] ?? null
  const looked = earliest(found, lookOf)
  const answered = earliest(found, (row) => row.answeredAt)
  const writer = (row: MessageStanding): Named | null => (row.answer && writers.get(row.answer)) || null
  const at = (when: Date, by: Named | null, target: number) => {
    const seconds = secondsBetween(plea.saidAt, when)
    return { at: when.toISOString(), seconds, by: by ?? { id: '', name: '' }, inTime: seconds <= target }
  }
  const people = new Map<string, Named>()
  for (const row of found) {
    for (const id of [...row.claimedBy, ...row.handedTo]) people.set(id, nameOf(id))
    const by = row.answeredAt ? writer(row) : null
    if (by) people.set(by.id, by)
  }
  // Who was given it by its holder does not work beside them, but after them.
  const handed = new Set(found.flatMap((row) => row.handedTo))
  for (const row of found) for (const id of row.claimedBy) handed.delete(id)
  const given = first?.band ?? null
  return {
    plea: plea.plea,
    words: plea.words,
    expected: plea.band,
    saidAt: plea.saidAt.toISOString(),
    conversation: first?.conversation ?? null,
    copies: plea.said.filter(({ copy }) => copy).length,
    look: looked
      ? at(lookOf(looked)!, looked.lookedAt ? nameOf(looked.lookedBy ?? '') : writer(looked), targets.look)
      : null,
    answer: answered ? at(answered.answeredAt!, writer(answered), targets.answer) : null,
    band: { software: asPlace(first?.software ?? null), given },
    wrongBand: given !== null && given !== plea.band,
    missed: looked === null,
    people: [...people.values()].sort((a, b) => a.name.localeCompare(b.name)),
    doubleWork: people.size - handed.size > 1,
  }
}

/**
 * What became of each plea that was planted, out of the record of what people did, up to `until` (APCO 4.1.5). A look at
 * or an answer to somebody who repeated a plea counts for the plea; seconds are real ones, from the moment it was said.
 */
export const reportOf = async (db: Db | Trx, row: ExerciseRow, until: Date): Promise<ExerciseReport> => {
  const { scenario } = await playedIn(db, row.agency_id, row)
  const { targets: asked } = scenario
  const targets = { look: asked.first_look_seconds, answer: asked.first_answer_seconds, share: asked.share }
  const pleas = await pleasOf(db, row)
  const networkIds = pleas.flatMap((plea) => plea.said.map((one) => one.networkId))
  const standing = await standingOfNetworkIds(db, row.agency_id, {
    account: row.account_id,
    networkIds,
    until,
  })
  const left = await leftBetween(db, row.agency_id, {
    account: row.account_id,
    from: row.started_at,
    until,
    written: standing.flatMap((one) => one.answer ?? []),
  })
  const names = await personNames(db as Db, [
    ...new Set(
      standing.flatMap((one) => [...one.claimedBy, ...one.handedTo, ...(one.lookedBy ? [one.lookedBy] : [])]),
    ),
  ])
  const nameOf = (id: string): Named => ({ id, name: names.get(id) ?? id })
  const byId = new Map(standing.map((one) => [one.networkId, one]))
  const all = pleas.map((plea) => pleaReport(plea, byId, targets, nameOf, left.writers))
  const paces = (await pacesOf(db, row.agency_id, [row.exercise_id])).get(row.exercise_id)!
  const n = (of: (plea: PleaReport) => unknown): number => all.filter(of).length
  const inTime = n((p) => p.look?.inTime)
  return {
    final: row.state === 'ended',
    entry: null,
    lasted: secondsBetween(row.started_at, until),
    targets,
    pleas: all,
    totals: {
      pleas: all.length,
      looked: n((p) => p.look),
      lookedInTime: inTime,
      passed: inTime >= targets.share * all.length,
      answered: n((p) => p.answer),
      answeredInTime: n((p) => p.answer?.inTime),
      missed: n((p) => p.missed),
      wrongBands: n((p) => p.wrongBand),
      doubleWork: n((p) => p.doubleWork),
      messages: row.messages,
      published: left.published,
      lookMedian: median(all.flatMap((p) => p.look?.seconds ?? [])),
      answerMedian: median(all.flatMap((p) => p.answer?.seconds ?? [])),
    },
    paces: paces.map(({ at, speed, by }) => ({ at: at.toISOString(), speed, by })),
  }
}
