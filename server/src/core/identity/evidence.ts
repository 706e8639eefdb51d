import { counted, plural, routes } from '@callbox/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import { entryCounts } from '#core/archive'
import { type Evidence, mostRows } from '#core/policy'
import { doorEvidence } from './door/evidence.ts'
import { keyEvidence } from './keys/evidence.ts'
import { whoEvidence } from './who-evidence.ts'

/** Names that an answer of ours must not have a field of: a network's password, or what opens an account. */
const secret = /^(password|appPassword|credential|accessToken|refreshToken)$/i

const fieldsOf = (schema: unknown, found = new Set<string>()): Set<string> => {
  if (schema === null || typeof schema !== 'object') return found
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) found.add(name)
    fieldsOf(value, found)
  }
  return found
}

/** Routes whose answer has such a field. */
export const routesThatTell = (): string[] =>
  Object.entries(routes).flatMap(([name, { output }]) =>
    typeof output !== 'string' &&
    [...fieldsOf(z.toJSONSchema(output as z.ZodType, { unrepresentable: 'any' }))].some((f) => secret.test(f))
      ? [name]
      : [],
  )

/** Everybody works by role, refused calls are on the record, and no answer shows a network's password (CoP S6). */
const byRole: Evidence = {
  clauses: ['CoP-S6'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const all = Object.values(routes)
    const open = all.filter((route) => route.right === 'public').length
    const telling = routesThatTell()
    const [roles, acts] = await Promise.all([
      sql<{
        role: string
        people: number
      }>`select role, count(distinct person_id)::int as people from identity.grant_of_role
        where agency_id = ${agency} and valid_from <= ${at} and (valid_until is null or valid_until > ${at}) group by role order by role`.execute(
        db,
      ),
      entryCounts(db, agency, ['access.refused', 'session.started', 'role.granted']),
    ])
    const refused = acts.find((row) => row.kind === 'access.refused')?.n ?? 0
    const bare = all.filter((route) => !route.right).length
    return {
      state: bare === 0 && telling.length === 0 ? 'met' : 'not met',
      sentence:
        telling.length === 0
          ? `Each of ${all.length} routes asks for a right (${open} ${plural(open, 'is', 'are')} open to everybody by name); ${counted(refused, 'call')} without one ${plural(refused, 'was', 'were')} refused and recorded; no answer has a field for a network's password.`
          : `${counted(telling.length, 'route')} ${plural(telling.length, 'answers', 'answer')} with a field for a password: ${telling.join(', ')}.`,
      figure: `${refused} refused`,
      rows: [
        ...roles.rows,
        ...acts.map((row) => ({ kind: row.kind, entries: row.n, last: row.last.toISOString() })),
      ].slice(0, mostRows),
    }
  },
}

export const evidence: readonly Evidence[] = [byRole, keyEvidence, ...doorEvidence, ...whoEvidence]
