import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { agencies } from '#core/identity'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { judgeCover } from './cover.ts'
import type { Entry } from './entry.ts'
import { type GroundWorld, registerNow } from './ground.ts'
import { isOfficial } from './life.ts'
import { isForeign } from './missing.ts'
import { isReadable } from './profile/due.ts'
import { readSoon } from './profile/store.ts'
import { verificationOf } from './verification.ts'

type Standing = Pick<NonNullable<Entry['judged']>, 'short' | 'says' | 'simulated' | 'verification'>

/** Keeps how an account stands; whoever turns it first tells it. @returns whether its cover turned here. */
const keep = async (trx: Trx, entry: Entry, now: Standing, at: Date): Promise<boolean> => {
  const { short, says, simulated, verification } = now
  // The row as it was is held first, so that of two watches at once only one sees it turn.
  const before = (
    await sql<{ short: boolean }>`select short from register.standing
      where agency_id = ${entry.agency} and entry_id = ${entry.id} for update`.execute(trx)
  ).rows[0]
  const { rows } = await sql`insert into register.standing as c
      (agency_id, entry_id, short, says, since, whole_at, simulated, verification, verification_says)
    values (${entry.agency}, ${entry.id}, ${short}, ${says}, ${at}, ${short ? null : at}, ${simulated}, ${verification.state}, ${verification.says})
    on conflict (agency_id, entry_id) do update set short = excluded.short, says = excluded.says, simulated = excluded.simulated,
      verification = excluded.verification, verification_says = excluded.verification_says,
      since = case when c.short = excluded.short then c.since else excluded.since end, whole_at = coalesce(excluded.whole_at, c.whole_at)
    returning (xmax = 0) as fresh`.execute(trx)
  return before ? before.short !== short : (rows[0] as { fresh: boolean }).fresh
}

const isAs = (judged: Entry['judged'], now: Standing): boolean =>
  judged !== null &&
  judged.short === now.short &&
  judged.says === now.says &&
  judged.simulated === now.simulated &&
  judged.verification.state === now.verification.state &&
  judged.verification.says === now.verification.says

/** An account whose profile was never read is read soon. */
const beginReading = async (
  { db, clock, connectors }: GroundWorld,
  agency: number,
  entries: readonly Entry[],
) => {
  const fresh = connectors
    ? entries.filter((entry) => entry.profile === null && isReadable(entry, connectors))
    : []
  if (fresh.length > 0)
    await readSoon(
      db,
      agency,
      fresh.map(({ id }) => id),
      clock.now(),
    )
}

/**
 * Judges the cover of every live account against who holds a role and is there now, and tells it the moment that it
 * changes: an account whose second updater has gone at 02:00 is red at 02:00 (APCO 2.3.2).
 * @returns how many changed.
 */
export const watchCover = async (world: GroundWorld): Promise<number> => {
  let changed = 0
  for (const { id: agency } of await agencies(world.db)) {
    const { entries, ground } = await registerNow(world, agency)
    await beginReading(world, agency, entries)
    for (const entry of entries) {
      if (!entry.stored || !isOfficial(entry.state)) continue
      const now = {
        ...judgeCover(entry, ground),
        simulated: !isForeign(entry, ground),
        verification: verificationOf(entry, ground),
      }
      if (isAs(entry.judged, now)) continue
      const turned = await world.db.transaction().execute(async (trx) => {
        const at = ground.at
        if (!(await keep(trx, entry, now, at))) return false
        await recordAct(trx, {
          agency,
          kind: now.short ? 'register.cover_short' : 'register.cover_whole',
          subject: entry.id,
          at,
          by: 'register',
          why: now.says,
        })
        await emit(trx, {
          agency,
          name: 'register.cover_changed',
          at,
          subject: entry.id,
          data: { entry: entry.id, short: now.short },
        })
        return true
      })
      if (turned) changed++
    }
  }
  return changed
}

/** An account that had enough people and has lost them. */
export type LostCover = { entry: string; handle: string; network: string; says: string; since: Date }

/** The live accounts of an agency that have lost their cover; one that never had it is missing it, which is no alarm. */
export const lostCover = async (db: Db | Trx, agency: number): Promise<LostCover[]> =>
  (
    await sql<LostCover>`select e.entry_id as entry, e.handle, e.network, c.says, c.since
      from register.standing c join register.entry e using (agency_id, entry_id)
      where agency_id = ${agency} and c.short and c.whole_at is not null and e.state in ('live', 'under_review')
      order by c.since, e.entry_id`.execute(db)
  ).rows
