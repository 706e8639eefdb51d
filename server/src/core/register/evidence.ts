import type { AttestedKind } from '@callbox/contract'
import { type Evidence, type EvidenceAsked, type EvidenceReading, mostRows } from '#core/policy'
import type { Db } from '#platform/db'
import { conferredOf } from './confer.ts'
import { judgeCover } from './cover.ts'
import type { Entry } from './entry.ts'
import { type Ground, registerNow } from './ground.ts'
import { dayIn, isAlways } from './hours.ts'
import { isOfficial } from './life.ts'
import { isForeign, kindWords, missingOf, overdueLines } from './missing.ts'
import { namingState } from './naming.ts'
import { officialOf } from './official.ts'
import { verificationOf } from './verification.ts'

type Read = { entries: Entry[]; live: Entry[]; ground: Ground }

const read = async (db: Db, { agency, at }: EvidenceAsked): Promise<Read> => {
  const { entries, ground } = await registerNow({ db, clock: { now: () => at } }, agency)
  return { entries, ground, live: entries.filter((entry) => isOfficial(entry.state)) }
}

const ref = ({ id, network, state }: Entry) => ({ account: id, network, state })
const s = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

/**
 * Over all live accounts: those that lack something are the rows. With no live account nothing is shown, so nothing is
 * met; `short` says what this software does not do yet, and then it is partly met at best (law 9).
 */
const overLive = (
  { live }: Pick<Read, 'live'>,
  lacks: (entry: Entry) => string | null,
  said: { holds: string; fails: string; short?: string },
): EvidenceReading => {
  const rows = live.flatMap((entry) => {
    const why = lacks(entry)
    return why === null ? [] : [{ ...ref(entry), lacks: why }]
  })
  const whole = live.length - rows.length
  const beside = said.short ? ` ${said.short}` : ''
  if (live.length === 0)
    return {
      state: 'partly',
      sentence: `No account is live: there is nothing to show yet.${beside}`,
      figure: '0 live accounts',
      rows: [],
    }
  return {
    state: rows.length > 0 ? (whole > 0 ? 'partly' : 'not met') : said.short ? 'partly' : 'met',
    sentence: `${rows.length === 0 ? said.holds : said.fails.replace('{n}', s(rows.length, 'account'))}${beside}`,
    figure: `${whole} of ${live.length} accounts`,
    rows: rows.slice(0, mostRows),
  }
}

/** An `Evidence` over the live accounts of the register. */
const ofLive = (
  clauses: readonly string[],
  kind: Evidence['kind'],
  lacks: (entry: Entry, ground: Ground) => string | null,
  said: { holds: string; fails: string; short?: string },
): Evidence => ({
  clauses,
  kind,
  async read(db, asked) {
    const now = await read(db, asked)
    return overLive(now, (entry) => lacks(entry, now.ground), said)
  },
})

const cover = ofLive(
  ['2.3.2'],
  'measured',
  (entry, ground) => {
    const { short, says } = judgeCover(entry, ground)
    return short ? says : null
  },
  {
    holds: 'Every live account has at least two who update it and a backup, who all hold their roles now.',
    fails: '{n} have fewer than two who update them and a backup.',
  },
)

/** Who is responsible for each account; that nothing leaves outside a chain is asked of the door itself. */
const owners: Evidence = {
  clauses: ['2.3.3'],
  kind: 'measured',
  async read(db, asked) {
    const now = await read(db, asked)
    const { people } = now.ground
    const found = overLive(
      now,
      ({ owner }) =>
        owner === null ? 'an owner' : people.has(owner) ? null : 'an owner who still works here',
      {
        holds: 'Every live account has an owner by name who works here now.',
        fails: '{n} have nobody who is responsible for them by name.',
      },
    )
    return { ...found, state: found.state === 'met' ? 'met' : 'partly' }
  },
}

const unapproved = ofLive(['3.2.7'], 'measured', ({ approved }) => (approved ? null : 'an approval'), {
  holds: 'Every live account was approved by the owner of the strategy before it was opened.',
  fails: '{n} are in use that nobody approved.',
  short: 'Pages that imitate ours are not looked for yet.',
})

const risk = ofLive(
  ['CoP-CM5'],
  'enforced',
  ({ hours, risk }, { day }) =>
    hours === null
      ? 'hours'
      : isAlways(hours)
        ? null
        : !risk
          ? 'a risk record'
          : risk.reviewOn < day
            ? `a review, due ${risk.reviewOn}`
            : null,
  {
    holds:
      'Every live account is watched at all hours, or its unwatched ones are a recorded risk with an owner and a day of review; without that it cannot be set live.',
    fails: '{n} have unwatched hours that nobody carries, or no hours at all.',
    short: 'Automatic replies out of hours are not there yet.',
  },
)

