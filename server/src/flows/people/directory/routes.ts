import type { Filter } from 'scim2-parse-filter'
import type { Handlers, World } from '#core/world'
import { type Caller, scimAnswer } from '#platform/http'
import { recordingRefusals } from '../refused.ts'
import { config, schemas, types } from './about.ts'
import { byOne, matching, readFilter } from './filter.ts'
import { dropGroup, makeGroup, putGroup } from './groups.ts'
import { patched } from './patch.ts'
import { refuse } from './refuse.ts'
import { baseOf, groupResource, listOf, narrowed, readGroup, readUser, userResource } from './resource.ts'
import { groups, persons } from './store.ts'
import { drop, type Handed, join, put } from './users.ts'

const all = { startIndex: 1, count: 200 }
const filtered = (text: string | undefined): Filter | null =>
  text === undefined || text.trim() === '' ? null : readFilter(text)

/** What of a refusal is somebody's decision about access, and so on the record; a directory's ordinary questions are not. */
const decisions = new Set([
  'conflict_of_interest',
  'last_administrator',
  'not_our_domain',
  'left_by_decision',
  'needs_accounts',
  'address_taken',
])
const deciding = <T>(world: World, caller: Caller, about: Record<string, unknown>, act: () => Promise<T>) =>
  recordingRefusals(world, caller, about, act, (code) => decisions.has(code))

/** Body and address come as one: the body is what is left. */
const bodyOf = ({ agency: _, id: __, ...body }: Record<string, unknown>): Record<string, unknown> => body

/** SCIM 2.0 (RFC 7644) for the agency's directory; the way of each act is in `users.ts` and `groups.ts`. */
export const scimRoutes = (handed: Handed): Handlers => {
  const user = async ({ db, origin }: World, agency: number, id: string) => {
    const [row] = await persons(db, agency, { id })
    if (!row) throw refuse('no_such_resource')
    return userResource(baseOf(origin, agency), row)
  }
  const group = async ({ db, origin }: World, agency: number, id: string) => {
    const [row] = await groups(db, agency, { id })
    if (!row) throw refuse('no_such_resource')
    return groupResource(baseOf(origin, agency), row)
  }
  const made = (resource: { id: string; meta?: unknown }) =>
    scimAnswer(resource, 201, { Location: (resource.meta as { location: string }).location })
  const oneOf = <T extends { id: string }>(found: readonly T[], id: string): Response => {
    const one = found.find((each) => each.id.toLowerCase() === id.toLowerCase())
    if (!one) throw refuse('no_such_resource')
    return scimAnswer(one)
  }
  return {
    'scim.config': async ({ origin }, { agency }) => scimAnswer(config(origin, agency)),
    'scim.types': async ({ origin }, { agency }) => scimAnswer(listOf(types(origin, agency), all)),
    'scim.type': async ({ origin }, { agency }, { id }) => oneOf(types(origin, agency), id),
    'scim.schemas': async ({ origin }, { agency }) => scimAnswer(listOf(schemas(origin, agency), all)),
    'scim.schema': async ({ origin }, { agency }, { id }) => oneOf(schemas(origin, agency), id),
    'scim.users': async ({ db, origin }, { agency }, { filter: text, ...page }) => {
      const filter = filtered(text)
      const matches = filter && matching('User', filter)
      const rows = await persons(db, agency, byOne(filter))
      const found = rows.map((row) => userResource(baseOf(origin, agency), row))
      return scimAnswer(listOf(matches ? found.filter(matches) : found, page))
    },
    'scim.user': async (world, { agency }, { id, ...wished }) =>
      scimAnswer(narrowed(await user(world, agency, id), wished)),
    'scim.user_join': (world, caller, input) => {
      const given = readUser(bodyOf(input))
      return deciding(world, caller, { userName: given.userName }, async () => {
        const id = await join(world, handed, caller, given)
        return made(await user(world, caller.agency, id))
      })
    },
    'scim.user_put': (world, caller, { id, ...body }) =>
      deciding(world, caller, { person: id }, async () => {
        const given = readUser(bodyOf(body))
        await put(world, handed, caller, id, () => given)
        return scimAnswer(await user(world, caller.agency, id))
      }),
    'scim.user_patch': (world, caller, { id, ...body }) =>
      deciding(world, caller, { person: id }, async () => {
        await put(world, handed, caller, id, (row) =>
          readUser(patched(userResource(baseOf(world.origin, caller.agency), row), bodyOf(body))),
        )
        return scimAnswer(await user(world, caller.agency, id))
      }),
    'scim.user_leave': (world, caller, { id }) =>
      deciding(world, caller, { person: id }, async () => {
        await drop(world, handed, caller, id)
        return scimAnswer(undefined, 204)
      }),
    'scim.groups': async ({ db, origin }, { agency }, { filter: text, ...page }) => {
      const filter = filtered(text)
      const matches = filter && matching('Group', filter)
      const found = (await groups(db, agency)).map((row) => groupResource(baseOf(origin, agency), row))
      return scimAnswer(listOf(matches ? found.filter(matches) : found, page))
    },
    'scim.group': async (world, { agency }, { id, ...wished }) =>
      scimAnswer(narrowed(await group(world, agency, id), wished)),
    'scim.group_make': (world, caller, input) =>
      deciding(world, caller, {}, async () => {
        const id = await makeGroup(world, caller, readGroup(bodyOf(input)))
        return made(await group(world, caller.agency, id))
      }),
    'scim.group_put': (world, caller, { id, ...body }) =>
      deciding(world, caller, { group: id }, async () => {
        const given = readGroup(bodyOf(body))
        await putGroup(world, caller, id, () => given)
        return scimAnswer(await group(world, caller.agency, id))
      }),
    'scim.group_patch': (world, caller, { id, ...body }) =>
      deciding(world, caller, { group: id }, async () => {
        await putGroup(world, caller, id, (row) =>
          readGroup(patched(groupResource(baseOf(world.origin, caller.agency), row), bodyOf(body))),
        )
        return scimAnswer(undefined, 204)
      }),
    'scim.group_drop': (world, caller, { id }) =>
      deciding(world, caller, { group: id }, async () => {
        await dropGroup(world, caller, id)
        return scimAnswer(undefined, 204)
      }),
  }
}
