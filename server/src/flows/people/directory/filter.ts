import { type Filter, parse } from 'scim2-parse-filter'
import { refuse } from './refuse.ts'
import type { Resource } from './resource.ts'

/** Attributes that can be asked for, in small letters; exact where upper and lower case are different things. */
const attributes = {
  User: ['username', 'active', 'displayname', 'name.formatted', 'name.familyname', 'name.givenname'],
  both: ['id', 'externalid', 'meta.created', 'meta.lastmodified', 'meta.location', 'meta.resourcetype'],
  Group: ['displayname'],
} as const
const parts = {
  User: { emails: ['value', 'type', 'primary'], groups: ['value', 'display'] },
  Group: { members: ['value', 'display', 'type'] },
} as const
const exact = new Set(['id', 'externalid', 'meta.location', 'members.value', 'groups.value'])

type Kind = 'User' | 'Group'
type Value = string | number | boolean

const invalid = (why: string) => refuse('bad_filter', { why, scimType: 'invalidFilter' })

const partsOf = (kind: Kind, list: string): readonly string[] | undefined =>
  Object.entries(parts[kind]).find(([name]) => name === list)?.[1]

/** The path without its schema, in small letters; a list by itself means its values. @throws bad_filter */
const pathOf = (kind: Kind, path: string, within = ''): string => {
  const bare = path.toLowerCase().replace(`urn:ietf:params:scim:schemas:core:2.0:${kind.toLowerCase()}:`, '')
  const whole = within ? `${within}.${bare}` : bare
  const [list, part] = whole.split('.') as [string, string?]
  const known = partsOf(kind, list)
  if (known) {
    if (part === undefined) return `${list}.value`
    if (known.includes(part)) return whole
  } else if ([...attributes.both, ...attributes[kind]].includes(whole as never)) return whole
  throw invalid(`there is no attribute ${path.slice(0, 60)} to filter by`)
}

const field = (of: unknown, name: string): unknown => {
  if (of === null || typeof of !== 'object') return undefined
  const key = Object.keys(of).find((one) => one.toLowerCase() === name)
  return key === undefined ? undefined : (of as Record<string, unknown>)[key]
}

/** Everything that stands at a path: of a list, that of each element. */
const valuesAt = (of: unknown, [name, ...rest]: readonly string[]): Value[] => {
  if (Array.isArray(of)) return of.flatMap((one) => valuesAt(one, name === undefined ? [] : [name, ...rest]))
  if (name !== undefined) return valuesAt(field(of, name), rest)
  return typeof of === 'string' || typeof of === 'number' || typeof of === 'boolean' ? [of] : []
}

const compare = (op: string, is: Value, wanted: Value): boolean => {
  if (typeof is !== typeof wanted) return false
  if (op === 'eq') return is === wanted
  if (typeof is === 'boolean') throw invalid(`true and false are not compared by ${op}`)
  if (op === 'gt') return is > wanted
  if (op === 'ge') return is >= wanted
  if (op === 'lt') return is < wanted
  if (op === 'le') return is <= wanted
  const [text, part] = [String(is), String(wanted)]
  return op === 'co' ? text.includes(part) : op === 'sw' ? text.startsWith(part) : text.endsWith(part)
}

const holds = (kind: Kind, filter: Filter, of: unknown, within: string): boolean => {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((one) => holds(kind, one, of, within))
    case 'or':
      return filter.filters.some((one) => holds(kind, one, of, within))
    case 'not':
      return !holds(kind, filter.filter, of, within)
    case '[]': {
      const list = pathOf(kind, filter.attrPath, within).split('.')[0]!
      const elements = field(of, list)
      const some = Array.isArray(elements) ? elements : []
      // Checked against nothing too, so that a wrong filter is refused whatever there is.
      holds(kind, filter.valFilter, {}, list)
      return some.some((one) => holds(kind, filter.valFilter, one, list))
    }
  }
  const path = pathOf(kind, filter.attrPath, within)
  const here = within ? path.slice(within.length + 1) : path
  const folded = (value: Value): Value =>
    typeof value === 'string' && !exact.has(path) ? value.toLowerCase() : value
  const values = valuesAt(of, here.split('.')).map(folded)
  if (filter.op === 'pr') return values.length > 0
  const wanted = filter.compValue
  if (wanted === null)
    return filter.op === 'eq' ? values.length === 0 : filter.op === 'ne' && values.length > 0
  if (filter.op === 'ne') return !values.some((value) => compare('eq', value, folded(wanted)))
  return values.some((value) => compare(filter.op, value, folded(wanted)))
}

/** A filter as its parts. @throws bad_filter */
export const readFilter = (text: string): Filter => {
  try {
    return parse(text)
  } catch {
    throw invalid('it is not of the form of RFC 7644, 3.4.2.2')
  }
}

/** Which resources a filter names (RFC 7644, 3.4.2.2), by the attributes that are known and no others. @throws bad_filter */
export const matching = (kind: Kind, filter: Filter): ((resource: Resource) => boolean) => {
  holds(kind, filter, {}, '')
  return (resource) => holds(kind, filter, resource, '')
}

/** What a filter by one value only names: directories ask by it before each act, and an index answers. */
export const byOne = (filter: Filter | null): { userName?: string; externalId?: string } => {
  if (filter?.op !== 'eq' || typeof filter.compValue !== 'string') return {}
  const path = filter.attrPath.toLowerCase()
  return path === 'username'
    ? { userName: filter.compValue }
    : path === 'externalid'
      ? { externalId: filter.compValue }
      : {}
}
