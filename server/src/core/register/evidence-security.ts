import type { AttestedKind } from '@callbox/contract'
import { type Evidence, mostRows } from '#core/policy'
import { conferredOf } from './confer.ts'
import { registerNow } from './ground.ts'
import { dayIn } from './hours.ts'
import { counted, ofLive, overLive, read } from './live-evidence.ts'
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
      sentence: `${counted(lines.length, 'app')} with access to our accounts ${lines.length === 1 ? 'is' : 'are'} registered, each with need, owner and day of review; ${late.length} ${late.length === 1 ? 'is' : 'are'} overdue. Networks are not asked which apps they know, so an unregistered one is not found by itself.`,
      figure: `${late.length} of ${lines.length} overdue`,
      rows: lines
        .slice(0, mostRows)
        .map(({ entry, line }) => ({ account: entry.id, line: line.id, reviewOn: line.reviewOn })),
    }
  },
}

const devices: Evidence = {
  clauses: ['CoP-P5'],
  kind: 'attested',
  async read(db, asked) {
    const { live, ground } = await read(db, asked)
    const lines = live.flatMap((entry) => entry.attested.filter((line) => line.kind === 'device'))
    const late = lines.filter((line) => line.reviewOn < ground.day).length
    return {
      state: late > 0 ? 'not met' : 'partly',
      sentence: `${counted(lines.length, 'device')} that ${lines.length === 1 ? 'holds' : 'hold'} a sign-in of an account ${lines.length === 1 ? 'is' : 'are'} registered with owner and day of review; ${late} overdue. No policy on personal devices is signed yet.`,
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

/** What the register shows of the security of accounts: names, verification, the published list, settings on the network. */
export const securityEvidence: readonly Evidence[] = [
  naming,
  verification,
  published,
  conferred,
  confirmed('CoP-S8', 'second_factor', 'its second factor'),
  confirmed('CoP-S9', 'login_alerts', 'its log-in alerts'),
  apps,
  devices,
  posture,
]
