/** The rights matrix, readable in one file: which role may do what, per agency (APCO 2.3.3; CoP-S6). Deny by default. */
export const roles = [
  'desk',
  'supervisor',
  'communications',
  'neighbourhood',
  'approver',
  'records',
  'trainer',
  'quality',
  'standards',
  'security',
  'administrator',
  'investigator',
  'guest',
  'auditor',
] as const
export type Role = (typeof roles)[number]

export const matrix = {
  'desk.read': [
    'desk',
    'supervisor',
    'communications',
    'neighbourhood',
    'records',
    'trainer',
    'quality',
    'auditor',
  ],
  'desk.named': ['desk', 'supervisor', 'communications', 'neighbourhood', 'records', 'trainer', 'quality'],
  'desk.work': ['desk', 'supervisor', 'neighbourhood'],
  'desk.supervise': ['supervisor'],
  'sending.reply': ['desk', 'supervisor', 'communications', 'neighbourhood'],
  'sending.settle': ['supervisor', 'communications'],
  'moderation.act': ['supervisor', 'communications'],
  'alarms.acknowledge': ['desk', 'supervisor'],
  'accounts.read': [
    'desk',
    'supervisor',
    'communications',
    'neighbourhood',
    'approver',
    'records',
    'trainer',
    'quality',
    'standards',
    'security',
    'administrator',
    'auditor',
  ],
  'accounts.manage': ['communications', 'supervisor'],
  'accounts.approve': ['approver'],
  'accounts.attest': ['communications', 'security'],
  'records.read': ['records', 'standards', 'auditor', 'supervisor'],
  'assurance.read': [
    'supervisor',
    'communications',
    'approver',
    'records',
    'trainer',
    'quality',
    'standards',
    'security',
    'auditor',
  ],
  /** What a clause asks and this centre does not keep is decided by whoever decides what may be said. */
  'assurance.decide': ['approver'],
  'people.read': ['supervisor', 'communications', 'standards', 'security', 'administrator', 'auditor'],
  'people.manage': ['administrator'],
  'people.end': ['administrator', 'security'],
  'people.left': ['administrator', 'security', 'auditor'],
  'security.read': ['security', 'administrator', 'auditor'],
  'security.manage': ['security'],
  'rota.read': [
    'desk',
    'supervisor',
    'communications',
    'neighbourhood',
    'approver',
    'security',
    'administrator',
    'auditor',
  ],
  'rota.manage': ['supervisor', 'administrator'],
  'settings.manage': ['supervisor'],
  'triage.read': ['desk', 'supervisor', 'communications', 'trainer', 'quality', 'auditor'],
  'triage.manage': ['supervisor'],
  'wall.read': ['desk', 'supervisor', 'communications', 'approver', 'trainer', 'quality', 'auditor'],
  'exercises.read': ['desk', 'supervisor', 'communications', 'trainer', 'auditor'],
  'exercises.run': ['supervisor', 'trainer'],
  'status.read': [
    'desk',
    'supervisor',
    'communications',
    'records',
    'trainer',
    'security',
    'administrator',
    'auditor',
  ],
  /** No role carries it: people are kept in step by a directory, which calls with an API key. */
  'directory.sync': [],
} as const satisfies Record<string, readonly Role[]>

/**
 * Rights whose acts ask for a second factor shown within the last five minutes by this very session: what goes out or is
 * taken down in our name beyond a delegated answer, who may speak for an account, who may come in (CoP-S6). Answers to
 * the public, claims and ranking are not among them: a plea must not wait for somebody's telephone. Reading never asks.
 */
export const confirmRights = [
  'moderation.act',
  'accounts.manage',
  'accounts.approve',
  'assurance.decide',
  'people.manage',
  'people.end',
  'security.manage',
] as const satisfies readonly (keyof typeof matrix)[]

export type AgencyRight = keyof typeof matrix
/** `public`: nobody is asked who they are. `signed_in`: any person with a session, whatever the agency. */
export type Right = AgencyRight | 'public' | 'signed_in'

