import { sql } from 'kysely'
import type { Clock } from '#platform/clock'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Sweep } from '#platform/sweep'

const day = 24 * 3600
/**
 * Seconds for which a network or device is remembered with a person who does not come from it any more: half a year. By
 * then it belongs to somebody else, or somebody else uses it, so that coming from there is worth telling again; and where
 * people were is not kept for longer than it serves them.
 */
export const placesKept = 180 * day
/** Seconds for which a device that the centre looks after is remembered: as long as its cookie can come back. */
export const devicesKept = 400 * day
const atOnce = 500

/** Networks and devices unused for that long are forgotten. A device on which somebody is signed in is in use. */
export const forgetUnused: Sweep = {
  name: 'networks and devices that nobody comes from',
  async sweep({ db, clock }: { db: Db; clock: Clock }) {
    const now = clock.now()
    // Once an hour is often enough for half a year; what is left over is taken in the next round.
    if (now.getUTCMinutes() !== 0) return 0
    const places = await sql`delete from identity.known_place where (person_id, kind, value) in (
      select person_id, kind, value from identity.known_place where last_at < ${secondsAfter(now, -placesKept)} limit ${atOnce})`.execute(
      db,
    )
    const devices = await sql`delete from identity.device where device_id in (
      select d.device_id from identity.device d
      where d.seen_at < case when d.managed_at is null then ${secondsAfter(now, -placesKept)}::timestamptz else ${secondsAfter(now, -devicesKept)}::timestamptz end
        and not exists (select 1 from identity.session_fact f where f.device_id = d.device_id)
      limit ${atOnce})`.execute(db)
    return Number(places.numAffectedRows ?? 0n) + Number(devices.numAffectedRows ?? 0n)
  },
}
