import { alwaysNarrow, conflictBetween, type Post, postNames, type Role, rightsOf } from '@callbox/contract'
import { sql } from 'kysely'
import { entryCounts } from '#core/archive'
import { type Evidence, mostRows } from '#core/policy'
import { responsibleIn } from './responsible.ts'

/** Responsibilities that the practice names are held by named people who work here (CoP-R1, CoP-R7). */
const posts = (clause: string, wanted: readonly Post[]): Evidence => ({
  clauses: [clause],
  kind: 'measured',
  async read(db, { agency, at }) {
    const held = (await responsibleIn(db, agency, at)).filter(
      (one) => wanted.includes(one.post) && one.active,
    )
    const vacant = wanted.filter((post) => !held.some((one) => one.post === post))
    const names = vacant.map((post) => postNames[post].toLowerCase()).join(', ')
    return {
      state: vacant.length === 0 ? 'met' : held.length > 0 ? 'partly' : 'not met',
      sentence:
        vacant.length === 0
          ? `Each responsibility is held by somebody who works here: ${wanted.length} of ${wanted.length}.`
          : `Vacant: ${names}. Name somebody who works here, on the page of people.`,
      figure: `${vacant.length} vacant`,
      rows: wanted.map((post) => {
        const one = held.find((each) => each.post === post)
        return { post, person: one?.person ?? null, since: one?.since.toISOString() ?? null }
      }),
    }
  },
})

type HeldNow = { person: string; role: Role; narrow: boolean }
const heldNow = (db: Parameters<Evidence['read']>[0], agency: number, at: Date) =>
  sql<HeldNow>`select person_id as person, role, accounts is not null or beats is not null as narrow
    from identity.grant_of_role where agency_id = ${agency} and valid_from <= ${at}
      and (valid_until is null or valid_until > ${at})`.execute(db)

/** Neighbourhood teams work for their own accounts and areas only (CoP-R6). */
const narrow: Evidence = {
  clauses: ['CoP-R6'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const rows = (await heldNow(db, agency, at)).rows.filter(({ role }) => alwaysNarrow.includes(role))
    const refused = await refusedOf(db, agency, 'access.refused')
    const wide = rows.filter((one) => !one.narrow).length
    return {
      state: wide === 0 ? 'met' : 'partly',
      sentence:
        wide === 0
          ? `${rows.length} people contribute for named accounts or beats, and reach no others; ${refused} calls for what the caller has no right to were refused.`
          : `${wide} of ${rows.length} neighbourhood roles name no account or beat: they reach none until they do.`,
      figure: `${rows.length} with a scope, ${refused} refused`,
      rows: rows.slice(0, mostRows).map(({ person, role }) => ({ person, role })),
    }
  },
}

const refusedOf = async (db: Parameters<Evidence['read']>[0], agency: number, kind: string) =>
  (await entryCounts(db, agency, [kind]))[0]?.n ?? 0

/** What an investigator's role opens: nothing of what engagement keeps, so accounts and stores are apart as well as people. */
const shared = () => rightsOf(['investigator'])

/** Nobody talks with the public and investigates; nobody audits what they administer or change (CoP-P11). */
const apart: Evidence = {
  clauses: ['CoP-P11'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const { rows } = await heldNow(db, agency, at)
    const refused = await refusedOf(db, agency, 'role.refused')
    const opened = shared()
    const both = [...Map.groupBy(rows, ({ person }) => person)].filter(([, held]) =>
      held.some((one, n) => held.slice(0, n).some((other) => conflictBetween(one.role, other.role))),
    )
    return {
      state: both.length === 0 && opened.length === 0 ? 'met' : 'not met',
      sentence: `${
        both.length === 0
          ? `Nobody holds roles that are kept apart; granting one beside the other is refused (${refused} decisions about roles were).`
          : `${both.length} people hold roles that are kept apart: end one of the two.`
      } ${
        opened.length === 0
          ? 'An investigator’s role opens no account, no conversation and no record of engagement; what investigations keep has no place in this centre, so nothing mixes.'
          : `An investigator’s role opens what engagement keeps: ${opened.join(', ')}.`
      }`,
      figure: `${both.length} conflicts, ${opened.length} rights in common`,
      rows: [
        ...both.map(([person, held]) => ({ person, roles: held.map(({ role }) => role).join(', ') })),
        ...opened.map((right) => ({ investigator: right })),
        ...rows
          .filter(({ role }) => role === 'investigator')
          .map(({ person, role }) => ({ person, roles: role })),
      ].slice(0, mostRows),
    }
  },
}

export const whoEvidence: readonly Evidence[] = [
  posts('CoP-R1', ['information_asset', 'platform_business', 'strategy', 'continuity']),
  posts('CoP-R7', ['policy']),
  narrow,
  apart,
]
