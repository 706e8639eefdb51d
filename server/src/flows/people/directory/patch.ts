import { type ScimPatchOperation, type ScimResource, scimPatch } from 'scim-patch'
import { wordsOf } from '#platform/errors'
import { refuse } from './refuse.ts'

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const mostOperations = 1000
const longestPath = 300
/** Names by which a path would leave the resource and reach what all objects share. */
const outside = /(^|[^a-z0-9])(__proto__|constructor|prototype)($|[^a-z0-9])/i
const attributes = ['userName', 'externalId', 'active', 'displayName', 'name', 'emails', 'members']

const bad = (why: string, scimType = 'invalidSyntax') => refuse('bad_patch', { why, scimType })

/** The first name of a path as the standard writes it, whatever its case here. */
const canonical = (path: string): string =>
  path.replace(
    /^[a-z]+/i,
    (name) => attributes.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name,
  )

const safeKeys = (value: unknown): void => {
  if (value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) {
    if (outside.test(key) || key.length > longestPath) throw bad('it has a name that no attribute has')
    safeKeys(inner)
  }
}

type Operation = { op: 'add' | 'replace' | 'remove'; path?: string; value?: unknown }

const readOne = (given: unknown): Operation => {
  const { op, path, value } = (given ?? {}) as { op?: unknown; path?: unknown; value?: unknown }
  const does = typeof op === 'string' ? op.toLowerCase() : ''
  if (does !== 'add' && does !== 'replace' && does !== 'remove')
    throw bad('each operation needs an op: add, replace or remove')
  if (path !== undefined && path !== null && typeof path !== 'string') throw bad('a path is text')
  const at = typeof path === 'string' && path.trim() !== '' ? canonical(path.trim()) : undefined
  if (at !== undefined && (at.length > longestPath || outside.test(at)))
    throw bad('this path leads to no attribute', 'invalidPath')
  if (does === 'remove' && at === undefined) throw bad('what is removed needs a path', 'noTarget')
  if (does !== 'remove' && value === undefined) throw bad('what is added or replaced needs a value')
  safeKeys(value)
  const named =
    at === undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [canonical(key), inner]))
      : value
  return {
    op: does,
    ...(at === undefined ? {} : { path: at }),
    ...(named === undefined ? {} : { value: named }),
  }
}

/** Members by their ids alone: directories add a name or an address, which is not what they mean. */
const plain = (value: unknown): unknown =>
  (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'string' ? { value: one } : { value: (one as { value?: unknown } | null)?.value },
  )
const onMembers = (operation: Operation): Operation => {
  const { path, value } = operation
  if (path === 'members' && value !== undefined && value !== null)
    return { ...operation, value: plain(value) }
  if (path === undefined && value !== null && typeof value === 'object' && 'members' in value)
    return { ...operation, value: { ...value, members: plain(value.members) } }
  return operation
}

/**
 * A resource as it is after the operations of a PATCH (RFC 7644, 3.5.2), all of them or none. What the standard leaves
 * open is read as Entra ID and Okta send it: operations in capitals, removal of members by value, no path at all.
 * @throws bad_patch
 */
export const patched = (
  resource: Record<string, unknown>,
  body: Record<string, unknown>,
): Record<string, unknown> => {
  const { schemas, Operations: operations } = body
  if (!Array.isArray(schemas) || !schemas.includes(patchSchema)) throw bad(`schemas must name ${patchSchema}`)
  if (!Array.isArray(operations) || operations.length === 0)
    throw bad('Operations must be a list with something in it')
  if (operations.length > mostOperations)
    throw bad(`it has more than ${mostOperations} operations: send them in parts`, 'tooMany')
  const lists = 'members' in resource ? ['members'] : []
  let now = structuredClone(resource)
  for (const list of lists) now[list] = plain(now[list])
  for (const given of operations) {
    const operation = onMembers(readOne(given))
    try {
      now = scimPatch(now as unknown as ScimResource, [operation as ScimPatchOperation]) as never
    } catch (thrown) {
      const named = (thrown as { scimCode?: unknown }).scimCode
      throw bad(wordsOf(thrown).slice(0, 200), typeof named === 'string' ? named : 'invalidValue')
    }
    // A list that lost its last element, or was given one alone, is a list still.
    for (const list of lists) now[list] = now[list] === undefined ? [] : [now[list]].flat()
  }
  return now
}