/** The rights that a set of roles carries. */
export const rightsOf = (held: readonly Role[]): AgencyRight[] =>
  (Object.keys(matrix) as AgencyRight[]).filter((right) =>
    (matrix[right] as readonly Role[]).some((role) => held.includes(role)),
  )

/** Whether a right is to look only. */
const looks = (right: AgencyRight): boolean => right.endsWith('.read') || right === 'people.left'
const engages: readonly Role[] = ['desk', 'supervisor', 'communications', 'neighbourhood']
const changes: readonly Role[] = roles.filter((role) => rightsOf([role]).some((right) => !looks(right)))

/**
 * Conflicts of interest: roles that nobody holds at the same time, and why (APCO 2.3.3; CoP-P11, CoP-S6). `anywhere`
 * counts in the whole centre, the others within one agency. That nobody approves their own words is a rule of the act:
 * `notTheAuthor` in `core/identity`.
 */
export const conflicts: readonly {
  roles: readonly Role[]
  with: readonly Role[]
  why: string
  anywhere?: true
}[] = [
  {
    roles: engages,
    with: ['investigator'],
    why: 'whoever talks with the public does not investigate them, so that nobody is drawn into an investigation by asking for help',
    anywhere: true,
  },
  {
    roles: ['administrator'],
    with: ['auditor'],
    why: 'whoever gives out the rights does not audit how they are used',
  },
  {
    roles: changes,
    with: ['auditor'],
    why: 'an auditor reads everything and changes nothing, and this role changes something',
  },
]

/** Why two roles are not held together; null when they may be. `sameAgency` false: they are of two agencies of a centre. */
export const conflictBetween = (one: Role, other: Role, sameAgency = true): string | null =>
  conflicts.find(
    (rule) =>
      (sameAgency || rule.anywhere) &&
      ((rule.roles.includes(one) && rule.with.includes(other)) ||
        (rule.roles.includes(other) && rule.with.includes(one))),
  )?.why ?? null

/** Roles that hold for named accounts or beats only, never for a whole agency (CoP-R6). */
export const alwaysNarrow: readonly Role[] = ['neighbourhood']

/** What a right lets somebody do, to follow "You may" or "You cannot". */
export const rightWords: Record<AgencyRight, string> = {
  'desk.read': 'read the queue and its conversations',
  'desk.named': 'be named in notes by colleagues',
  'desk.work': 'work conversations',
  'desk.supervise': 'supervise the desk',
  'sending.reply': 'answer the public',
  'sending.settle': 'settle what may have gone out',
  'moderation.act': 'hide, block and take down',
  'alarms.acknowledge': 'acknowledge alarms',
  'accounts.read': 'see the official accounts',
  'accounts.manage': 'connect and manage accounts',
  'accounts.approve': 'approve accounts',
  'accounts.attest': "attest accounts' settings",
  'records.read': 'read the records',
  'assurance.read': 'read the clause ledger',
  'assurance.decide': 'decide that a clause does not apply, or is excepted',
  'people.read': 'see who works here and with which rights',
  'people.manage': 'give and take away roles',
  'people.end': 'end the access of somebody who leaves',
  'people.left': 'see who has left, quietly too',
  'security.read': 'read the security of the centre',
  'security.manage': 'manage the security of the centre',
  'rota.read': 'read the rota',
  'rota.manage': 'change the rota',
  'settings.manage': 'change settings',
  'triage.read': 'see how triage ranks',
  'triage.manage': 'change how triage ranks',
  'wall.read': 'watch the wall',
  'exercises.read': 'see exercises',
  'exercises.run': 'run exercises',
  'status.read': 'see how the centre runs',
  'directory.sync': 'keep people in step with a directory',
}

/** Roles as people say them. */
export const roleNames: Record<Role, string> = {
  desk: 'Desk officer',
  supervisor: 'Supervisor',
  communications: 'Communications officer',
  neighbourhood: 'Neighbourhood officer',
  approver: 'Decision maker',
  records: 'Records officer',
  trainer: 'Trainer',
  quality: 'Quality reviewer',
  standards: 'Professional standards',
  security: 'Information security',
  administrator: 'Administrator',
  investigator: 'Investigator',
  guest: "Partner's guest",
  auditor: 'Auditor',
}
