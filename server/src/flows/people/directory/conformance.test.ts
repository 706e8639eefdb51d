import { describe, expect, it } from 'vitest'
import { groupSchema, inStep, userSchema } from './directory.fixture.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const random = 'b2f1d0a4-2c5e-4f4e-8f0d-7e6a0c2f9b11'

describe('what Entra ID sends', () => {
  it('to try the connection: a search for nobody', async () => {
    const c = await inStep()
    const found = await c.ask('GET', `/Users?filter=${encodeURIComponent(`userName eq "${random}"`)}`)
    expect(found.status).toBe(200)
    expect(found.headers.get('content-type')).toBe('application/scim+json')
    expect(found.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    })
  })

  it('of a user: made, found, changed in parts, disabled, deleted', async () => {
    const c = await inStep()
    const made = await c.ask('POST', '/Users', {
      schemas: [userSchema, enterprise],
      externalId: 'jyoung',
      userName: 'J.Young@riverton.example',
      active: true,
      displayName: 'Joy Young',
      emails: [{ primary: true, type: 'work', value: 'j.young@riverton.example' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Joy Young', familyName: 'Young', givenName: 'Joy' },
      roles: [],
      [enterprise]: { department: 'Night desk', manager: { value: 'x' } },
    })
    const { id } = made.body
    expect(made.status).toBe(201)
    expect(made.headers.get('location')).toBe(`${c.world.origin}/scim/v2/1/Users/${id}`)
    expect(made.body).toMatchObject({
      userName: 'J.Young@riverton.example',
      externalId: 'jyoung',
      active: true,
    })
    for (const filter of [
      'userName eq "j.young@RIVERTON.example"',
      'externalId eq "jyoung"',
      'emails[type eq "work"].value eq "j.young@riverton.example"',
      'active eq true and (displayName sw "joy" or not (userName pr))',
      `${userSchema}:userName co "young" and meta.created gt "2020-01-01T00:00:00Z"`,
    ])
      expect([
        filter,
        (await c.ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults,
      ]).toEqual([filter, 1])
    const changed = await c.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'joy@riverton.example' },
      { op: 'Replace', path: 'name.familyName', value: 'Lee' },
      { op: 'Replace', path: 'displayName', value: 'Joy Lee' },
      { op: 'Add', path: `${enterprise}:department`, value: 'Day desk' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'US' },
    )
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      displayName: 'Joy Lee',
      name: { familyName: 'Lee', givenName: 'Joy' },
      emails: [{ type: 'work', value: 'joy@riverton.example' }],
    })
    expect(JSON.stringify(changed.body)).not.toContain('Day desk')
    const { name } = await c.db
      .selectFrom('identity.user')
      .select('name')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(name).toBe('Joy Lee')
    const disabled = await c.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' })
    expect(disabled.body).toMatchObject({ id, active: false })
    expect((await c.ask('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await c.ask('GET', `/Users/${id}`)).status).toBe(404)
    expect((await c.ask('DELETE', `/Users/${id}`)).status).toBe(404)
  })

  it('of a group: made, found without its members, filled and emptied in both of its ways', async () => {
    const c = await inStep()
    const [one, two] = [await c.join('one'), await c.join('two')]
    const made = await c.ask('POST', '/Groups', {
      schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: random,
      displayName: 'Night desk',
      meta: { resourceType: 'Group' },
    })
    expect(made).toMatchObject({ status: 201, body: { displayName: 'Night desk', members: [] } })
    const { id } = made.body
    const asked = `excludedAttributes=members&filter=${encodeURIComponent('displayName eq "night desk"')}`
    const found = (await c.ask('GET', `/Groups?${asked}`)).body
    expect(found).toMatchObject({ totalResults: 1, Resources: [{ id, externalId: random }] })
    expect(found.Resources[0]).not.toHaveProperty('members')
    const members = async () =>
      (await c.ask('GET', `/Groups/${id}`)).body.members.map(({ value }) => value).sort()
    await c.patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: [{ $ref: null, value: one }] })
    await c.patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: [{ value: two }] })
    expect(await members()).toEqual([one, two].sort())
    const isIn = `id eq "${id}" and members eq "${two}"`
    expect((await c.ask('GET', `/Groups?filter=${encodeURIComponent(isIn)}`)).body.totalResults).toBe(1)
    await c.patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: one }] })
    await c.patch(`/Groups/${id}`, { op: 'Remove', path: `members[value eq "${two}"]` })
    expect(await members()).toEqual([])
    const renamed = await c.patch(`/Groups/${id}`, { op: 'Replace', path: 'displayName', value: 'Nights' })
    expect(renamed.status).toBe(204)
    expect((await c.ask('GET', `/Groups/${id}`)).body.displayName).toBe('Nights')
  })
})

