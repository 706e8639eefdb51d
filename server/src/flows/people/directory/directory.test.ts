import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { module as desk } from '#flows/desk'
import { withSession } from '#platform/db'
import { arrive, person, said } from '#testing'
import { type InStep, inStep } from './directory.fixture.ts'

const code = (what: Promise<unknown>) =>
  what.then(
    () => 'done',
    (error) => error.code,
  )

describe('a joiner', () => {
  it('of the company is made, invited by e-mail, and holds nothing until a group gives a role', async () => {
    const c = await inStep()
    const id = await c.join('newman')
    expect(c.mails).toMatchObject([
      { to: 'newman@riverton.example', text: expect.stringMatching(/\/desk\/welcome#\S{43}/) },
    ])
    expect(await c.rolesOf(id)).toEqual([])
    const link = await c.db.selectFrom('identity.link').selectAll().executeTakeFirstOrThrow()
    expect(link).toMatchObject({ kind: 'invitation', person_id: id, roles: [] })
    expect(await c.acts('directory.%')).toMatchObject([
      { kind: 'directory.joined', by: expect.stringMatching(/^key:/), person: id },
    ])
    const read = await c.routes['directory.read']!(c.world, await c.as('adeyemi'), { agency: 1 })
    expect(read).toMatchObject({ keys: 1, people: { active: 1, left: 0, linked: 0, unmailed: [] } })
  })

  it('of another domain is refused, with what the domains are, on the record', async () => {
    const c = await inStep()
    const refused = await c.ask('POST', '/Users', { userName: 'x@elsewhere.example', active: true })
    expect(refused).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue', status: '400', detail: expect.stringContaining('riverton.example') },
    })
    expect((await c.ask('POST', '/Users', { userName: 'newman' })).body.scimType).toBe('invalidValue')
    expect(await c.acts('role.refused')).toMatchObject([{ code: 'not_our_domain' }])
  })

  it('who works here already is linked by the address, which the record says, and keeps what people gave', async () => {
    const c = await inStep()
    const id = await c.join('Ruiz', { displayName: 'Ana Ruiz' })
    expect(id).toBe('ruiz')
    expect(await c.acts('directory.%')).toMatchObject([
      { kind: 'directory.linked', person: 'ruiz', why: expect.stringContaining('address') },
    ])
    expect(await c.rolesOf('ruiz')).toEqual(['desk'])
    const { name } = await c.db
      .selectFrom('identity.user')
      .select('name')
      .where('id', '=', 'ruiz')
      .executeTakeFirstOrThrow()
    expect(name).toBe('A. Ruiz')
    const people = (await c.ask('GET', '/Users')).body
    expect(people.Resources.map((one) => one.userName)).toEqual(['Ruiz@riverton.example'])
  })

  it('whose e-mail is not taken is shown to those who give out roles; a practice centre takes nobody new', async () => {
    const c = await inStep()
    c.mailFails()
    await c.join('newman')
    const read = await c.routes['directory.read']!(c.world, await c.as('adeyemi'), { agency: 1 })
    expect(read.people.unmailed).toMatchObject([{ name: 'newman' }])
    const practice = await inStep({ practice: true })
    expect((await practice.ask('POST', '/Users', { userName: 'n@riverton.example' })).status).toBe(403)
    expect(await practice.join('okafor')).toBe('okafor')
  })
})

