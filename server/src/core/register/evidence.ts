import type { Evidence } from '#core/policy'
import { judgeCover } from './cover.ts'
import { securityEvidence } from './evidence-security.ts'
import { isAlways } from './hours.ts'
import { ofLive, overLive, read } from './live-evidence.ts'
import { profileEvidence } from './profile/evidence.ts'

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

export const evidence: readonly Evidence[] = [
  cover,
  owners,
  unapproved,
  risk,
  privateMessages,
  ...securityEvidence,
  inPolicy,
  opening,
  probed,
  ...profileEvidence,
]
