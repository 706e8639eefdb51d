import type { AttestedKind } from '@callbox/contract'
import { type Evidence, mostRows } from '#core/policy'
import { conferredOf } from './confer.ts'
import type { Entry } from './entry.ts'
import { registerNow } from './ground.ts'
import { dayIn } from './hours.ts'
import { counted, type Lack, ofLive, overLive, read } from './live-evidence.ts'
import { isForeign, kindWords, missingOf, overdueLines } from './missing.ts'
import { namingState } from './naming.ts'
import { officialOf } from './official.ts'
import { hasProfile, isRead } from './profile/standing.ts'
import { verificationOf } from './verification.ts'

const looks: ReadonlySet<string> = new Set(['handle', 'name', 'avatar', 'banner'])

const naming = ofLive(
  ['CoP-S1'],
  'measured',
  (entry, ground) => {
    const { fits, says } = namingState(entry, ground.naming)
    if (fits !== true) return says
    if (!isRead(entry, ground)) return null
    const branded = entry.profile?.findings.find(({ what }) => looks.has(what))
    return (
      branded?.says ??
      (ground.pictures.has('avatar') || !hasProfile(entry) ? null : 'an approved picture to compare with')
    )
  },
  {
    holds:
      'The names of all live accounts keep to the agency’s convention, as registered and as their networks show them, and their pictures are among those that the agency has approved.',
    fails:
      '{n} have a name outside the convention, or a picture that nobody approved, or there is nothing to compare with.',
  },
)

const verification = ofLive(
  ['CoP-S2'],
  'measured',
  (entry, ground) => {
    const { state, says } = verificationOf(entry, ground)
    if (state === 'not_verified' || state === 'unknown') return says
    const late = overdueLines(entry, ground).some((line) => line.kind === 'verification')
    return state === 'attested' && late ? { late: 'a review of what was confirmed' } : null
  },
  {
    holds: 'Every live account is verified: its network says so, or a person has looked and said so.',
    fails: '{n} are not verified, or nothing tells it.',
  },
  (entry, ground) => ({ verification: verificationOf(entry, ground).state }),
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
          : entry.url === null && isForeign(entry, now.ground)
            ? 'an address to point at'
            : null,
      {
        holds:
          'The public page, the signed list and the piece for other websites show exactly the live accounts of the register, each with its address.',
        fails: 'On the published list {n} have no address that it could point at.',
      },
      ({ id }) => ({ published: list.has(id) }),
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
      state: last.reviewOn < day ? 'stale' : 'met',
      sentence:
        last.reviewOn < day
          ? `Security and communications were to go through the standard again on ${last.reviewOn}.`
          : `Security and communications went through the standard together, and do so again on ${last.reviewOn}.`,
      figure: null,
      rows: [{ at: last.at, reviewOn: last.reviewOn, by: last.by, with: last.with }],
    }
  },
}

/** Of one account: what of these nobody has confirmed, else what is to be looked at again; null when all of it is in order. */
const unconfirmed = (entry: Entry, kinds: readonly AttestedKind[], day: string): Lack => {
  const lines = (kind: AttestedKind) => entry.attested.filter((line) => line.kind === kind)
  const missing = kinds.filter((kind) => lines(kind).length === 0)
  if (missing.length > 0) return `a confirmed ${missing.map((kind) => kindWords[kind]).join(' and ')}`
  const late = kinds.filter((kind) => lines(kind).every((line) => line.reviewOn < day))
  return late.length > 0
    ? { late: `a review of its ${late.map((kind) => kindWords[kind]).join(' and ')}` }
    : null
}

/**
 * The account's own settings on its network, confirmed by a person with a day of review: the half of S7 to S9, S12 and S13
 * that no software of ours can enforce. An agency without an account on a network of others has nothing to confirm.
 */
const confirmed = (clause: string, kinds: readonly AttestedKind[], words: string): Evidence => ({
  clauses: [clause],
  kind: 'attested',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const foreign = live.filter((entry) => isForeign(entry, ground))
    if (live.length > 0 && foreign.length === 0)
      return {
        state: 'met',
        sentence: 'No live account is on a network of others: there is no setting there to confirm.',
        figure: '0 accounts on networks of others',
        rows: [],
      }
    return overLive(
      { live: foreign },
      (entry) => unconfirmed(entry, kinds, ground.day),
      {
        holds: `For every account on a network of others a person has confirmed ${words}, and the day of review is to come.`,
        fails: `For {n} nobody has confirmed ${words}, or the review is overdue.`,
      },
      ({ attested }) => {
        const lines = attested.filter(({ kind }) => kinds.includes(kind))
        return {
          by: [...new Set(lines.map(({ by }) => by))],
          reviewOn: lines.map(({ reviewOn }) => reviewOn).toSorted()[0] ?? null,
        }
      },
    )
  },
})

