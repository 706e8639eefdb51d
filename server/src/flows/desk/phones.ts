import { sql } from 'kysely'
import { fillText } from '#core/policy'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { nameOf } from './neighbours.ts'

export type Phones = { since: string; by: { id: string; name: string }; notice: string | null }

/** The pack's words for "we are very busy", filled in for this agency; null where the pack has none. */
const noticeOf = ({ agency, pack }: Pick<Desk, 'agency' | 'pack'>): string | null => {
  const text = agency.languages.map((language) => pack.texts[language]?.['reading.busy']).find(Boolean)
  return text ? fillText(text, { emergency_number: pack.emergency.number }) : null
}

/** Whether the telephones leave nobody for the queue, since when and who said so. */
export const phonesNow = async (
  db: Db | Trx,
  desk: Pick<Desk, 'agency' | 'pack'>,
): Promise<Phones | null> => {
  const { rows } = await sql<{ since: Date; by: string }>`select since, said_by as by from desk.phones
    where agency_id = ${desk.agency.id} and until is null`.execute(db)
  const row = rows[0]
  if (!row) return null
  return {
    since: row.since.toISOString(),
    by: { id: row.by, name: await nameOf(db, row.by) },
    notice: noticeOf(desk),
  }
}

/**
 * "The phones have us", and "they have let go" (APCO 4.5.3): a state of the whole agency, recorded with who said it and
 * when. Clocks and alarms go on as they are: what waits still waits. Saying what is so already changes nothing.
 */
export const phones: On<'desk.phones'> = async (world, caller, { on }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  return world.db.transaction().execute(async (trx) => {
    const { rows } = on
      ? await sql<{ since: Date }>`insert into desk.phones (agency_id, phones_id, since, said_by)
          values (${agency.id}, ${newId(at)}, ${at}, ${me.id})
          on conflict (agency_id) where until is null do nothing returning since`.execute(trx)
      : await sql<{ since: Date }>`update desk.phones set until = ${at}, ended_by = ${me.id}
          where agency_id = ${agency.id} and until is null returning since`.execute(trx)
    const changed = rows[0]
    if (changed)
      await tell(
        trx,
        desk,
        {
          kind: on ? 'phones.have_us' : 'phones.let_go',
          subject: null,
          data: { since: changed.since.toISOString() },
        },
        { agency: agency.id, name: 'desk.phones', at, subject: null, data: { on, by: me.id } },
      )
    return { phones: await phonesNow(trx, desk) }
  })
}

/** The stretches in which the phones had us and that began since `since`, newest first; one that runs counts until `at`. */
export const phonesSince = async (db: Db, agency: number, since: Date, at: Date) => {
  const { rows } = await sql<{
    since: Date
    until: Date | null
    saidBy: string
    endedBy: string | null
    minutes: number
    n: number
    all: number
  }>`select since, until, said_by as "saidBy", ended_by as "endedBy",
      extract(epoch from coalesce(until, ${at}::timestamptz) - since)::float8 / 60 as minutes, count(*) over ()::int as n,
      (sum(extract(epoch from coalesce(until, ${at}::timestamptz) - since)) over ())::float8 / 60 as "all"
    from desk.phones where agency_id = ${agency} and since >= ${since} and since <= ${at} order by since desc limit 50`.execute(
    db,
  )
  return {
    n: rows[0]?.n ?? 0,
    minutes: Math.round(rows[0]?.all ?? 0),
    stretches: rows.map((row) => ({
      since: row.since.toISOString(),
      until: row.until?.toISOString() ?? null,
      minutes: Math.round(row.minutes),
      said_by: row.saidBy,
      ended_by: row.endedBy,
    })),
  }
}
