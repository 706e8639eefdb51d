import { sql } from 'kysely'
import { entryCounts } from '#core/archive'
import { type Evidence, mostRows } from '#core/policy'
import type { Db } from '#platform/db'
import { domainOf, domainsOf } from './domains.ts'
import { breachedList, shortest } from './password.ts'
import { canComeIn, waysOf } from './ways.ts'

type Living = { sessions: number; bare: number; rested: number; foreign: number; longOnForeign: number }

/** Seconds within which a session that rested too long is gone; it opens nothing from the first on. */
const endedWithin = 60

/** Sessions of an agency's people: how many there are, and how many break a rule of the door. */
const livingOf = async (db: Db, agency: number, at: Date): Promise<Living> =>
  (
    await sql<Living>`select count(*)::int as sessions,
        count(*) filter (where f.shown_at is null)::int as bare,
        count(*) filter (where f.used_at + make_interval(secs => f.idle_seconds + ${endedWithin}) < ${at})::int as rested,
        count(*) filter (where d.managed_at is null)::int as foreign,
        count(*) filter (where d.managed_at is null and (f.idle_seconds is null or f.idle_seconds > 1800))::int as "longOnForeign"
      from identity.session_fact f left join identity.device d on d.device_id = f.device_id
      where f.ends_at > ${at} and exists (select from identity.grant_of_role g where g.agency_id = ${agency}
        and g.person_id = f.person_id and g.valid_from <= ${at} and (g.valid_until is null or g.valid_until > ${at}))`.execute(
      db,
    )
  ).rows[0]!

/** How often somebody who tried to come in was kept out. */
const refusedOf = async (db: Db, agency: number): Promise<number> =>
  (await entryCounts(db, agency, ['session.refused'])).reduce((sum, { n }) => sum + n, 0)

/** With what people sign in: passkeys, or long passwords that nobody has stolen yet (S7); and nobody without a second factor (S8). */
const ways = (clause: 'CoP-S7' | 'CoP-S8'): Evidence => ({
  clauses: [clause],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const [rows, living, refused] = await Promise.all([
      waysOf(db, agency, at),
      livingOf(db, agency, at),
      refusedOf(db, agency),
    ])
    const able = rows.filter(canComeIn).length
    const byPassword = rows.filter((one) => one.password).length
    const compared = breachedList() !== null
    const list = compared
      ? 'passwords are compared with the operator’s list of stolen ones'
      : `there is no list of stolen passwords to compare with, and ${byPassword} ${byPassword === 1 ? 'signs' : 'sign'} in by one`
    return {
      state:
        able === 0 || living.bare > 0
          ? 'not met'
          : clause === 'CoP-S8' || compared || byPassword === 0
            ? 'met'
            : 'partly',
      sentence: `${able} of ${rows.length} people sign in with two factors (${rows.filter(({ passkeys }) => passkeys > 0).length} by passkey, ${rows.filter(({ signOn }) => signOn).length} through the force’s own sign-on), the others not at all; passwords have at least ${shortest} characters, and ${list}. ${living.bare} of ${living.sessions} sessions have shown no second factor; ${refused} tries to come in were refused.`,
      figure: `${able} of ${rows.length}, ${refused} refused`,
      rows: rows.slice(0, mostRows),
    }
  },
})

const alerts: Evidence = {
  clauses: ['CoP-S9'],
  kind: 'enforced',
  async read(db, { agency }) {
    const kinds = ['new_place', 'failures', 'recovery_used', 'renewed'].map((kind) => `security.${kind}`)
    const acts = await entryCounts(db, agency, [...kinds, 'session.refused'])
    const told = acts.filter(({ kind }) => kind !== 'session.refused').reduce((sum, { n }) => sum + n, 0)
    return {
      state: 'met',
      sentence: `A new device or network, failures in a row, a recovery code and a new link are told to the person and to whoever looks after security: ${told} times so far.`,
      figure: `${told} told`,
      rows: acts.map((row) => ({ kind: row.kind, entries: row.n, last: row.last.toISOString() })),
    }
  },
}

