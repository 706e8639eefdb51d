import type { AttestedKind } from '@callbox/contract'
import { judgeCover } from './cover.ts'
import { type Entry, plainHandle } from './entry.ts'
import type { Ground } from './ground.ts'
import { nameIn } from './ground.ts'
import { isAlways, isNever } from './hours.ts'
import { hasEnded, isOfficial } from './life.ts'
import { namingState } from './naming.ts'
import { hasProfile, isRead, yesterday } from './profile/standing.ts'
import { verificationOf } from './verification.ts'

export type Missing = { code: string; says: string; urgent: boolean }

export const kindWords: Record<AttestedKind, string> = {
  password: 'password or passkey',
  second_factor: 'second factor',
  login_alerts: 'log-in alerts',
  recovery: 'recovery addresses',
  devices_seen: 'list of devices',
  apps_seen: 'list of apps',
  device: 'device',
  app: 'app with access',
  unknown_app: 'app that nobody knows',
  verification: 'verification',
}
/** Confirmed for each account on a network of others; devices and apps only where there are some. */
export const everyAccountAttests: readonly AttestedKind[] = [
  'password',
  'second_factor',
  'login_alerts',
  'recovery',
  'devices_seen',
  'apps_seen',
]

/** Our own page and a simulation have no settings on somebody else's network. */
export const isForeign = (entry: Entry, ground: Ground): boolean => {
  const connector = ground.connectors.get(entry.network)
  if (connector) return connector.abilities({ settings: {} }).realNetwork
  return entry.network !== 'web' && !entry.judged?.simulated
}

/** The lines confirmed once whose day of review has passed. */
export const overdueLines = (entry: Entry, ground: Ground) =>
  entry.attested.filter((line) => line.reviewOn < ground.day)

const told = (code: string, says: string, urgent = false): Missing => ({ code, says, urgent })

const described = (entry: Entry): Missing[] => [
  ...(entry.purpose ? [] : [told('purpose', 'What the account is for is not written down.')]),
  ...(entry.audience ? [] : [told('audience', 'For whom it is is not written down.')]),
  ...(entry.dataImpact
    ? []
    : [told('data_impact', 'What it does with personal and sensitive data is not on file.')]),
]

const kept = (entry: Entry, ground: Ground): Missing[] => {
  const cover = judgeCover(entry, ground)
  const lost = cover.short && entry.judged?.wholeAt != null
  return [
    ...(entry.owner === null
      ? [told('owner', 'It has no owner.')]
      : ground.people.has(entry.owner)
        ? []
        : [told('owner', `Its owner, ${nameIn(ground, entry.owner)}, holds no role here any more.`, true)]),
    ...(cover.short ? [told('keepers', cover.says, lost)] : []),
  ]
}

const decided = (entry: Entry, ground: Ground): Missing[] => {
  const { hours, risk } = entry
  const unwatched = hours !== null && !isAlways(hours)
  return [
    ...(hours === null
      ? [told('hours', 'When it is watched is not set.')]
      : isNever(hours)
        ? [told('hours', 'No hour of the week is watched.')]
        : []),
    ...(unwatched && !risk
      ? [told('risk', 'Nobody carries the risk of the hours in which nobody watches.')]
      : []),
    ...(unwatched && risk && risk.reviewOn < ground.day
      ? [
          told(
            'risk_review',
            `The risk of its unwatched hours was to be looked at again on ${risk.reviewOn}.`,
            true,
          ),
        ]
      : []),
    ...(entry.privateMessages
      ? []
      : [told('private', 'Nobody has decided whether private messages are open or closed.')]),
    ...(entry.takesReports && !entry.procedure
      ? [told('procedure', 'It takes reports without an approved procedure.', true)]
      : []),
  ]
}

