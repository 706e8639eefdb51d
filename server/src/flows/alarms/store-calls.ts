import { sql } from 'kysely'
import { columns, type Db, type Row, rowsOf, type Trx } from '#platform/db'
import type { AlarmKind } from './alarm.ts'

type Reader = Db | Trx

export type RouteRow = {
  id: string
  kind: 'email' | 'webhook'
  address: string
  secret: Buffer | null
  state: 'on' | 'off'
}

export const routesOf = async (db: Reader, agency: number): Promise<RouteRow[]> =>
  (
    await sql<RouteRow>`select route_id as id, kind, address, secret, state from alarms.route where agency_id = ${agency}
      order by made_at, route_id`.execute(db)
  ).rows

export const insertRoute = (trx: Trx, agency: number, route: RouteRow, at: Date) =>
  trx
    .insertInto('alarms.route')
    .values({
      agency_id: agency,
      route_id: route.id,
      kind: route.kind,
      address: route.address,
      secret: route.secret,
      state: route.state,
      made_at: at,
    })
    .execute()

export const switchOff = async (trx: Trx, agency: number, id: string): Promise<boolean> =>
  (
    await sql`update alarms.route set state = 'off' where agency_id = ${agency} and route_id = ${id} and state = 'on' returning 1`.execute(
      trx,
    )
  ).rows.length > 0

const callTypes = {
  agency_id: 'int4',
  call_id: 'uuid',
  alarm_id: 'uuid',
  route_id: 'uuid',
  stage: 'int4',
  counted: 'int4',
  sentence: 'text',
  at: 'timestamptz',
  state: 'text',
  why: 'text',
}

export const insertCalls = async (trx: Trx, rows: Row[]): Promise<void> => {
  const { names, values } = columns(callTypes, 'c')
  await sql`insert into alarms.call (${names}) select ${values} from ${rowsOf(rows, callTypes)} as c(${names})`.execute(
    trx,
  )
}

export type CallRow = {
  id: string
  alarm: string
  kind: AlarmKind
  subject: string | null
  since: Date
  stage: number
  counted: number
  sentence: string
  state: 'raised' | 'sent' | 'failed'
  raisedAt: Date
  over: boolean
  route: RouteRow
}

/** A call with its route and alarm. `over`: a person has the alarm, or it has ended; a flood's call is never over. */
export const callOf = async (db: Reader, agency: number, id: string): Promise<CallRow | null> => {
  const { rows } = await sql<
    Omit<CallRow, 'route'> & {
      route: string
      routeKind: RouteRow['kind']
      address: string
      secret: Buffer | null
      routeState: RouteRow['state']
    }
  >`select c.call_id as id, c.alarm_id as alarm, a.kind, a.subject, a.since, c.stage, c.counted, c.sentence, c.state, a.raised_at as "raisedAt",
      c.counted = 1 and (a.ended_at is not null or a.acknowledged_at is not null) as over,
      r.route_id as route, r.kind as "routeKind", r.address, r.secret, r.state as "routeState"
    from alarms.call c join alarms.alarm a on a.agency_id = c.agency_id and a.alarm_id = c.alarm_id
    join alarms.route r on r.agency_id = c.agency_id and r.route_id = c.route_id
    where c.agency_id = ${agency} and c.call_id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const { route, routeKind, address, secret, routeState, ...call } = row
  return { ...call, route: { id: route, kind: routeKind, address, secret, state: routeState } }
}

export const settleCall = async (
  trx: Trx,
  agency: number,
  id: string,
  result: { state: 'sent'; at: Date } | { state: 'failed'; why: string },
): Promise<void> => {
  await trx
    .updateTable('alarms.call')
    .set(
      result.state === 'sent'
        ? { state: 'sent', why: null, sent_at: result.at }
        : { state: 'failed', why: result.why },
    )
    .where('agency_id', '=', agency)
    .where('call_id', '=', id)
    .execute()
}

export type CallShown = {
  alarm: string
  at: Date
  state: CallRow['state']
  to: string | null
  why: string | null
}

/** The latest calls of these alarms, newest first; at most five each. */
export const callsOf = async (
  db: Reader,
  agency: number,
  alarms: string[],
): Promise<Map<string, CallShown[]>> => {
  const { rows } =
    await sql<CallShown>`select a.alarm_id as alarm, c.at, c.state, r.address as to, c.why from unnest(${alarms}::uuid[]) as a(alarm_id)
    cross join lateral (select * from alarms.call c where c.agency_id = ${agency} and c.alarm_id = a.alarm_id order by c.at desc, c.call_id limit 5) c
    left join alarms.route r on r.agency_id = c.agency_id and r.route_id = c.route_id
    order by c.at desc`.execute(db)
  return Map.groupBy(rows, (row) => row.alarm)
}
