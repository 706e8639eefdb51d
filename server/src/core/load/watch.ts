import { counted } from '@callbox/contract'
import { recordActs } from '#core/archive'
import { agencies } from '#core/identity'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { emit, type Happened } from '#platform/events'
import { kindOf, type MeasureName, measure } from './measures.ts'
import { type Course, keepState, stateNow, takeState } from './store.ts'

/** Seconds between two looks, whichever worker looks. */
export const lookEvery = 5
/** Seconds for which a measure must be too much before it is told, and well before it is told to be over. */
const mustLast = 10
const mustBeWell = 30

const after = (since: string | null, seconds: number, now: Date): boolean =>
  since !== null && Math.abs(now.getTime() - Date.parse(since)) >= seconds * 1000

/** How one measure went on: a peak is not a strain, and a pause in it is not its end. */
const next = (name: MeasureName, value: number | null, before: Course | undefined, now: Date): Course => {
  const { strained, eased, low } = kindOf(name)
  const was = before ?? { over: null, well: null, strained: false }
  if (value === null || strained === null) return { over: null, well: null, strained: false }
  const over = low ? value <= strained : value >= strained
  const well = low ? value > eased : value <= eased
  const overSince = over ? (was.over ?? now.toISOString()) : null
  const wellSince = well ? (was.well ?? now.toISOString()) : null
  return {
    over: overSince,
    well: wellSince,
    strained: was.strained ? !after(wellSince, mustBeWell, now) : after(overSince, mustLast, now),
  }
}

/**
 * Looks every five seconds whether the centre keeps up, one worker at a time. What is too much for ten seconds is told
 * to every agency (`load.strained`, again when it becomes something else), and so is its end after half a minute of
 * peace (`load.eased`); both go on the record. @returns 1 when something was told.
 */
export const watchLoad = ({ db, clock }: { db: Db; clock: Clock }): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const state = await takeState(trx)
    const now = clock.now()
    // A time ahead of ours was written under a clock that ran ahead: it must not stop us from looking.
    const looked = state?.lookedAt?.getTime() ?? Number.NEGATIVE_INFINITY
    if (!state || Math.abs(now.getTime() - looked) < lookEvery * 1000) return 0
    const values = await measure({ db: trx, clock })
    const names = Object.keys(values) as MeasureName[]
    const measures = Object.fromEntries(
      names.map((name) => [name, next(name, values[name], state.measures[name], now)]),
    ) as Record<MeasureName, Course>
    const strained = names.filter((name) => measures[name].strained)
    const before = names.filter((name) => state.measures[name]?.strained)
    const sentences = strained.map((name) => kindOf(name).says(values[name] ?? 0))
    const since = strained.length > 0 ? (state.since ?? now) : null
    await keepState(trx, { lookedAt: now, since, sentences, measures })
    if (strained.join() === before.join()) return 0
    const name = strained.length > 0 ? ('load.strained' as const) : ('load.eased' as const)
    const all = await agencies(trx)
    const seconds = state.since ? Math.max(0, Math.round((now.getTime() - state.since.getTime()) / 1000)) : 0
    await recordActs(
      trx,
      all.map(({ id }) => ({
        agency: id,
        kind: name,
        subject: null,
        at: now,
        by: 'load',
        why:
          strained.length > 0
            ? sentences.join(' ')
            : `The centre keeps up again, after ${counted(seconds, 'second')}.`,
        data: Object.fromEntries(strained.map((one) => [one, values[one]])),
      })),
    )
    await emit(
      trx,
      ...all.map(
        ({ id }): Happened<'load.strained' | 'load.eased'> => ({
          agency: id,
          name,
          at: now,
          subject: null,
          data: { what: strained },
        }),
      ),
    )
    return 1
  })

/** Whether the centre keeps up, as the workers last agreed: one row is read. */
export const strainNow = async (db: Db): Promise<{ strained: boolean; sentences: string[] }> => {
  const { since, sentences } = await stateNow(db)
  return { strained: since !== null, sentences }
}
