import {
  type Delegation,
  type DelegationCategory,
  type Role,
  rightsOf,
  roleNames,
  roles,
} from '@callbox/contract'

export const categoryWords: Record<DelegationCategory, string> = {
  reply: 'Answers to the public, written by people',
  automatic: 'Automatic replies, in approved words',
}

/** The roles that may answer at all. */
export const answering: readonly Role[] = roles.filter((role) => rightsOf([role]).includes('sending.reply'))

/** Who sends under a delegation, as people say it. */
export const rolesInWords = ({ category, roles: held }: Pick<Delegation, 'category' | 'roles'>): string =>
  category === 'automatic'
    ? 'a rule, in words that somebody approved'
    : held.map((role) => roleNames[role as Role] ?? role).join(', ')