describe('a mover', () => {
  it('holds what the groups give: the old role ends in the moment in which the new one begins', async () => {
    const c = await inStep()
    const id = await c.join('newman')
    const [night, trainers] = [await c.group('Night desk', [id]), await c.group('Trainers')]
    expect(await c.rolesOf(id)).toEqual([])
    await c.map(night, 'desk')
    await c.map(trainers, 'trainer')
    expect(await c.rolesOf(id)).toEqual(['desk'])
    c.clock.advance(3600)
    await c.patch(`/Groups/${trainers}`, { op: 'add', path: 'members', value: [{ value: id }] })
    expect(await c.rolesOf(id)).toEqual(['desk', 'trainer'])
    await c.patch(`/Groups/${night}`, { op: 'remove', path: `members[value eq "${id}"]` })
    expect(await c.rolesOf(id)).toEqual(['trainer'])
    // Another role for the group: ended and begun in one moment, by who said so.
    c.clock.advance(60)
    await c.map(trainers, 'quality')
    expect(await c.rolesOf(id)).toEqual(['quality'])
    const acts = (await c.acts('role.%')).slice(-2)
    expect(acts).toMatchObject([
      { kind: 'role.ended', by: 'adeyemi', role: 'trainer', at: c.clock.now().toISOString() },
      { kind: 'role.granted', by: 'adeyemi', role: 'quality', from: c.clock.now().toISOString() },
    ])
    expect((await c.ask('DELETE', `/Groups/${trainers}`)).status).toBe(204)
    expect(await c.rolesOf(id)).toEqual([])
  })

  it('with a conflict of interest is refused in SCIM’s form, nothing is changed, and it is on the record', async () => {
    const c = await inStep()
    const [one, two] = [await c.join('newman'), await c.join('ruiz')]
    const group = await c.group('Investigations')
    await c.map(group, 'investigator')
    const refused = await c.patch(`/Groups/${group}`, {
      op: 'Add',
      path: 'members',
      value: [{ value: one }, { value: two }],
    })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: expect.stringContaining('Investigator and Desk officer'),
    })
    expect([await c.rolesOf(one), await c.rolesOf(two)]).toEqual([[], ['desk']])
    expect((await c.ask('GET', `/Groups/${group}`)).body.members).toEqual([])
    expect(await c.acts('role.refused')).toMatchObject([{ code: 'conflict_of_interest', group }])
  })

  it('keeps what people gave and what people ended; nobody maps a group onto themselves', async () => {
    const c = await inStep()
    const [ruiz, adeyemi] = [await c.join('ruiz'), await c.join('adeyemi')]
    const group = await c.group('Night desk', [ruiz])
    await c.map(group, 'desk')
    await c.patch(`/Groups/${group}`, { op: 'remove', path: 'members' })
    expect(await c.rolesOf(ruiz)).toEqual(['desk'])
    await c.patch(`/Groups/${group}`, { op: 'replace', path: 'members', value: [{ value: adeyemi }] })
    expect(await code(c.map(group, 'quality'))).toBe('not_yourself')
    expect(await code(c.map(group, null))).toBe('not_yourself')
    await c.patch(`/Groups/${group}`, { op: 'replace', path: 'members', value: [] })
    expect(await c.rolesOf(adeyemi)).toEqual(['administrator'])
    await c.map(group, null)
    const { accounts } = { accounts: [c.account] }
    await c.patch(`/Groups/${group}`, {
      op: 'replace',
      path: 'members',
      value: [{ value: await c.join('newman') }],
    })
    expect(await code(c.map(group, 'neighbourhood'))).toBe('needs_accounts')
    await c.map(group, 'neighbourhood', accounts)
    const [found] = await c.db
      .selectFrom('identity.grant_of_role')
      .select('accounts')
      .where('role', '=', 'neighbourhood')
      .execute()
    expect(found!.accounts).toEqual(accounts)
  })
})

/** A live session, a claim and a draft. */
const busy = async (c: InStep): Promise<string> => {
  const [conversation] = await arrive(c, said('1', 'we are on the roof of 18 Alder St, 4 of us'))
  const ruiz = person(c, desk, 'ruiz')
  await ruiz('shift.start', {})
  await ruiz('desk.claim', { id: conversation! })
  await ruiz('desk.draft', { id: conversation!, text: 'We are', language: 'en', template: null })
  await withSession(c.ownerUrl, (client) =>
    client.query(
      `insert into identity.session ("id", "expiresAt", "token", "userId") values ('s1', '2027-01-01', 't1', 'ruiz')`,
    ),
  )
  return conversation!
}