describe('what Okta sends', () => {
  it('to try the connection, and page by page', async () => {
    const c = await inStep()
    for (const name of ['one', 'two', 'three']) await c.join(name)
    const first = (await c.ask('GET', '/Users?startIndex=1&count=2')).body
    expect(first).toMatchObject({ totalResults: 3, startIndex: 1, itemsPerPage: 2 })
    const last = (await c.ask('GET', '/Users?startIndex=3&count=2')).body
    expect(last.Resources.map((one) => one.userName)).toEqual(['three@riverton.example'])
    expect((await c.ask('GET', '/Users?startIndex=0&count=-1')).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 0,
    })
    expect((await c.ask('GET', '/Groups?startIndex=1&count=100')).status).toBe(200)
  })

  it('of a user: made with a password that nobody keeps, put, deactivated without a path', async () => {
    const c = await inStep()
    const user = {
      schemas: [userSchema],
      userName: 'test.user@riverton.example',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@riverton.example', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    }
    const made = await c.ask('POST', '/Users', user)
    expect(made.status).toBe(201)
    expect(JSON.stringify(made.body)).not.toContain('1mz050nq')
    const { id } = made.body
    const twice = await c.ask('POST', '/Users', user)
    expect(twice).toMatchObject({ status: 409, body: { scimType: 'uniqueness', status: '409' } })
    const put = await c.ask('PUT', `/Users/${id}`, {
      ...user,
      id,
      userName: 'another.user@riverton.example',
      name: { givenName: 'Another', familyName: 'User' },
      displayName: null,
      meta: { resourceType: 'User' },
    })
    expect(put).toMatchObject({ status: 200, body: { id, userName: 'another.user@riverton.example' } })
    // The link to the old address opens nothing; another went to the new one.
    expect(c.mails.map(({ to }) => to)).toEqual([
      'test.user@riverton.example',
      'another.user@riverton.example',
    ])
    const kept = await c.db
      .selectFrom('identity.user')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(kept).toMatchObject({ email: 'another.user@riverton.example', name: 'Another User' })
    const gone = await c.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
    expect(gone.body).toMatchObject({ active: false })
    expect(JSON.stringify(await c.acts('%'))).not.toContain('1mz050nq')
  })

  it('of a group: renamed with its id beside, filled, replaced, emptied', async () => {
    const c = await inStep()
    const [one, two] = [await c.join('one'), await c.join('two')]
    const id = await c.group('Test SCIMv2', [one])
    await c.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'Test SCIMv2b' } })
    await c.patch(
      `/Groups/${id}`,
      { op: 'remove', path: `members[value eq "${one}"]` },
      { op: 'add', path: 'members', value: [{ value: two, display: 'two@riverton.example' }] },
    )
    const group = (await c.ask('GET', `/Groups/${id}`)).body
    expect(group).toMatchObject({ id, displayName: 'Test SCIMv2b', members: [{ value: two, type: 'User' }] })
    const put = await c.ask('PUT', `/Groups/${id}`, {
      schemas: [groupSchema],
      displayName: 'Test SCIMv2b',
      members: [],
    })
    expect(put).toMatchObject({ status: 200, body: { members: [] } })
    expect((await c.ask('DELETE', `/Groups/${id}`)).status).toBe(204)
  })
})

describe('the standard', () => {
  it('is told of: what is served, the kinds, their attributes', async () => {
    const c = await inStep()
    expect((await c.ask('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
    })
    const types = (await c.ask('GET', '/ResourceTypes')).body
    expect(types.Resources.map(({ id, endpoint }) => [id, endpoint])).toEqual([
      ['User', '/Users'],
      ['Group', '/Groups'],
    ])
    expect((await c.ask('GET', '/ResourceTypes/User')).body).toMatchObject({ schema: userSchema })
    const schemas = (await c.ask('GET', '/Schemas')).body
    expect(schemas.Resources.map(({ id }) => id)).toEqual([userSchema, groupSchema])
    expect((await c.ask('GET', `/Schemas/${userSchema}`)).body).toMatchObject({ name: 'User' })
    expect((await c.ask('GET', '/Schemas/urn:none')).status).toBe(404)
  })

  it('is kept where something is wrong: the form of an error, and which', async () => {
    const c = await inStep()
    const id = await c.join('one')
    const wrong = async (filter: string) =>
      (await c.ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.scimType
    for (const filter of [
      'userName',
      'userName eq',
      '(((',
      'password eq "x"',
      '__proto__.x pr',
      'active gt true',
    ])
      expect([filter, await wrong(filter)]).toEqual([filter, 'invalidFilter'])
    const patches: [unknown, string][] = [
      [{ op: 'move', path: 'active' }, 'invalidSyntax'],
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'replace', path: '__proto__.polluted', value: 'yes' }, 'invalidPath'],
      [{ op: 'replace', path: 'constructor.prototype.polluted', value: 'yes' }, 'invalidPath'],
      [{ op: 'add', value: { 'name.__proto__.polluted': 'yes' } }, 'invalidSyntax'],
      [{ op: 'replace', path: 'emails[type eq', value: 'x' }, 'invalidSyntax'],
      [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
      [{ op: 'remove', path: 'userName' }, 'invalidValue'],
      [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    ]
    for (const [operation, scimType] of patches) {
      const { status, body } = await c.patch(`/Users/${id}`, operation)
      expect([operation, status, body.scimType, body.schemas]).toEqual([
        operation,
        400,
        scimType,
        ['urn:ietf:params:scim:api:messages:2.0:Error'],
      ])
    }
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect((await c.ask('PATCH', `/Users/${id}`, { Operations: [] })).body.scimType).toBe('invalidSyntax')
    expect((await c.ask('POST', '/Groups', { schemas: [groupSchema] })).body.detail).toContain('displayName')
    await c.group('Nights')
    expect((await c.ask('POST', '/Groups', { displayName: 'nights' })).body.scimType).toBe('uniqueness')
    expect((await c.ask('GET', '/Users?attributes=userName')).body.Resources[0]).toEqual({
      schemas: [userSchema],
      id,
      userName: 'one@riverton.example',
    })
  })
})