const privateMessages = ofLive(
  ['CoP-CM6'],
  'enforced',
  ({ privateMessages, account }) =>
    !privateMessages
      ? 'a decision'
      : account && account.privateMessages !== privateMessages.decision
        ? 'the decision where the gate reads it'
        : null,
  {
    holds:
      'Whether private messages are open or closed is decided by name and with a reason for every live account, and where they are closed no private answer leaves.',
    fails: 'Nobody has decided on private messages for {n}.',
  },
)

const naming = ofLive(
  ['CoP-S1'],
  'measured',
  (entry, ground) => {
    const { fits, says } = namingState(entry, ground.naming)
    return fits === true ? null : says
  },
  {
    holds:
      'The names of all live accounts keep to the agency’s convention, as registered and as their networks told them last.',
    fails: '{n} have a name outside the convention, or there is no convention.',
    short: 'Pictures and banners are not compared yet.',
  },
)

const verification = ofLive(
  ['CoP-S2'],
  'measured',
  (entry, ground) => {
    const { state, says } = verificationOf(entry, ground)
    if (state === 'not_verified' || state === 'unknown') return says
    const late = overdueLines(entry, ground).some((line) => line.kind === 'verification')
    return state === 'attested' && late ? 'a review of what was confirmed' : null
  },
  {
    holds: 'Every live account is verified: its network says so, or a person has looked and said so.',
    fails: '{n} are not verified, or nothing tells it.',
  },
)

/** What the public page shows is read from the register each time, so it can differ in nothing; that is compared all the same (CoP S4). */
const published: Evidence = {
  clauses: ['CoP-S4'],
  kind: 'measured',
  async read(db, asked) {
    const now = await read(db, asked)
    const list = new Set(officialOf(now.entries, now.ground).map(({ id }) => id))
    const astray = [...list].filter((id) => !now.live.some((entry) => entry.id === id)).length
    return overLive(
      now,
      (entry) =>
        !list.has(entry.id) || astray > 0
          ? 'its place on the list'
          : entry.url === null && entry.network !== 'web'
            ? 'an address to point at'
            : null,
      {
        holds:
          'The public page, the signed list and the piece for other websites show exactly the live accounts of the register, each with its address.',
        fails: 'On the published list {n} have no address that it could point at.',
      },
    )
  },
}

const conferred: Evidence = {
  clauses: ['CoP-S5'],
  kind: 'attested',
  async read(db, { agency, at }) {
    const { ground } = await registerNow({ db, clock: { now: () => at } }, agency)
    const last = await conferredOf(db, agency)
    const day = dayIn(at, ground.zone)
    if (!last)
      return {
        state: 'not met',
        sentence: 'Security and communications have not gone through the security standard together yet.',
        figure: null,
        rows: [],
      }
    return {
      state: last.reviewOn < day ? 'not met' : 'met',
      sentence:
        last.reviewOn < day
          ? `Security and communications were to go through the standard again on ${last.reviewOn}.`
          : `Security and communications went through the standard together, and do so again on ${last.reviewOn}.`,
      figure: null,
      rows: [{ at: last.at, reviewOn: last.reviewOn, by: last.by, with: last.with }],
    }
  },
}

/** The account's own settings on its network, confirmed by a person with a day of review. */
const confirmed = (clause: string, kind: AttestedKind, words: string): Evidence => ({
  clauses: [clause],
  kind: 'attested',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    return overLive(
      { live: live.filter((entry) => isForeign(entry, ground)) },
      (entry) => {
        const lines = entry.attested.filter((line) => line.kind === kind)
        if (lines.length === 0) return `a confirmed ${kindWords[kind]}`
        return lines.every((line) => line.reviewOn < ground.day) ? 'a review' : null
      },
      {
        holds: `For every account on a network of others a person has confirmed ${words}, and the day of review is to come.`,
        fails: `For {n} nobody has confirmed ${words}, or the review is overdue.`,
      },
    )
  },
})