describe('a leaver', () => {
  it.each([
    ['active no more, as Entra ID says it', { op: 'Replace', path: 'active', value: false }],
    ['active no more, as Okta says it', { op: 'replace', value: { active: false } }],
    ['gone', null],
  ])('%s: everything ended in the one act of leaving', async (_, operation) => {
    const c = await inStep()
    const id = await c.join('ruiz')
    const conversation = await busy(c)
    const answer = operation
      ? await c.patch(`/Users/${id}`, operation)
      : await c.ask('DELETE', `/Users/${id}`)
    expect(answer.status).toBe(operation ? 200 : 204)
    const [left] = await c.acts('person.left')
    expect(left).toMatchObject({
      by: expect.stringMatching(/^key:/),
      ended: { roles: 1, sessions: 1, claims: 1, drafts: 1, shifts: 1 },
    })
    expect(await c.rolesOf('ruiz')).toEqual([])
    expect(await c.db.selectFrom('identity.session').selectAll().execute()).toEqual([])
    await person(c, desk, 'okafor')('desk.claim', { id: conversation })
    const again = await c.ask('GET', `/Users/${id}`)
    if (operation) expect(again.body).toMatchObject({ active: false })
    else expect(again.status).toBe(404)
  })

  it('whom it brings back is invited anew and holds what the groups give', async () => {
    const c = await inStep()
    const id = await c.join('newman')
    await c.map(await c.group('Night desk', [id]), 'desk')
    await c.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: 'False' })
    expect(await c.rolesOf(id)).toEqual([])
    const links = () => c.db.selectFrom('identity.link').select('withdrawn_at').orderBy('made_at').execute()
    expect((await links()).every((one) => one.withdrawn_at !== null)).toBe(true)
    c.clock.advance(60)
    await c.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: 'True' })
    expect(await c.rolesOf(id)).toEqual(['desk'])
    expect(c.mails).toHaveLength(2)
    expect((await links()).map((one) => one.withdrawn_at === null)).toEqual([false, true])
  })

  it('whom a person let go is not brought back by a directory, quietly or not', async () => {
    const c = await inStep()
    const id = await c.join('ruiz')
    const group = await c.group('Quality', [])
    await c.map(group, 'quality')
    await c.routes['people.leave']!(c.world, await c.as('petrov'), {
      ...{ agency: 1, person: id, quietly: true, reason: 'under investigation' },
    })
    // The directory sees no difference, and its groups give nothing.
    expect((await c.ask('GET', `/Users/${id}`)).body).toMatchObject({ active: true })
    expect(
      (await c.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: id }] })).status,
    ).toBe(204)
    expect(await c.rolesOf(id)).toEqual([])
    await c.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
    c.clock.advance(60)
    await c.routes['people.leave']!(c.world, await c.as('petrov'), {
      ...{ agency: 1, person: 'okafor', quietly: false, reason: 'new work elsewhere' },
    })
    expect((await c.ask('POST', '/Users', { userName: 'okafor@riverton.example' })).status).toBe(409)
    expect(await c.acts('role.refused')).toMatchObject([{ code: 'left_by_decision' }])
  })

  it('is never the last administrator; nor is anybody touched whom the directory did not name', async () => {
    const c = await inStep()
    const id = await c.join('adeyemi')
    for (const refused of [
      await c.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false }),
      await c.ask('DELETE', `/Users/${id}`),
    ])
      expect(refused).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('last administrator') },
      })
    expect((await c.ask('GET', `/Users/${id}`)).body).toMatchObject({ active: true })
    expect(await c.rolesOf(id)).toEqual(['administrator'])
    for (const answer of [
      await c.ask('GET', '/Users/okafor'),
      await c.ask('DELETE', '/Users/okafor'),
      await c.patch('/Users/okafor', { op: 'replace', path: 'active', value: false }),
      await c.ask('PUT', '/Users/okafor', { userName: 'okafor@riverton.example', active: false }),
    ])
      expect(answer.status).toBe(404)
    const group = await c.group('Night desk')
    const stranger = await c.patch(`/Groups/${group}`, {
      op: 'add',
      path: 'members',
      value: [{ value: 'okafor' }],
    })
    expect(stranger).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
    expect(await c.rolesOf('okafor')).toEqual(['desk'])
  })

  it('who answers for the key takes it along: the directory is asked for another', async () => {
    const c = await inStep()
    const id = await c.join('petrov')
    expect((await c.ask('DELETE', `/Users/${id}`)).status).toBe(204)
    const after = await c.ask('GET', '/Users')
    expect(after.status).toBe(401)
    expect(after.headers.get('www-authenticate')).toBe('Bearer')
    expect(after.body).toMatchObject({ status: '401', detail: expect.stringContaining('ended') })
  })
})

