import { z } from 'zod'
import { badInput } from '#platform/http'
import { refuse } from './refuse.ts'
import type { GroupRow, PersonRow } from './store.ts'

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** A resource as it goes over the line. */
export type Resource = Record<string, unknown> & { schemas: string[]; id: string }

const absent = <T extends z.ZodType>(of: T) => of.nullish().transform((value) => value ?? undefined)
const words = (max: number) => absent(z.string().trim().max(max))
/** Some directories write booleans as words. */
const yes = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i, 'must be true or false')
    .transform((word) => word.toLowerCase() === 'true'),
])

/** What is kept of a person beside name and state: as little as is needed to know them by. */
const kept = z.object({
  displayName: words(120),
  name: absent(z.object({ formatted: words(200), familyName: words(120), givenName: words(120) })),
  emails: absent(z.array(z.object({ value: words(200), type: words(40), primary: absent(yes) })).max(20)),
})
export type Kept = z.infer<typeof kept>

const user = kept.extend({
  userName: z.string('is required').trim().min(1, 'is required').max(200),
  externalId: words(200),
  active: absent(yes),
})
export type UserGiven = { userName: string; externalId: string | null; active: boolean; kept: Kept }

const check = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw badInput(issue.path.join('.') || 'body', `${issue.message}. Correct it and send it again`)
}

/** What a directory says of a person; attributes that are not kept are passed over. @throws bad_input, not_an_address */
export const readUser = (body: unknown): UserGiven => {
  const { userName, externalId, active, ...rest } = check(user, body)
  if (!z.email().safeParse(userName).success) throw refuse('not_an_address', { scimType: 'invalidValue' })
  return { userName, externalId: externalId ?? null, active: active ?? true, kept: rest }
}

/** The name by which somebody is called here. */
export const nameOf = ({ userName, kept: { displayName, name } }: UserGiven): string =>
  (
    displayName ||
    name?.formatted ||
    [name?.givenName, name?.familyName].filter(Boolean).join(' ') ||
    userName
  ).slice(0, 120)

const group = z.object({
  displayName: z.string('is required').trim().min(1, 'is required').max(200),
  externalId: words(200),
  members: absent(z.array(z.object({ value: z.string().max(200) })).max(10_000)),
})
export type GroupGiven = { name: string; externalId: string | null; members: string[] }

/** @throws bad_input */
export const readGroup = (body: unknown): GroupGiven => {
  const { displayName, externalId, members } = check(group, body)
  const ids = [...new Set((members ?? []).map(({ value }) => value))]
  return { name: displayName, externalId: externalId ?? null, members: ids }
}

/** Where the resources of an agency are found. */
export const baseOf = (origin: string, agency: number): string => `${origin}/scim/v2/${agency}`

const meta = (base: string, kind: 'User' | 'Group', { id, made, changed }: PersonRow | GroupRow) => ({
  resourceType: kind,
  created: made.toISOString(),
  lastModified: changed.toISOString(),
  location: `${base}/${kind}s/${id}`,
})

export const userResource = (base: string, row: PersonRow): Resource => ({
  schemas: [userSchema],
  id: row.id,
  ...(row.externalId === null ? {} : { externalId: row.externalId }),
  userName: row.userName,
  active: row.active,
  ...row.kept,
  groups: row.groups.map(({ id, name }) => ({
    value: id,
    display: name,
    $ref: `${base}/Groups/${id}`,
    type: 'direct',
  })),
  meta: meta(base, 'User', row),
})

export const groupResource = (base: string, row: GroupRow): Resource => ({
  schemas: [groupSchema],
  id: row.id,
  ...(row.externalId === null ? {} : { externalId: row.externalId }),
  displayName: row.name,
  members: row.members.map(({ id, name }) => ({
    value: id,
    display: name,
    $ref: `${base}/Users/${id}`,
    type: 'User',
  })),
  meta: meta(base, 'Group', row),
})

type Wished = { attributes?: string | undefined; excludedAttributes?: string | undefined }

/** Only what was asked for, or all but what was not wanted; schemas and id always (RFC 7644, 3.9). */
export const narrowed = (resource: Resource, { attributes, excludedAttributes }: Wished): Resource => {
  const named = (list: string | undefined) =>
    list === undefined
      ? null
      : new Set(
          list
            .split(',')
            .map((one) =>
              one
                .trim()
                .replace(/^urn:.*:/i, '')
                .split('.')[0]!
                .toLowerCase(),
            )
            .filter(Boolean),
        )
  const [only, without] = [named(attributes), named(excludedAttributes)]
  const stays = (name: string): boolean =>
    ['schemas', 'id'].includes(name) ||
    (only ? only.has(name.toLowerCase()) : !without?.has(name.toLowerCase()))
  return Object.fromEntries(Object.entries(resource).filter(([name]) => stays(name))) as Resource
}

/** Most resources in one page. */
export const mostListed = 200

type Page = Wished & { startIndex: number; count: number }

/** A page of a list; the first is number 1 (RFC 7644, 3.4.2.4). */
export const listOf = (found: readonly Resource[], page: Page) => {
  const first = Math.max(1, page.startIndex)
  const shown = found.slice(first - 1, first - 1 + Math.min(mostListed, Math.max(0, page.count)))
  return {
    schemas: [listSchema],
    totalResults: found.length,
    startIndex: first,
    itemsPerPage: shown.length,
    Resources: shown.map((one) => narrowed(one, page)),
  }
}
