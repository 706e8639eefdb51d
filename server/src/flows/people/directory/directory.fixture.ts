import type { Role } from '@callbox/contract'
import { grantsOf, makeIdentity, makeWhoIs, recordRefusal } from '#core/identity'
import type { World } from '#core/world'
import { clearDesk } from '#flows/desk'
import { withSession } from '#platform/db'
import { type Caller, serveContract } from '#platform/http'
import { putSetting } from '#platform/settings'
import { type TestWorld, testWorld } from '#testing'
import { makePeople } from '../index.ts'

export type Body = Record<string, unknown> & {
  id: string
  detail: string
  scimType: string
  totalResults: number
  Resources: Body[]
  members: { value: string }[]
}
export type Answer = { status: number; body: Body; headers: Headers }

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'

/** A real centre with administrators and security, a directory that calls it with a key, and the mail that went out. */
export const inStep = async ({ practice = false } = {}) => {
  const t: TestWorld = await testWorld()
  const world: World = { ...t.world, centre: { name: 'Riverton', practice } }
  await withSession(t.ownerUrl, async (client) => {
    for (const [id, role] of [
      ['adeyemi', 'administrator'],
      ['petrov', 'security'],
    ] as [string, Role][]) {
      await client.query(
        `insert into identity."user" ("id", "name", "email") values ($1, $1, $1 || '@riverton.example')`,
        [id],
      )
      await client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, $1, $2, 'setup', $3)`,
        [id, role, t.clock.now()],
      )
    }
  })
  await t.db.transaction().execute((trx) =>
    putSetting(trx, {
      agency: 1,
      key: 'identity.domains',
      value: { domains: ['riverton.example'] },
      by: 'setup',
      at: t.clock.now(),
    }),
  )
  const mails: { to: string; text: string }[] = []
  let mailed = true
  const mail = async (_: World, __: number, one: { to: string; text: string }) => {
    if (mailed) mails.push(one)
    return mailed
  }
  const module = makePeople([clearDesk], mail)
  const identity = makeIdentity({ readers: () => [], mail })
  const routes = { ...identity.routes, ...module.routes }
  const app = serveContract({
    world,
    handlers: routes,
    whoIs: makeWhoIs(world),
    log: world.log,
    trustProxy: false,
    origin: world.origin,
    refused: (refused) => recordRefusal(world, refused),
  })

  /** Somebody with the rights they really hold, in their own name. */
  const as = async (id: string): Promise<Caller> => ({
    person: { id, name: id },
    agency: 1,
    rights: (await grantsOf(t.db, id, t.clock.now())).get(1) ?? new Set(),
    sessionId: null,
    address: '127.0.0.1',
    request: new Request(world.origin),
  })
  const makeKey = async (rights: string[] = ['directory.sync'], name = 'Entra ID'): Promise<string> => {
    const until = new Date(t.clock.now().getTime() + 90 * 86_400_000).toISOString()
    const input = { agency: 1, name, rights, until } as never
    return (await routes['keys.make']!(world, await as('petrov'), input)).key
  }
  const key = await makeKey()

  const ask = async (method: string, path: string, body?: unknown, with_ = key): Promise<Answer> => {
    const answer = await app.request(`${world.origin}/scim/v2/1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${with_}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : null, headers: answer.headers }
  }
  const patch = (path: string, ...operations: unknown[]): Promise<Answer> =>
    ask('PATCH', path, { schemas: [patchSchema], Operations: operations })
  /** The id of somebody whom the directory names. */
  const join = async (name: string, more: object = {}): Promise<string> => {
    const made = await ask('POST', '/Users', {
      schemas: [userSchema],
      userName: `${name}@riverton.example`,
      displayName: name,
      active: true,
      ...more,
    })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id
  }
  const group = async (name: string, members: string[] = []): Promise<string> =>
    (
      await ask('POST', '/Groups', {
        schemas: [groupSchema],
        displayName: name,
        members: members.map((value) => ({ value })),
      })
    ).body.id
  const map = async (id: string, role: Role | null, accounts: string[] = [], by = 'adeyemi') =>
    routes['directory.map']!(world, await as(by), {
      ...{ agency: 1, id, role, accounts, beats: [], reason: 'as decided' },
    })
  const rolesOf = async (id: string): Promise<string[]> => {
    const at = t.clock.now()
    const rows = await t.db
      .selectFrom('identity.grant_of_role')
      .select('role')
      .where('person_id', '=', id)
      .where('valid_from', '<=', at)
      .where((where) => where.or([where('valid_until', 'is', null), where('valid_until', '>', at)]))
      .orderBy('role')
      .execute()
    return rows.map(({ role }) => role)
  }
  const acts = async (like: string) => {
    const rows = await t.db
      .selectFrom('archive.entry as e')
      .innerJoin('archive.payload as p', 'p.entry_id', 'e.entry_id')
      .where('e.kind', 'like', like)
      .orderBy('e.number')
      .select(['e.kind', 'p.bytes'])
      .execute()
    return rows.map(({ kind, bytes }) => ({
      kind,
      ...(JSON.parse(String(bytes)) as Record<string, unknown>),
    }))
  }
  return {
    ...{ ...t, world, app, routes, as, key, makeKey, ask, patch, join, group, map, rolesOf, acts, mails },
    mailFails: () => {
      mailed = false
    },
  }
}
export type InStep = Awaited<ReturnType<typeof inStep>>