it('only a key made for it calls as the directory', async () => {
  const c = await inStep()
  const other = await c.makeKey(['people.read'], 'A report')
  const refused = await c.ask('GET', '/Users', undefined, other)
  expect(refused).toMatchObject({ status: 403, body: { status: '403' } })
  const public_ = await c.app.request(`${c.world.origin}/scim/v2/1/Users`)
  expect(public_.status).toBe(401)
  expect(public_.headers.get('content-type')).toBe('application/scim+json')
})

/** One call of a directory about a group, and what it makes of the members. */
type Step = { send: (ids: string[]) => unknown; after: (before: Set<string>, ids: string[]) => Set<string> }
const some = fc.uniqueArray(fc.nat(3), { maxLength: 4 })
const listed = (ids: string[], which: number[]) => which.map((n) => ids[n]!)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      which: some,
      op: fc.constantFrom('add', 'Add', 'ADD'),
      shape: fc.constantFrom('entra', 'okta', 'bare'),
    })
    .map(
      ({ which, op, shape }): Step => ({
        send: (ids) => {
          const value = listed(ids, which).map((value) =>
            shape === 'entra'
              ? { $ref: null, value }
              : shape === 'okta'
                ? { value, display: 'Somebody' }
                : { value },
          )
          return shape === 'bare' ? { op, value: { members: value } } : { op, path: 'members', value }
        },
        after: (before, ids) => new Set([...before, ...listed(ids, which)]),
      }),
    ),
  fc.record({ which: some, op: fc.constantFrom('replace', 'Replace') }).map(
    ({ which, op }): Step => ({
      send: (ids) => ({ op, path: 'members', value: listed(ids, which).map((value) => ({ value })) }),
      after: (_, ids) => new Set(listed(ids, which)),
    }),
  ),
  fc.record({ n: fc.nat(3), op: fc.constantFrom('remove', 'Remove') }).map(
    ({ n, op }): Step => ({
      send: (ids) => ({ op, path: `members[value eq "${ids[n]}"]` }),
      after: (before, ids) => new Set([...before].filter((id) => id !== ids[n])),
    }),
  ),
  fc.record({ which: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }) }).map(
    ({ which }): Step => ({
      send: (ids) => ({
        op: 'Remove',
        path: 'members',
        value: listed(ids, which).map((value) => ({ $ref: null, value })),
      }),
      after: (before, ids) => new Set([...before].filter((id) => !listed(ids, which).includes(id))),
    }),
  ),
  fc.constant<Step>({ send: () => ({ op: 'remove', path: 'members' }), after: () => new Set() }),
)

it('whatever a directory sends of a group, its members are in it at the end, and they alone hold its role', async () => {
  const c = await inStep()
  const ids = [await c.join('one'), await c.join('two'), await c.join('three'), await c.join('four')]
  const group = await c.group('Trainers')
  await c.map(group, 'trainer')
  let expected = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
      async (calls) => {
        for (const call of calls) {
          const answer = await c.patch(`/Groups/${group}`, ...call.map(({ send }) => send(ids)))
          expect(answer.status).toBe(204)
          for (const { after } of call) expected = after(expected, ids)
        }
        const { members } = (await c.ask('GET', `/Groups/${group}`)).body
        expect(new Set(members.map(({ value }) => value))).toEqual(expected)
        for (const id of ids) expect(await c.rolesOf(id)).toEqual(expected.has(id) ? ['trainer'] : [])
      },
    ),
    { numRuns: 25 },
  )
})
