import type { Alarm } from '@callbox/contract'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { Handlers, World } from '#core/world'
import { accountsFor } from '#platform/http'
import { sharingFor } from '#platform/sharing'
import { aboutOf } from './about.ts'
import { acknowledge, acknowledgeTogether } from './acknowledge.ts'
import { alarmsOn } from './belonging.ts'
import { addRoute, removeRoute, setMail } from './configure.ts'
import { type Group, groupsOf } from './groups.ts'
import { mailServerOf } from './mail.ts'
import { alarmPage, alarmsById } from './page.ts'
import { type AlarmRow, openAlarms } from './store.ts'
import { type CallShown, callsOf, routesOf } from './store-calls.ts'
import { rungOf, say, sayGroup, unreachable } from './words.ts'

type Beside = { about: Awaited<ReturnType<typeof aboutOf>>; calls: Map<string, CallShown[]>; now: Date }

const shown = (alarm: AlarmRow, { about, calls, now }: Beside): Alarm => ({
  id: alarm.id,
  kind: alarm.kind,
  band: alarm.band,
  sentence: alarm.sentence.endsWith(unreachable) ? `${say(alarm, now)}. ${unreachable}` : say(alarm, now),
  subject: alarm.subject,
  about: about.get(alarm.subject ?? '') ?? null,
  stage: alarm.stage,
  since: alarm.since.toISOString(),
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
})

type Asked = { after?: string | undefined; limit: number; group: Group | undefined }

/** A page of the alarms with all groups; `mine`: as far as they are about these accounts, null for everybody's. */
const readPage = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
  { after, limit, group }: Asked,
  mine: ReadonlySet<string> | null,
) => {
  const now = clock.now()
  const pack = packOf((await agencyOf(db, agency)).pack)
  const shownTo = (some: readonly AlarmRow[]) =>
    mine ? alarmsOn(db, agency, some, mine, { orNone: true }) : some
  const seen = mine && (await shownTo(await openAlarms(db, agency))).map(({ id }) => id)
  const [{ rows: listed, next }, groups] = await Promise.all([
    alarmPage(db, agency, { after, limit, group }),
    groupsOf(db, agency, pack, seen),
  ])
  const rows = await shownTo(listed)
  const oldest = await alarmsById(
    db,
    agency,
    groups.map((one) => one.oldest),
  )
  const all = new Map([...rows, ...oldest].map((alarm) => [alarm.id, alarm]))
  const [about, calls] = await Promise.all([
    aboutOf(db, agency, [...all.values()]),
    callsOf(db, agency, [...all.keys()]),
  ])
  const beside = { about, calls, now }
  return {
    at: now.toISOString(),
    next,
    alarms: rows.map((alarm) => shown(alarm, beside)),
    groups: groups.flatMap(({ oldest: id, since, ...one }) => {
      const first = all.get(id)
      return first
        ? [
            {
              ...one,
              since: since.toISOString(),
              sentence: one.count === 1 ? say(first, now) : sayGroup({ ...one, since }, now),
              rung: rungOf(pack, one),
              oldest: shown(first, beside),
            },
          ]
        : []
    }),
  }
}

/** Milliseconds between two readings of the same page. */
const spacing = 40
const sharedBy = sharingFor<World['db'], Awaited<ReturnType<typeof readPage>>>(spacing)

export const routes: Handlers = {
  // Every console asks for the first page whenever an alarm moves: what everybody sees alike is read once for them all.
  'alarms.list': (world, { agency, rights }, { after, limit, ...asked }) => {
    const { kind, band = null, stage = 0, has = 'no' } = asked
    const group: Group | undefined = kind && { kind, band, stage, has: has === 'yes' }
    const mine = accountsFor(rights, 'desk.read')
    const read = () => readPage(world, agency, { after, limit, group }, mine)
    if (mine !== null || after !== undefined) return read()
    return sharedBy(world.db)(JSON.stringify([agency, limit, group ?? null]), read)
  },
  'alarms.acknowledge': async (world, { agency, person }, { id }) => {
    await acknowledge(world, { agency, id, by: person })
    return { ok: true }
  },
  'alarms.acknowledge_group': async (world, { agency, person, rights }, { kind, band, stage, until }) => {
    const group = { kind, band, stage, until: new Date(until) }
    const mine = accountsFor(rights, 'alarms.acknowledge')
    return { acknowledged: await acknowledgeTogether(world, { agency, group, by: person, mine }) }
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
