import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { accountsOf } from '#core/accounts'
import { entryCounts } from '#core/archive'
import { withoutMessage } from '#core/conversations'
import { people } from '#core/identity'
import { type Evidence, mostRows } from '#core/policy'
import { saysNumberSql } from './rules.ts'

/** States in which a thing has left, or may have. */
const left = sql`('submitting', 'pending', 'published', 'unknown')`

/** What was published is on the record, and in its conversation when it has one (APCO 2.2.1). */
const published: Evidence = {
  clauses: ['2.2.1'],
  kind: 'enforced',
  async read(db, { agency }) {
    const unheld = await withoutMessage(
      db,
      agency,
      sql`select outgoing_id::text as ref, message_id from sending.outgoing where agency_id = ${agency} and state = 'published' and conversation_id is not null`,
      mostRows,
    )
    // In this order: the record only grows, so what is prepared meanwhile cannot look like a hole in it.
    const ours = await sql<{
      prepared: number
      published: number
    }>`select count(*)::int as prepared, count(*) filter (where state = 'published')::int as published
      from sending.outgoing where agency_id = ${agency}`.execute(db)
    const acts = await entryCounts(db, agency, ['message.prepared', 'message.published'])
    const { prepared, published } = ours.rows[0]!
    const entries = (kind: string): number => acts.find((row) => row.kind === kind)?.n ?? 0
    const short =
      Math.max(0, prepared - entries('message.prepared')) +
      Math.max(0, published - entries('message.published'))
    const broken = Math.max(unheld.n, short)
    return {
      state: broken === 0 ? 'met' : 'not met',
      sentence:
        broken === 0
          ? `${counted(prepared, 'answer')} ${plural(prepared, 'was', 'were')} put on the record before anything left, and ${counted(published, 'published one')} again when ${plural(published, 'it was', 'they were')} out.`
          : `${counted(broken, 'answer')} ${plural(broken, 'is', 'are')} not on the record as ${plural(broken, 'it', 'they')} should be: run "callbox doctor".`,
      figure: `${broken} without a record`,
      rows: unheld.refs.map((outgoing) => ({ outgoing })),
    }
  },
}

/** Nothing has left outside a standing delegation in force when it was written, with a person responsible (APCO 2.3.3). */
const delegated: Evidence = {
  clauses: ['2.3.3'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const [outside, chains, accounts, refused, here] = await Promise.all([
      sql<{
        outgoing: string
        delegation: string
        at: Date
        n: number
      }>`select o.outgoing_id as outgoing, o.delegation_id as delegation, o.made_at as at, count(*) over ()::int as n
        from sending.outgoing o join sending.delegation d on d.agency_id = o.agency_id and d.delegation_id = o.delegation_id
        where o.agency_id = ${agency} and o.state in ${left} and not (d.category = o.category and d.valid_from <= o.made_at
          and (d.valid_until is null or d.valid_until > o.made_at) and (d.account_id is null or d.account_id = o.account_id) and trim(d.responsible) <> '')
        order by o.made_at desc limit ${mostRows}`.execute(db),
      sql<{
        delegation: string
        category: string
        account: string | null
        named: boolean
        person: string | null
        until: Date | null
        sent: number
      }>`select d.delegation_id as delegation, d.category,
          d.account_id as account, trim(d.responsible) <> '' as named, d.responsible_id as person, d.valid_until as until,
          (select count(*)::int from sending.outgoing o where o.agency_id = d.agency_id and o.delegation_id = d.delegation_id and o.state = 'published') as sent
        from sending.delegation d where d.agency_id = ${agency} and d.valid_from <= ${at} and (d.valid_until is null or d.valid_until > ${at})
        order by d.valid_from limit ${mostRows}`.execute(db),
      accountsOf(db, agency),
      sql<{
        n: number
      }>`select count(*)::int as n from sending.refused where agency_id = ${agency} and rule in ('no_delegation', 'not_delegated')`.execute(
        db,
      ),
      people(db, agency, { now: () => at }),
    ])
    // Whoever was named by name alone (before people were chosen from the list) counts as they did.
    const answers = ({ named, person }: { named: boolean; person: string | null }): boolean =>
      named && (person === null || here.some(({ id }) => id === person))
    const gone = chains.rows.filter((d) => !answers(d)).length
    const n = outside.rows[0]?.n ?? 0
    const covers = (account: string): boolean =>
      chains.rows.some(
        (d) => answers(d) && d.category === 'reply' && (d.account === null || d.account === account),
      )
    const vacant = accounts.filter((a) => a.state === 'live' && !covers(a.id)).length
    return {
      state: n > 0 ? 'not met' : vacant + gone > 0 || accounts.length === 0 ? 'partly' : 'met',
      sentence:
        n > 0
          ? `${counted(n, 'message')} left without a delegation in force that names who is responsible.`
          : `Nothing left outside a delegation; ${chains.rows.length} in force, ${gone === 0 ? 'each with a person responsible' : `${gone} of them in the name of nobody who works here now`}; ${counted(vacant, 'live account')} without one; ${counted(refused.rows[0]!.n, 'attempt')} refused for want of one.`,
      figure: `${n} outside the chain`,
      rows:
        n > 0
          ? outside.rows.map(({ outgoing, delegation, at: made }) => ({
              outgoing,
              delegation,
              at: made.toISOString(),
            }))
          : chains.rows.map((row) => ({ ...row, until: row.until?.toISOString() ?? null })),
    }
  },
}

