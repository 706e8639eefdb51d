import { accountsOfConversations } from '#core/conversations'
import type { Handlers } from '#core/world'
import type { Db } from '#platform/db'
import { accountsFor } from '#platform/http'
import { acknowledge } from './acknowledge.ts'
import { addRoute, removeRoute, setMail } from './configure.ts'
import { mailServerOf } from './mail.ts'
import { alarmPage, openByKind } from './page.ts'
import type { AlarmRow } from './store.ts'
import { callsOf, routesOf } from './store-calls.ts'
import { say, unreachable } from './words.ts'

/** Alarms about some accounts and their conversations, and those about neither. */
const alarmsOn = async (
  db: Db,
  agency: number,
  rows: readonly AlarmRow[],
  accounts: ReadonlySet<string>,
): Promise<AlarmRow[]> => {
  const of = await accountsOfConversations(
    db,
    agency,
    rows.flatMap((row) => row.subject ?? []),
  )
  return rows.filter(
    ({ subject }) => subject === null || accounts.has(subject) || accounts.has(of.get(subject) ?? ''),
  )
}

export const routes: Handlers = {
  'alarms.list': async ({ db, clock }, { agency, rights }, { after, limit }) => {
    const now = clock.now()
    const [{ rows: all, next }, everyKind] = await Promise.all([
      alarmPage(db, agency, { after, limit }),
      openByKind(db, agency),
    ])
    const mine = accountsFor(rights, 'desk.read')
    const rows = mine ? await alarmsOn(db, agency, all, mine) : all
    const kinds = mine ? everyKind.filter(({ kind }) => rows.some((row) => row.kind === kind)) : everyKind
    const calls = await callsOf(
      db,
      agency,
      rows.map(({ id }) => id),
    )
    return {
      next,
      kinds,
      alarms: rows.map((alarm) => ({
        id: alarm.id,
        kind: alarm.kind,
        sentence: alarm.sentence.endsWith(unreachable)
          ? `${say(alarm, now)}. ${unreachable}`
          : say(alarm, now),
        subject: alarm.subject,
        stage: alarm.stage,
        raisedAt: alarm.raisedAt.toISOString(),
        acknowledged: alarm.acknowledgedAt && {
          by: { id: alarm.acknowledgedBy ?? '', name: alarm.acknowledgedName ?? '' },
          at: alarm.acknowledgedAt.toISOString(),
        },
        calls: (calls.get(alarm.id) ?? []).map(({ at, state, to, why }) => ({
          at: at.toISOString(),
          state,
          to: to ?? 'nobody',
          why,
        })),
      })),
    }
  },
  'alarms.acknowledge': async (world, { agency, person }, { id }) => {
    await acknowledge(world, { agency, id, by: person })
    return { ok: true }
  },
  'alarms.routes': async ({ db }, { agency }) => {
    const [known, mail] = await Promise.all([routesOf(db, agency), mailServerOf(db, agency)])
    return {
      routes: known.map(({ id, kind, address, state }) => ({ id, kind, address, state })),
      mail: mail && { url: mail.url, from: mail.from },
    }
  },
  'alarms.add_route': (world, { agency, person }, { kind, address }) =>
    addRoute(world, { agency, kind, address, by: person.id }),
  'alarms.remove_route': async (world, { agency, person }, { id }) => {
    await removeRoute(world, { agency, id, by: person.id })
    return { ok: true }
  },
  'alarms.mail': async (world, { agency, person }, { url, from }) => {
    await setMail(world, { agency, url, from, by: person.id })
    return { ok: true }
  },
}