const companyOnly: Evidence = {
  clauses: ['CoP-S11'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const [domains, { rows }] = await Promise.all([
      domainsOf(db, agency),
      sql<{ person: string; email: string; until: Date | null; why: string | null }>`
        select distinct on (g.person_id) g.person_id as person, u.email, l.grants_until as until, l.why
        from identity.grant_of_role g join identity."user" u on u.id = g.person_id
        left join identity.link l on l.person_id = g.person_id and l.agency_id = g.agency_id and l.kind = 'invitation'
        where g.agency_id = ${agency} and g.valid_from <= ${at} and (g.valid_until is null or g.valid_until > ${at})
        order by g.person_id, l.made_at desc`.execute(db),
    ])
    const outside = rows.filter(({ email }) => !domains.includes(domainOf(email)))
    const bare = outside.filter(({ until, why }) => !until || !why)
    return {
      state: domains.length > 0 && bare.length === 0 ? 'met' : 'not met',
      sentence: `${rows.length - outside.length} of ${rows.length} people have an address of the company (${domains.join(', ') || 'no domain is set'}); ${outside.length - bare.length} are exceptions with a reason and an end, ${bare.length} are neither.`,
      figure: `${outside.length} outside`,
      rows: outside
        .slice(0, mostRows)
        .map(({ person, until }) => ({ person, until: until?.toISOString() ?? null })),
    }
  },
}

/** Every device from which the desk is opened stands in the register of devices; those looked after are marked by name (CoP-S11, CoP-P5). */
const deviceRegister: Evidence = {
  clauses: ['CoP-S11', 'CoP-P5'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      device: string | null
      managed: boolean
      named: boolean
      sessions: number
      seen: Date | null
    }>`select f.device_id as device, bool_or(d.managed_at is not null) as managed, bool_or(d.name is not null) as named,
        count(*)::int as sessions, max(d.seen_at) as seen
      from identity.session_fact f left join identity.device d on d.device_id = f.device_id
      where f.ends_at > ${at} and exists (select from identity.grant_of_role g where g.agency_id = ${agency}
        and g.person_id = f.person_id and g.valid_from <= ${at} and (g.valid_until is null or g.valid_until > ${at}))
      group by f.device_id order by f.device_id`.execute(db)
    const known = rows.filter(({ device }) => device !== null)
    const managed = known.filter((one) => one.managed).length
    const without = rows.find(({ device }) => device === null)?.sessions ?? 0
    return {
      state: without > 0 ? 'not met' : 'met',
      sentence: `${known.length} devices hold a living session, each in the register of devices: ${managed} that the centre looks after, ${known.length - managed} others, on which sessions are short. ${without} sessions are on a device that is not in it.`,
      figure: `${without} unregistered`,
      rows: rows.slice(0, mostRows).map(({ device, managed: ours, sessions, seen }) => ({
        ...{ device, managed: ours, sessions, seen: seen?.toISOString() ?? null },
      })),
    }
  },
}

const shortSessions: Evidence = {
  clauses: ['CoP-S12', 'CoP-S13', 'CoP-P5'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const living = await livingOf(db, agency, at)
    const holds = living.longOnForeign === 0 && living.rested === 0
    return {
      state: holds ? 'met' : 'not met',
      ...(living.foreign > 0 && {
        applies: `${living.foreign} ${living.foreign === 1 ? 'session is' : 'sessions are'} on devices that the centre does not look after.`,
      }),
      sentence: `${living.sessions} sessions: ${living.longOnForeign} of them may rest longer than half an hour on a device that the centre does not look after, and ${living.rested} go on although they have rested too long. Whoever signs out there is asked to go through a list first; nothing there remembers them.`,
      figure: `${living.longOnForeign + living.rested} too long`,
      rows: [{ ...living }],
    }
  },
}

/** The door's half of CoP S7 to S9 and S11 to S13; the accounts' own half is attested in the register. */
export const doorEvidence: readonly Evidence[] = [
  ways('CoP-S7'),
  ways('CoP-S8'),
  alerts,
  companyOnly,
  deviceRegister,
  shortSessions,
]