/** No answer in an emergency, no first answer, and nothing that a rule says, has left without saying how to reach help now (APCO 4.1.1, 4.5.2, 4.6.2). */
const callFirst: Evidence = {
  clauses: ['4.1.1', '4.5.2', '4.6.2'],
  kind: 'enforced',
  async read(db, { agency, pack }) {
    const says = saysNumberSql(sql`text`, pack.emergency.number)
    const [silent, asked, refused] = await Promise.all([
      sql<{
        outgoing: string
        at: Date
        n: number
      }>`select outgoing_id as outgoing, made_at as at, count(*) over ()::int as n from (
          select outgoing_id, made_at, text, emergency, row_number() over (partition by conversation_id order by made_at, outgoing_id) = 1 as first
          from sending.outgoing where agency_id = ${agency} and category = 'reply' and state in ${left}
          union all select outgoing_id, made_at, text, emergency, true from sending.outgoing
          where agency_id = ${agency} and category = 'automatic' and state in ${left}
        ) as o where (emergency or first) and not ${says} order by made_at desc limit ${mostRows}`.execute(
        db,
      ),
      sql<{
        n: number
        emergency: number
        automatic: number
      }>`select count(distinct conversation_id) filter (where category = 'reply')::int as n,
          count(*) filter (where emergency and category = 'reply')::int as emergency,
          count(*) filter (where category = 'automatic')::int as automatic
        from sending.outgoing where agency_id = ${agency} and state in ${left}`.execute(db),
      sql<{
        refused: string
        at: Date
        n: number
      }>`select refused_id as refused, at, count(*) over ()::int as n from sending.refused
        where agency_id = ${agency} and rule = 'emergency_sentence_missing' order by at desc limit ${mostRows}`.execute(
        db,
      ),
    ])
    const n = silent.rows[0]?.n ?? 0
    const { emergency, n: answered, automatic } = asked.rows[0]!
    return {
      state: n === 0 ? 'met' : 'not met',
      sentence:
        n === 0
          ? `${counted(emergency, 'answer')} in emergencies, ${counted(answered, 'first answer')} and ${counted(automatic, 'automatic reply', 'automatic replies')} left, each naming ${pack.emergency.number}; ${counted(refused.rows[0]?.n ?? 0, 'attempt')} without it refused.`
          : `${counted(n, 'answer')} left that had to name ${pack.emergency.number} and ${plural(n, 'does', 'do')} not.`,
      figure: `${n} without it, ${refused.rows[0]?.n ?? 0} refused`,
      rows:
        n > 0
          ? silent.rows.map(({ outgoing, at }) => ({ outgoing, at: at.toISOString() }))
          : refused.rows.map((row) => ({ refused: row.refused, at: row.at.toISOString() })),
    }
  },
}

/** What accounts say about themselves leaves only through the same gate, naming how to reach help now (APCO 2.1.1, 4.1.1). */
const profiles: Evidence = {
  clauses: ['2.1.1'],
  kind: 'enforced',
  async read(db, { agency, pack }) {
    const says = saysNumberSql(sql`text`, pack.emergency.number)
    const { rows } = await sql<{
      n: number
      silent: number
      refused: number
    }>`select count(*)::int as n, count(*) filter (where not ${says})::int as silent,
        (select count(*)::int from sending.refused where agency_id = ${agency} and category = 'profile') as refused
      from sending.outgoing where agency_id = ${agency} and category = 'profile' and state in ${left}`.execute(
      db,
    )
    const { n, silent, refused } = rows[0]!
    return {
      state: silent > 0 ? 'not met' : n === 0 ? 'partly' : 'met',
      sentence:
        silent > 0
          ? `${counted(silent, 'profile')} left that ${plural(silent, 'does', 'do')} not name ${pack.emergency.number}.`
          : n === 0
            ? `No profile has been put on a network from here yet; one that does not name ${pack.emergency.number}, or that nobody approved, cannot be.`
            : `${counted(n, 'profile')} left, each approved by another than its author and naming ${pack.emergency.number}; ${counted(refused, 'attempt')} refused.`,
      figure: `${silent} without it, ${refused} refused`,
      rows: [],
    }
  },
}

export const evidence: readonly Evidence[] = [published, delegated, callFirst, profiles]
