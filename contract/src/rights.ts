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
  'desk.read': ['desk', 'supervisor', 'communications', 'records', 'trainer', 'quality', 'auditor'],
  'desk.named': ['desk', 'supervisor', 'communications', 'records', 'trainer', 'quality'],
  'desk.work': ['desk', 'supervisor'],
  'desk.supervise': ['supervisor'],
  'sending.reply': ['desk', 'supervisor', 'communications'],
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
  'people.read': ['supervisor', 'communications', 'standards', 'security', 'administrator', 'auditor'],
  'people.manage': ['administrator'],
  'people.end': ['administrator', 'security'],
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
  'people.manage',
  'people.end',
  'security.manage',
] as const satisfies readonly (keyof typeof matrix)[]

export type AgencyRight = keyof typeof matrix
/** `public`: nobody is asked who they are. `signed_in`: any person with a session, whatever the agency. */
export type Right = AgencyRight | 'public' | 'signed_in'

/** The rights that a set of roles carries. */
export const rightsOf = (held: readonly Role[]): AgencyRight[] =>
  (Object.keys(matrix) as AgencyRight[]).filter((right) => matrix[right].some((role) => held.includes(role)))