/** Apps with access are registered, the networks' lists of them are looked through, and what nobody knows is flagged (CoP S10). */
const apps: Evidence = {
  clauses: ['CoP-S10'],
  kind: 'measured',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const of = (...kinds: AttestedKind[]) =>
      live.flatMap((entry) =>
        entry.attested.flatMap((line) => (kinds.includes(line.kind) ? [{ entry, line }] : [])),
      )
    const [known, unknown] = [of('app'), of('unknown_app')]
    const late = known.filter(({ line }) => line.reviewOn < ground.day).length
    const foreign = live.filter((entry) => isForeign(entry, ground))
    const unseen = foreign.filter((entry) => unconfirmed(entry, ['apps_seen'], ground.day) !== null)
    const lists =
      foreign.length === 0
        ? ''
        : ` Of ${counted(foreign.length, 'list')} of apps on networks of others ${unseen.length === 0 ? 'every one was' : `${foreign.length - unseen.length} were`} looked through within the days of review; networks tell them to no program.`
    return {
      state:
        unknown.length > 0
          ? 'not met'
          : live.length === 0 || unseen.length > 0
            ? 'partly'
            : late > 0
              ? 'stale'
              : 'met',
      sentence: `${counted(known.length, 'app')} with access ${known.length === 1 ? 'is' : 'are'} registered, each with need, owner and day of review, ${late} of them overdue; ${unknown.length} ${unknown.length === 1 ? 'has' : 'have'} access that nobody here knows.${lists}`,
      figure: `${unknown.length} unknown, ${late} overdue`,
      rows: [
        ...[...unknown, ...known].map(({ entry, line }) => ({
          ...{ account: entry.id, network: entry.network, line: line.id },
          ...{ known: line.kind === 'app', owner: line.owner, reviewOn: line.reviewOn },
        })),
        ...unseen.map(({ id, network }) => ({
          account: id,
          network,
          lacks: 'a look through its list of apps',
        })),
      ].slice(0, mostRows),
    }
  },
}

/** Devices that hold a sign-in of an account itself: whose, why, and when they are looked at again (CoP S11, P5). */
const devices = (clause: string, short = ''): Evidence => ({
  clauses: [clause],
  kind: 'attested',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const lines = live.flatMap((entry) =>
      entry.attested.flatMap((line) => (line.kind === 'device' ? [{ entry, line }] : [])),
    )
    const late = lines.filter(({ line }) => line.reviewOn < ground.day).length
    const unseen = live.filter(
      (entry) => isForeign(entry, ground) && unconfirmed(entry, ['devices_seen'], ground.day) !== null,
    )
    return {
      state: late > 0 ? 'stale' : live.length === 0 || unseen.length > 0 || short ? 'partly' : 'met',
      sentence: `${counted(lines.length, 'device')} that ${lines.length === 1 ? 'holds' : 'hold'} a sign-in of an account itself ${lines.length === 1 ? 'is' : 'are'} registered with owner and day of review; ${late} overdue. ${unseen.length === 0 ? 'No list of signed-in devices waits to be looked through.' : `The lists of signed-in devices of ${counted(unseen.length, 'account')} were not looked through.`}${short}`,
      figure: `${late} of ${lines.length} overdue`,
      rows: [
        ...lines.map(({ entry, line }) => ({
          ...{ account: entry.id, line: line.id, owner: line.owner, reviewOn: line.reviewOn },
        })),
        ...unseen.map(({ id, network }) => ({
          account: id,
          network,
          lacks: 'a look through its list of devices',
        })),
      ].slice(0, mostRows),
    }
  },
})

const securityCodes = new Set([
  'verification',
  'attested',
  'overdue',
  'unknown_app',
  'naming',
  'handle_changed',
])
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

/** What the register shows of the security of accounts: names, verification, the published list, settings on the network. */
export const securityEvidence: readonly Evidence[] = [
  naming,
  verification,
  published,
  conferred,
  confirmed('CoP-S7', ['password', 'recovery'], 'how it is signed in to and recovered'),
  confirmed('CoP-S8', ['second_factor'], 'its second factor'),
  confirmed('CoP-S9', ['login_alerts'], 'its log-in alerts'),
  confirmed('CoP-S12', ['devices_seen'], 'that no device of others keeps its sign-in'),
  confirmed('CoP-S13', ['devices_seen'], 'that devices no longer used are signed out there'),
  apps,
  devices('CoP-S11'),
  devices('CoP-P5', ' No policy on personal devices is signed yet.'),
  posture,
]
