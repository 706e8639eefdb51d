import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import { readerLag } from '#platform/events'
import { type Check, finding } from './finding.ts'

/** Seconds. */
const lapsedFor = 60
const unknownFor = 3600
const muchBehind = 5000

const readers: Check = {
  name: 'readers of events keep up, and none was set aside',
  async look({ db }) {
    const lag = await readerLag(db)
    const { rows: aside } = await sql<{
      ref: string
    }>`select reader || ' could not apply ' || name || ' ' || event_id || ' (' || error || ')' as ref
      from events.set_aside where resolved_at is null order by at limit 1000`.execute(db)
    return [
      ...finding(
        'warning',
        lag.filter((r) => r.behind >= muchBehind).map((r) => `${r.reader} (${r.behind})`),
        (n) => `${counted(n, 'reader')} ${plural(n, 'is', 'are')} far behind`,
        'Start a worker ("callbox work"), or one more.',
      ),
      ...finding(
        'wrong',
        aside.map((row) => row.ref),
        (n) => `${counted(n, 'event')} ${plural(n, 'was', 'were')} set aside`,
        'Mend what the error says, and tell the developers; what the event should have done has not been done.',
      ),
    ]
  },
}

const outgoing: Check = {
  name: 'nothing outgoing is stuck',
  async look({ db, world }) {
    const now = world.clock.now()
    const long = secondsAfter(now, -lapsedFor)
    const [stuck, unknown, waiting] = await Promise.all([
      sql<{ ref: string }>`select o.outgoing_id::text as ref from sending.outgoing o
        where o.state = 'submitting' and coalesce(o.submitted_at, o.made_at) < ${long} and (o.due_at is null or o.due_at < ${long})
          and not exists (select 1 from accounts.lease l where l.agency_id = o.agency_id and l.account_id = o.account_id and l.duty = 'publish' and l.until > ${long})
        order by o.made_at limit 1000`.execute(db),
      sql<{ ref: string }>`select outgoing_id::text as ref from sending.outgoing
        where state = 'unknown' and settled_by is null and made_at < ${secondsAfter(now, -unknownFor)} order by made_at limit 1000`.execute(
        db,
      ),
      sql<{ ref: string }>`select outgoing_id::text as ref from sending.outgoing
        where state in ('held', 'ready', 'retry_at', 'pending') and due_at < ${long} order by due_at limit 1000`.execute(
        db,
      ),
    ])
    return [
      ...finding(
        'wrong',
        stuck.rows.map((row) => row.ref),
        (n) =>
          `${counted(n, 'answer')} ${plural(n, 'was', 'were')} being submitted by a process that is gone, and nobody looks for ${plural(n, 'it', 'them')}`,
        'Start a worker ("callbox work"): it looks on the network whether each went out.',
      ),
      ...finding(
        'warning',
        unknown.rows.map((row) => row.ref),
        (n) =>
          `Of ${counted(n, 'answer')} nobody has said for an hour whether ${plural(n, 'it', 'they')} went out`,
        'Look on the network and settle each at the desk, under "Did it go out?".',
      ),
      ...finding(
        'warning',
        waiting.rows.map((row) => row.ref),
        (n) => `${counted(n, 'answer')} should have left a minute ago`,
        'Start a worker ("callbox work"), and look at the health of their accounts.',
      ),
    ]
  },
}

const processes: Check = {
  name: 'no dead process is still listed',
  async look({ db, world }) {
    const { rows } = await sql<{
      ref: string
    }>`select kind || ' on ' || host || ' (process ' || pid || ')' as ref from platform.process
      where beat_at < ${secondsAfter(world.clock.now(), -lapsedFor)} order by beat_at limit 1000`.execute(db)
    return finding(
      'warning',
      rows.map((row) => row.ref),
      (n) =>
        `${counted(n, 'process', 'processes')} ${plural(n, 'has', 'have')} been silent for over a minute; what ${plural(n, 'it', 'they')} held is not freed yet`,
      'Start a worker ("callbox work"): it frees what dead ones held within seconds.',
    )
  },
}

export const running: readonly Check[] = [readers, outgoing, processes]