const apps: Evidence = {
  clauses: ['CoP-S10'],
  kind: 'measured',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const lines = live.flatMap((entry) =>
      entry.attested.filter((line) => line.kind === 'app').map((line) => ({ entry, line })),
    )
    const late = lines.filter(({ line }) => line.reviewOn < ground.day)
    return {
      state: late.length > 0 ? 'not met' : 'partly',
      sentence: `${s(lines.length, 'app')} with access to our accounts ${lines.length === 1 ? 'is' : 'are'} registered, each with need, owner and day of review; ${late.length} ${late.length === 1 ? 'is' : 'are'} overdue. Networks are not asked which apps they know, so an unregistered one is not found by itself.`,
      figure: `${late.length} of ${lines.length} overdue`,
      rows: lines
        .slice(0, mostRows)
        .map(({ entry, line }) => ({ account: entry.id, line: line.id, reviewOn: line.reviewOn })),
    }
  },
}

const inPolicy = ofLive(
  ['CoP-P2'],
  'measured',
  (entry, { people }) =>
    entry.owner === null || !people.has(entry.owner)
      ? 'an owner'
      : entry.keepers.length === 0
        ? 'anybody who keeps it'
        : null,
  {
    holds: 'The register names the owner and the keepers of every live account.',
    fails: 'The register does not name owner and keepers of {n}.',
    short: 'No signed policy points at the register yet.',
  },
)

const opening = ofLive(
  ['CoP-P4'],
  'enforced',
  ({ approved, dataImpact }) =>
    !approved
      ? 'an approval by the owner of the strategy'
      : dataImpact
        ? null
        : 'its effect on personal data',
  {
    holds:
      'Every live account was proposed with its effect on personal data, approved by another person, and opened step by step; no other way leads there.',
    fails: '{n} never went through proposal and approval, or their effect on personal data is not on file.',
  },
)

const devices: Evidence = {
  clauses: ['CoP-P5'],
  kind: 'attested',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const lines = live.flatMap((entry) => entry.attested.filter((line) => line.kind === 'device'))
    const late = lines.filter((line) => line.reviewOn < ground.day).length
    return {
      state: late > 0 ? 'not met' : 'partly',
      sentence: `${s(lines.length, 'device')} that ${lines.length === 1 ? 'holds' : 'hold'} a sign-in of an account ${lines.length === 1 ? 'is' : 'are'} registered with owner and day of review; ${late} overdue. No policy on personal devices is signed yet.`,
      figure: `${late} of ${lines.length} overdue`,
      rows: lines.slice(0, mostRows).map(({ id, reviewOn }) => ({ line: id, reviewOn })),
    }
  },
}

const securityCodes = new Set(['verification', 'attested', 'overdue', 'naming', 'handle_changed'])
const posture = ofLive(
  ['CoP-P8'],
  'measured',
  (entry, ground) => {
    const lacks = missingOf(entry, ground).filter(({ code }) => securityCodes.has(code))
    return lacks.length > 0 ? lacks.map(({ code }) => code).join(', ') : null
  },
  {
    holds:
      'Nothing is missing in the security of any live account: name, verification, settings on its network, all within their days of review.',
    fails: '{n} lack something in their security.',
  },
)

const probed = ofLive(
  ['CoP-P10'],
  'measured',
  ({ account }) =>
    !account
      ? 'a connection that could be probed'
      : account.health.state === 'unknown'
        ? 'an answer of its network'
        : null,
  {
    holds:
      'The health of every live account is known from its network; several failing at once are told as one outage.',
    fails: 'The health of {n} is not known.',
    short: 'Which channel carries notices when one fails is not laid down yet.',
  },
)

const hoursPublished = ofLive(['2.1.1'], 'measured', ({ hours }) => (hours ? null : 'hours'), {
  holds:
    'The hours in which each live account is watched are set, and the public list says whether it is watched now.',
  fails: 'For {n} no hours are set.',
  short: 'Profiles are not compared with the statement yet.',
})

const phrase = ofLive(['2.1.3', '2.1.4'], 'measured', () => null, {
  holds:
    'The public list names every live account as official with the agency’s name, under the notice on records.',
  fails: '',
  short: 'Whether each profile carries the phrase and the notice is not read yet.',
})

export const evidence: readonly Evidence[] = [
  cover,
  owners,
  unapproved,
  risk,
  privateMessages,
  naming,
  verification,
  published,
  conferred,
  confirmed('CoP-S8', 'second_factor', 'its second factor'),
  confirmed('CoP-S9', 'login_alerts', 'its log-in alerts'),
  apps,
  inPolicy,
  opening,
  devices,
  posture,
  probed,
  hoursPublished,
  phrase,
]
