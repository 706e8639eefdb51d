import { type Post, postNames, type Role, roleNames } from '@callbox/contract'
import { people, responsibleIn } from '#core/identity'
import type { Db } from '#platform/db'

/** The roles that the guidance names, by its clauses: responsibilities of one person each, and roles of our own that do the work. */
const asked: readonly { clause: string; post?: Post; role?: Role }[] = [
  { clause: 'CoP-R1', post: 'information_asset' },
  { clause: 'CoP-R1', post: 'platform_business' },
  { clause: 'CoP-R1', post: 'strategy' },
  { clause: 'CoP-R1', post: 'continuity' },
  { clause: 'CoP-R1', role: 'communications' },
  { clause: 'CoP-R2', role: 'supervisor' },
  { clause: 'CoP-R2', role: 'desk' },
  { clause: 'CoP-R3', role: 'records' },
  { clause: 'CoP-R4', role: 'security' },
  { clause: 'CoP-R5', role: 'investigator' },
  { clause: 'CoP-R6', role: 'neighbourhood' },
  { clause: 'CoP-R7', post: 'policy' },
  { clause: 'CoP-R7', role: 'standards' },
]

/** Who fills the roles of the guidance now, by name; nobody: it is vacant (CoP-R1 to CoP-R7). */
export const whoFills = async (db: Db, agency: number, at: Date) => {
  const [here, posts] = await Promise.all([
    people(db, agency, { now: () => at }),
    responsibleIn(db, agency, at),
  ])
  return asked.map(({ clause, post, role }) => ({
    clause,
    role: post ? postNames[post] : roleNames[role!],
    holders: here
      .filter(({ id, roles }) =>
        post
          ? posts.some((one) => one.post === post && one.active && one.person === id)
          : roles.includes(role!),
      )
      .map(({ id, name }) => ({ id, name })),
  }))
}
