import { rightsOf } from '@callbox/contract'
import { entryCounts } from '#core/archive'
import { people } from '#core/identity'
import type { Evidence } from '#core/policy'
import { judgeCover, keepersNow } from './cover.ts'
import type { Entry } from './entry.ts'
import { securityEvidence } from './evidence-security.ts'
import { isAlways } from './hours.ts'
import { counted, ofLive, overLive, read } from './live-evidence.ts'
import { profileEvidence } from './profile/evidence.ts'

const keptBy = ({ owner, keepers }: Entry) => ({
  owner: owner ?? 'none',
  updaters: keepers.filter(({ part }) => part === 'updater').map(({ person }) => person),
  backups: keepers.filter(({ part }) => part === 'backup').map(({ person }) => person),
})

const cover = ofLive(
  ['2.3.2'],
  'measured',
  (entry, ground) => {
    const { short, says } = judgeCover(entry, ground)
    return short ? says : null
  },
  {
    holds:
      'Every live account has at least two who update it and a backup, who may answer on it now and are not on leave.',
    fails: '{n} have fewer than two who update them and a backup.',
  },
  (entry, ground) => ({
    ...keptBy(entry),
    ableNow: keepersNow(entry, ground)
      .filter(({ counts }) => counts)
      .map(({ person }) => person),
  }),
)

/** Who is responsible for each account; that nothing leaves outside a chain is asked of the door itself. */
const owners: Evidence = {
  clauses: ['2.3.3'],
  kind: 'measured',
  async read(db, asked) {
    const now = await read(db, asked)
    const { people: here } = now.ground
    const found = overLive(
      now,
      ({ owner }) => (owner === null ? 'an owner' : here.has(owner) ? null : 'an owner who still works here'),
      {
        holds: 'Every live account has an owner by name who works here now.',
        fails: '{n} have nobody who is responsible for them by name.',
      },
      ({ owner }) => ({ owner: owner ?? 'none' }),
    )
    return { ...found, state: found.state === 'met' ? 'met' : 'partly' }
  },
}

const unapproved = ofLive(
  ['3.2.7'],
  'measured',
  ({ approved }) => (approved ? null : 'an approval'),
  {
    holds: 'Every live account was approved by the owner of the strategy before it was opened.',
    fails: '{n} are in use that nobody approved.',
    short: 'Pages that imitate ours are not looked for yet.',
  },
  ({ approved }) => ({ approved: approved?.at.toISOString() ?? null, by: approved?.by ?? null }),
)

/** Unwatched hours are a recorded risk (CoP-CM5): it applies wherever an account has some, whoever says that it does not. */
const risk: Evidence = {
  clauses: ['CoP-CM5'],
  kind: 'enforced',
  async read(db, asked) {
    const now = await read(db, asked)
    const unwatched = now.live.filter(({ hours }) => hours === null || !isAlways(hours)).length
    const found = overLive(
      now,
      ({ hours, risk }) =>
        hours === null
          ? 'hours'
          : isAlways(hours)
            ? null
            : !risk
              ? 'a risk record'
              : risk.reviewOn < now.ground.day
                ? { late: `a review, due ${risk.reviewOn}` }
                : null,
      {
        holds:
          'Every live account is watched at all hours, or its unwatched ones are a recorded risk with an owner and a day of review; without that it cannot be set live.',
        fails: '{n} have unwatched hours that nobody carries, or no hours at all.',
      },
      ({ hours, risk }) => ({
        watched: hours === null ? 'not set' : isAlways(hours) ? 'always' : 'some hours',
        owner: risk?.owner ?? null,
        reviewOn: risk?.reviewOn ?? null,
      }),
    )
    return unwatched > 0
      ? {
          ...found,
          applies: `${counted(unwatched, 'live account')} ${unwatched === 1 ? 'is' : 'are'} not watched at all hours.`,
        }
      : found
  },
}

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
  ({ privateMessages }) => ({
    decision: privateMessages?.decision ?? null,
    by: privateMessages?.by ?? null,
    at: privateMessages?.at.toISOString() ?? null,
  }),
)

/** What the policy points at is the register: owners and keepers of every account, and who administers them (CoP-P2). */
const inPolicy: Evidence = {
  clauses: ['CoP-P2'],
  kind: 'measured',
  async read(db, asked) {
    const now = await read(db, asked)
    const manage = (await people(db, asked.agency, { now: () => asked.at })).filter(({ roles }) =>
      rightsOf(roles).includes('accounts.manage'),
    )
    const found = overLive(
      now,
      ({ owner, keepers }) =>
        owner === null || !now.ground.people.has(owner)
          ? 'an owner'
          : keepers.length === 0
            ? 'anybody who keeps it'
            : null,
      {
        holds: `The register names the owner and the keepers of every live account; ${counted(manage.length, 'person', 'people')} may administer them.`,
        fails: 'The register does not name owner and keepers of {n}.',
        short: 'No signed policy points at the register yet.',
      },
      keptBy,
    )
    return {
      ...found,
      state: manage.length === 0 ? 'not met' : found.state,
      rows: [...found.rows, ...manage.map(({ id, roles }) => ({ administers: id, roles }))].slice(0, 50),
    }
  },
}

const steps = ['proposed', 'approve', 'refuse', 'open', 'go_live', 'review', 'keep', 'close', 'finish']

/** No account is opened or closed but step by step, and what it does with personal data is on file (CoP-P4). */
const opening: Evidence = {
  clauses: ['CoP-P4'],
  kind: 'enforced',
  async read(db, asked) {
    const now = await read(db, asked)
    const taken = await entryCounts(db, asked.agency, [
      ...steps.map((step) => `register.${step}`),
      'register.step_refused',
    ])
    const n = (kind: string) => taken.find((one) => one.kind === `register.${kind}`)?.n ?? 0
    const found = overLive(
      now,
      ({ approved, dataImpact }) =>
        !approved
          ? 'an approval by the owner of the strategy'
          : dataImpact
            ? null
            : 'its effect on personal data',
      {
        holds:
          'Every live account was proposed with its effect on personal data, approved by another person, and opened step by step; no other way leads there.',
        fails:
          '{n} never went through proposal and approval, or their effect on personal data is not on file.',
      },
      ({ approved, proposed }) => ({ proposed: proposed?.by ?? null, approved: approved?.by ?? null }),
    )
    const sum = steps.reduce((all, step) => all + n(step), 0)
    return {
      ...found,
      sentence: `${found.sentence} ${counted(sum, 'step')} ${sum === 1 ? 'was' : 'were'} taken, ${counted(n('step_refused'), 'attempt')} refused.`,
    }
  },
}

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
  ({ account }) => ({
    health: account?.health.state ?? null,
    since: account?.health.since.toISOString() ?? null,
  }),
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
