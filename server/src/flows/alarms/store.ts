import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import { columns, type Db, type Row, rowsOf, type Trx } from '#platform/db'
import type { AlarmKind } from './alarm.ts'

type Reader = Db | Trx

export type AlarmRow = {
  id: string
  kind: AlarmKind
  subject: string | null
  about: string
  band: Place | null
  since: Date
  missedAt: Date
  sentence: string
  stage: number
  raisedAt: Date
  dueAt: Date | null
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  acknowledgedName: string | null
}

export const alarmFields = sql`alarm_id as id, kind, subject, about, band, since, missed_at as "missedAt", sentence, stage, raised_at as "raisedAt",
  due_at as "dueAt", acknowledged_at as "acknowledgedAt", acknowledged_by as "acknowledgedBy", acknowledged_name as "acknowledgedName"`

export type Watch = { unattendedSince: Date | null; roundAt: Date | null }

/** The agency's row, held until the transaction ends; null while another process watches. */
export const lockWatch = async (trx: Trx, agency: number): Promise<Watch | null> => {
  const held = () =>
    sql<Watch>`select unattended_since as "unattendedSince", round_at as "roundAt" from alarms.watch
      where agency_id = ${agency} for update skip locked`.execute(trx)
  const { rows } = await held()
  if (rows[0]) return rows[0]
  await sql`insert into alarms.watch (agency_id) values (${agency}) on conflict do nothing`.execute(trx)
  return (await held()).rows[0] ?? null
}

export const setWatch = async (trx: Trx, agency: number, watch: Watch): Promise<void> => {
  await sql`update alarms.watch set unattended_since = ${watch.unattendedSince}, round_at = ${watch.roundAt} where agency_id = ${agency}`.execute(
    trx,
  )
}

/** Alarms not ended, all or those about given conversations. */
export const openAlarms = async (db: Reader, agency: number, subjects?: string[]): Promise<AlarmRow[]> =>
  (
    await sql<AlarmRow>`select ${alarmFields} from alarms.alarm where agency_id = ${agency} and ended_at is null
      ${subjects ? sql`and subject = any(${subjects}::uuid[])` : sql``} order by raised_at, alarm_id`.execute(
      db,
    )
  ).rows

const alarmTypes = {
  agency_id: 'int4',
  alarm_id: 'uuid',
  kind: 'text',
  subject: 'uuid',
  about: 'text',
  band: 'text',
  since: 'timestamptz',
  missed_at: 'timestamptz',
  sentence: 'text',
  stage: 'int4',
  raised_at: 'timestamptz',
  due_at: 'timestamptz',
}

/** @returns the ids of those that were not raised already. */
export const insertAlarms = async (trx: Trx, rows: Row[]): Promise<Set<string>> => {
  const { names, values } = columns(alarmTypes, 'a')
  const made = await sql<{
    alarm_id: string
  }>`insert into alarms.alarm (${names}) select ${values} from ${rowsOf(rows, alarmTypes)} as a(${names})
    on conflict (agency_id, kind, about) where ended_at is null do nothing returning alarm_id`.execute(trx)
  return new Set(made.rows.map((row) => row.alarm_id))
}

const endTypes = { alarm_id: 'uuid', why: 'text' }

/** Ends them; one that another process holds is left to it. @returns the ids of those ended here. */
export const endAlarms = async (
  trx: Trx,
  agency: number,
  ended: { id: string; why: string }[],
  at: Date,
): Promise<Set<string>> => {
  const rows = ended.map(({ id, why }) => ({ alarm_id: id, why }))
  const done = await sql<{ alarm_id: string }>`with mine as (
      select alarm_id from alarms.alarm where agency_id = ${agency} and alarm_id = any(${ended.map(({ id }) => id)}::uuid[]) and ended_at is null
      for update skip locked
    ) update alarms.alarm a set ended_at = ${at}, ended_why = e.why, due_at = null
    from mine join ${rowsOf(rows, endTypes)} as e(alarm_id, why) using (alarm_id)
    where a.agency_id = ${agency} and a.alarm_id = mine.alarm_id returning a.alarm_id`.execute(trx)
  return new Set(done.rows.map((row) => row.alarm_id))
}

/** Alarms whose next step has come, locked. */
export const dueAlarms = async (trx: Trx, agency: number, now: Date): Promise<AlarmRow[]> =>
  (
    await sql<AlarmRow>`select ${alarmFields} from alarms.alarm where agency_id = ${agency} and due_at <= ${now} and ended_at is null
      and acknowledged_at is null order by raised_at, alarm_id limit 20000 for update skip locked`.execute(
      trx,
    )
  ).rows

/** How many go on until a person has them; those that stay with the supervisor are not among them. */
export const countCalling = async (db: Reader, agency: number): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*) as n from alarms.alarm where agency_id = ${agency} and due_at is not null`.execute(db)
  ).rows[0]!.n

const stepTypes = { alarm_id: 'uuid', stage: 'int4', sentence: 'text', due_at: 'timestamptz' }

export const moveAlarms = async (trx: Trx, agency: number, moved: Row[], at: Date): Promise<void> => {
  await sql`update alarms.alarm a set stage = m.stage, stepped_at = case when m.stage = a.stage then a.stepped_at else ${at} end, sentence = m.sentence, due_at = m.due_at
    from ${rowsOf(moved, stepTypes)} as m(alarm_id, stage, sentence, due_at) where a.agency_id = ${agency} and a.alarm_id = m.alarm_id`.execute(
    trx,
  )
}

/** Those that stood on one rung when a person looked, at `until`. */
export type Together = { kind: AlarmKind; band: Place | null; stage: number; until: Date }

/** Puts the name on each of them that nobody has, `only` of these. @returns those that had none before. */
export const markTogether = async (
  trx: Trx,
  agency: number,
  { kind, band, stage, until }: Together,
  by: { id: string; name: string },
  at: Date,
  only: readonly string[] | null,
): Promise<AlarmRow[]> =>
  (
    await sql<AlarmRow>`with those as (
        select alarm_id as id from alarms.alarm where agency_id = ${agency} and kind = ${kind} and band is not distinct from ${band}
          ${only ? sql`and alarm_id = any(${[...only]}::uuid[])` : sql``}
          and raised_at <= ${until} and ended_at is null and acknowledged_at is null
          and case when stage = ${stage} then coalesce(stepped_at, raised_at) <= ${until} else stage > ${stage} and stepped_at > ${until} end
        order by alarm_id for update)
      update alarms.alarm set acknowledged_at = ${at}, acknowledged_by = ${by.id}, acknowledged_name = ${by.name}, due_at = null
      where agency_id = ${agency} and alarm_id in (select id from those) returning ${alarmFields}`.execute(
      trx,
    )
  ).rows

/** Puts the first acknowledger's name on it. @returns false when it is not open; null when somebody was first. */
export const markAcknowledged = async (
  trx: Trx,
  agency: number,
  id: string,
  by: { id: string; name: string },
  at: Date,
): Promise<AlarmRow | false | null> => {
  const { rows } = await sql<AlarmRow>`select ${alarmFields} from alarms.alarm
    where agency_id = ${agency} and alarm_id = ${id} and ended_at is null for update`.execute(trx)
  const found = rows[0]
  if (!found) return false
  if (found.acknowledgedAt) return null
  await sql`update alarms.alarm set acknowledged_at = ${at}, acknowledged_by = ${by.id}, acknowledged_name = ${by.name}, due_at = null
    where agency_id = ${agency} and alarm_id = ${id}`.execute(trx)
  return found
}
