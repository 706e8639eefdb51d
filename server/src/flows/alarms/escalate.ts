import { recordActs } from '#core/archive'
import type { Pack } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { addJob } from '#platform/jobs'
import { floodAt, nextStep, rankOf, stepsOf } from './alarm.ts'
import { type AlarmRow, countCalling, dueAlarms, moveAlarms, type Watch } from './store.ts'
import { insertCalls, routesOf } from './store-calls.ts'
import { say, sayFlood, unreachable } from './words.ts'

type Call = { alarm: AlarmRow; stage: number; counted: number; sentence: string }

const attempts = 5

/** One row and one job a route; with no route, a row that says so, once an alarm and not at every repetition. */
const callOut = async (trx: Trx, agency: number, due: readonly Call[], now: Date): Promise<boolean> => {
  if (due.length === 0) return true
  const routes = (await routesOf(trx, agency)).filter((route) => route.state === 'on')
  const calls = routes.length > 0 ? due : due.filter(({ alarm }) => !alarm.sentence.endsWith(unreachable))
  if (calls.length === 0) return false
  const ways: (string | null)[] = routes.length > 0 ? routes.map((route) => route.id) : [null]
  const rows = calls.flatMap(({ alarm, stage, counted, sentence }) =>
    ways.map((route) => ({
      agency_id: agency,
      call_id: newId(now),
      alarm_id: alarm.id,
      route_id: route,
      stage,
      counted,
      sentence,
      at: now,
      state: route ? 'raised' : 'failed',
      why: route ? null : 'no route',
    })),
  )
  await insertCalls(trx, rows)
  await recordActs(
    trx,
    calls.map(({ alarm, stage, counted, sentence }) => ({
      agency,
      kind: 'alarm.called',
      subject: alarm.subject ?? alarm.id,
      at: now,
      by: 'alarms',
      why: sentence,
      data: { alarm: alarm.id, stage, counted, routes: routes.map((route) => route.id) },
    })),
  )
  for (const row of rows)
    if (row.route_id)
      await addJob(
        trx,
        'alarm.call',
        { agency, call: row.call_id },
        { key: `alarm.call:${row.call_id}`, lane: 'lifeSafety', attempts },
      )
  return routes.length > 0
}

/** The most pressing: nobody on shift, then the order of work, then the oldest. */
const worst = (pack: Pack, alarms: readonly AlarmRow[]): AlarmRow | undefined =>
  alarms.toSorted((a, b) => rankOf(pack, a) - rankOf(pack, b) || a.since.getTime() - b.since.getTime())[0]

/**
 * Takes the steps that are due. While more than ten alarms go on calling, whatever is due out of band goes as one message
 * a round, with the number and the most pressing one; what comes due between rounds waits for the next.
 * @returns how many moved, and when the last round of a flood was.
 */
export const escalate = async (
  trx: Trx,
  agency: number,
  pack: Pack,
  watch: Watch,
  now: Date,
): Promise<{ moved: number; roundAt: Date | null }> => {
  const due = await dueAlarms(trx, agency, now)
  if (due.length === 0) return { moved: 0, roundAt: watch.roundAt }
  const steps = due.map((alarm) => ({ alarm, step: nextStep(stepsOf(pack, alarm), alarm, now) }))
  const calling = steps.filter(({ step }) => step.call)
  const open = calling.length > 0 ? await countCalling(trx, agency) : 0
  const flood = open > floodAt
  const pause = Math.min(...calling.map(({ step }) => step.repeatSeconds))
  const next = flood && watch.roundAt ? secondsAfter(watch.roundAt, pause) : null
  const waits = next !== null && next > now
  const lead = flood
    ? worst(
        pack,
        calling.map(({ alarm }) => alarm),
      )
    : undefined
  const calls: Call[] = waits
    ? []
    : calling
        .filter(({ alarm }) => !lead || alarm.id === lead.id)
        .map(({ alarm, step }) => ({
          alarm,
          stage: step.stage,
          counted: lead ? open : 1,
          sentence: lead ? sayFlood(open, say(alarm, now)) : say(alarm, now),
        }))
  const reached = await callOut(trx, agency, calls, now)
  await moveAlarms(
    trx,
    agency,
    steps.map(({ alarm, step }) => {
      const said = say(alarm, now)
      return waits && step.call
        ? { alarm_id: alarm.id, stage: alarm.stage, sentence: said, due_at: next }
        : {
            alarm_id: alarm.id,
            stage: step.stage,
            sentence: step.call && !reached ? `${said}. ${unreachable}` : said,
            due_at: step.dueAt,
          }
    }),
    now,
  )
  return { moved: due.length, roundAt: lead && !waits ? now : watch.roundAt }
}