const secured = (entry: Entry, ground: Ground): Missing[] => {
  const naming = namingState(entry, ground.naming)
  const overdue = overdueLines(entry, ground)
  const unknown = entry.attested.filter((line) => line.kind === 'unknown_app')
  const lacks = isForeign(entry, ground)
    ? everyAccountAttests.filter((kind) => !entry.attested.some((line) => line.kind === kind))
    : []
  const live = entry.profile?.handle ?? entry.account?.handle
  return [
    ...(naming.fits === false ? [told('naming', naming.says)] : []),
    ...(live && plainHandle(live) !== plainHandle(entry.handle)
      ? [
          told(
            'handle_changed',
            `It was registered as ${entry.handle}; the network now calls it ${live}.`,
            true,
          ),
        ]
      : []),
    ...(verificationOf(entry, ground).state === 'not_verified'
      ? [told('verification', verificationOf(entry, ground).says)]
      : []),
    ...(lacks.length > 0
      ? [
          told(
            'attested',
            `Not confirmed on its network: ${lacks.map((kind) => kindWords[kind]).join(', ')}.`,
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [
          told(
            'unknown_app',
            `Something that nobody here knows has access to it: ${unknown.map((line) => `${line.what} (${line.access}); ${line.owner} finds out`).join('; ')}. Take its access away on the network, or register it.`,
            true,
          ),
        ]
      : []),
    ...(overdue.length > 0
      ? [
          told(
            'overdue',
            `To be looked at again, and overdue: ${overdue.map((line) => `${kindWords[line.kind]} (${line.what}, ${line.reviewOn})`).join('; ')}.`,
            true,
          ),
        ]
      : []),
  ]
}

/** What it says about itself, and whether its network shows it (APCO 2.1.1 to 2.1.4). */
const shows = (entry: Entry, ground: Ground): Missing[] => {
  const { statement, profile } = entry
  if (!hasProfile(entry)) return []
  const old = statement && yesterday(entry, ground)
  const alarms = profile?.findings.filter(({ alarm }) => alarm) ?? []
  const others =
    profile?.findings.filter(({ alarm, what }) => !alarm && what !== 'verified' && what !== 'naming') ?? []
  const words = (all: typeof alarms) => all.map(({ says }) => says).join(' ')
  const read = isRead(entry, ground)
  return [
    ...(statement
      ? []
      : [
          told(
            'statement',
            'What it says about itself is not approved: put a text forward, and have it approved.',
          ),
        ]),
    ...(old ? [told('statement_outdated', `What it says about itself is of yesterday. ${old}`, true)] : []),
    ...(alarms.length > 0
      ? [told('drift', `Its profile shows what nobody approved. ${words(alarms)}`, true)]
      : []),
    ...(others.length > 0 ? [told('profile', `Its profile is not as approved yet. ${words(others)}`)] : []),
    ...(profile?.failed ? [told('profile_unread', profile.failed)] : []),
    ...(statement && !read
      ? statement.setAt === null
        ? [
            told(
              'statement_set',
              'Nobody has said that the approved text stands on its network: set it there, and say so.',
            ),
          ]
        : statement.reviewOn !== null && statement.reviewOn < ground.day
          ? [
              told(
                'statement_review',
                `Whether its text still stands on its network was to be looked at by ${statement.reviewOn}.`,
                true,
              ),
            ]
          : []
      : []),
  ]
}

/** What an account lacks, in words; those that need somebody today first. Nothing is asked of what has ended. */
export const missingOf = (entry: Entry, ground: Ground): Missing[] => {
  if (entry.state === 'closed' && entry.account && entry.account.state !== 'closed')
    return [told('in_use', 'It was closed, and has been connected again since.', true)]
  if (hasEnded(entry.state) || entry.state === 'closing') return []
  const all = [
    ...(entry.adopted && !entry.approved
      ? [
          told(
            'approval',
            'It was in use before anybody approved it: put it under review, and the owner of the strategy approves it by keeping it.',
          ),
        ]
      : []),
    ...described(entry),
    ...(entry.state === 'proposed' || entry.state === 'approved' ? [] : kept(entry, ground)),
    ...(entry.state === 'proposed' || entry.state === 'approved' ? [] : decided(entry, ground)),
    ...(isOfficial(entry.state) && !entry.url && isForeign(entry, ground)
      ? [told('address', 'It has no address, so the public list cannot point at it.')]
      : []),
    ...(isOfficial(entry.state) ? shows(entry, ground) : []),
    ...(isOfficial(entry.state) ? secured(entry, ground) : []),
  ]
  return [...all.filter((one) => one.urgent), ...all.filter((one) => !one.urgent)]
}
