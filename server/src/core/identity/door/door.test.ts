import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authOf } from '../auth.ts'
import { firstLink, lockedOutLink, makeWhoIs, quiet } from '../index.ts'
import { agency, realCentre, strong } from './centre.fixture.ts'
import { codeAt } from './code.fixture.ts'
import { placeOf, waitAfter } from './tries.ts'

describe('the first administrator of a real centre', () => {
  it('comes in by the printed link, says what the centre is, enrols, and is at work', async () => {
    const { founded, acts, world } = await realCentre()
    const { at, codes } = await founded()
    const me = await at.get('/api/me')
    expect(me.body).toMatchObject({
      name: 'Maya Adeyemi',
      email: 'adeyemi@riverton.example',
      agencies: [{ shortName: 'Riverton ECC', roles: ['administrator', 'security'] }],
    })
    expect(new Set(codes).size).toBe(10)
    expect((await acts('role.granted')).map(({ role }) => role)).toEqual(['administrator', 'security'])
    expect(await acts('agency.made')).toHaveLength(1)
    expect(await acts('session.started')).toHaveLength(1)
    expect(await firstLink(world)).toBeNull()
  })

  it('gets a new link at each start until somebody has enrolled; the older ones are dead, what was done stays', async () => {
    const { world, browser, follow, enrol } = await realCentre()
    const [first, second] = [(await firstLink(world))!, (await firstLink(world))!]
    const at = browser()
    expect(await follow(at, first)).toMatchObject({ status: 410, code: 'link_spent' })
    expect((await follow(at, second)).body).toEqual({ next: 'found' })
    expect((await at.post('/api/door/found', agency)).status).toBe(200)
    // The browser dies here. The server starts again.
    const third = (await firstLink(world))!
    const other = browser()
    expect((await follow(other, third)).body).toEqual({ next: 'enrol' })
    expect((await enrol(other)).done.status).toBe(200)
    expect((await other.get('/api/me')).status).toBe(200)
    expect((await follow(browser(), third)).status).toBe(410)
  })

  it('a link is dead after a day, and its token is nowhere in the database', async () => {
    const { world, db, clock, browser, follow } = await realCentre()
    const link = (await firstLink(world))!
    const rows = await db.selectFrom('identity.link').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(link.split('#')[1])
    clock.advance(24 * 3600)
    expect((await follow(browser(), link)).code).toBe('link_spent')
  })

  it('of two who found at once, one does', async () => {
    const { world, db, browser, follow } = await realCentre()
    const link = (await firstLink(world))!
    const both = [browser(), browser()]
    for (const one of both) await follow(one, link)
    const answers = await Promise.all(both.map((one) => one.post('/api/door/found', agency)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
    expect(await db.selectFrom('identity.agency').selectAll().execute()).toHaveLength(1)
  })

  it('is told what does not fit: a zone, a pack, a language that there is not', async () => {
    const { world, browser, follow } = await realCentre()
    const at = browser()
    await follow(at, (await firstLink(world))!)
    const found = (with_: object) => at.post('/api/door/found', { ...agency, ...with_ })
    expect((await found({ zone: 'Mars/Olympus' })).code).toBe('no_such_zone')
    expect((await found({ pack: 'nowhere' })).code).toBe('no_such_pack')
    expect((await found({ languages: ['tlh'] })).code).toBe('no_such_language')
  })
})

describe('a second factor is required of everybody', () => {
  it('a password alone opens nothing', async () => {
    const { founded, browser } = await realCentre()
    const { email } = await founded()
    const at = browser()
    expect((await at.post('/api/door/password', { email, password: strong })).status).toBe(200)
    expect((await at.get('/api/me')).status).toBe(401)
    expect((await at.get('/api/a/1/invitations')).status).toBe(401)
    expect((await at.get('/api/door/entering')).body).toMatchObject({ next: 'code', name: '', email: '' })
  })

  it('a session that has shown none is nobody’s, however it came about', async () => {
    const { founded, world, db } = await realCentre()
    await founded()
    const { id } = await db.selectFrom('identity.user').select('id').executeTakeFirstOrThrow()
    const opened = await (
      authOf(world).api as unknown as {
        openSession(of: object): Promise<{ headers: Headers; response: { id: string } }>
      }
    ).openSession({ body: { person: id, remember: false }, headers: new Headers(), returnHeaders: true })
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
    const request = () => new Request(world.origin, { headers: { cookie } })
    expect(await makeWhoIs(world)(request())).toBeNull()
    await db
      .updateTable('identity.session_fact')
      .set({ shown_at: world.clock.now() })
      .where('session_id', '=', opened.response.id)
      .execute()
    expect((await makeWhoIs(world)(request()))?.person.id).toBe(id)
  })

  it('a code opens once, and so does a recovery code; how many are left is said', async () => {
    const { founded, browser, clock, signIn } = await realCentre()
    const { email, secret, codes } = await founded()
    const first = browser()
    expect((await signIn(first, email, secret)).body).toEqual({ ok: true, recoveryLeft: null })
    expect((await first.get('/api/me')).status).toBe(200)
    const second = browser()
    await second.post('/api/door/password', { email, password: strong })
    expect((await second.post('/api/door/code', { code: codeAt(secret, clock.now()) })).code).toBe(
      'not_let_in',
    )
    expect((await second.post('/api/door/code', { code: codes[3]!.toUpperCase() })).body).toEqual({
      ok: true,
      recoveryLeft: 9,
    })
    const third = browser()
    await third.post('/api/door/password', { email, password: strong })
    expect((await third.post('/api/door/code', { code: codes[3] })).code).toBe('not_let_in')
  })

  it('nothing that was shown once can be shown again: a step of the door ends with its session', async () => {
    const { founded, browser, clock } = await realCentre()
    const { email, codes } = await founded()
    const at = browser()
    await at.post('/api/door/password', { email, password: strong })
    const kept = at.jar.get('callbox.entering')!
    expect((await at.post('/api/door/code', { code: codes[0] })).status).toBe(200)
    at.jar.set('callbox.entering', kept)
    expect((await at.post('/api/door/code', { code: codes[1] })).code).toBe('start_again')
    const slow = browser()
    await slow.post('/api/door/password', { email, password: strong })
    clock.advance(601)
    expect((await slow.post('/api/door/code', { code: codes[1] })).code).toBe('start_again')
  })
})

describe('nobody learns who exists, and guessing is slow', () => {
  it('a wrong password, a person who does not exist and one who is locked out get the same answer', async () => {
    const { founded, browser } = await realCentre()
    const { email } = await founded()
    const tries = async (typed: string, password: string) => {
      const { status, code, sentence, cookies } = await browser().post('/api/door/password', {
        email: typed,
        password,
      })
      return { status, code, sentence, cookies }
    }
    const wrong = await tries(email, 'not the right one at all')
    expect(wrong).toMatchObject({ status: 401, code: 'not_let_in', cookies: [] })
    expect(await tries('nobody@riverton.example', strong)).toEqual(wrong)
    for (let n = 0; n < 3; n += 1) await tries(email, 'not the right one at all')
    expect(await tries(email, strong)).toEqual(wrong)
  })

  it('after some failures the right password has to wait too, longer each time, and then opens', async () => {
    const { founded, browser, clock } = await realCentre()
    const { email } = await founded()
    const show = (password: string) => browser().post('/api/door/password', { email, password })
    for (let n = 0; n < 4; n += 1) await show('wrong wrong wrong wrong')
    expect((await show(strong)).code).toBe('not_let_in')
    clock.advance(9)
    expect((await show(strong)).code).toBe('not_let_in')
    clock.advance(2)
    expect((await show('wrong wrong wrong wrong')).code).toBe('not_let_in')
    clock.advance(11)
    expect((await show(strong)).code).toBe('not_let_in')
    clock.advance(10)
    expect((await show(strong)).status).toBe(200)
    expect([1, 3, 4, 5, 6, 40].map((n) => waitAfter(n, 'person'))).toEqual([0, 0, 10, 20, 40, 900])
  })

  it('many guesses at once are no faster than one after the other', async () => {
    const { founded, browser, db } = await realCentre()
    const { email } = await founded()
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        browser({ address: `198.51.${n}.1` }).post('/api/door/password', { email, password: 'wrong' }),
      ),
    )
    const rows = await db.selectFrom('identity.tries').select(['key', 'failures']).execute()
    expect(rows.filter(({ key }) => key.startsWith('person')).map(({ failures }) => failures)).toEqual([4])
  })

  it('strangers cannot keep a person out of the device they always use', async () => {
    const { founded, browser } = await realCentre()
    const { at, email } = await founded()
    for (let n = 0; n < 6; n += 1)
      await browser({ address: '198.51.100.1' }).post('/api/door/password', { email, password: 'wrong' })
    const right = { email, password: strong }
    expect((await browser().post('/api/door/password', right)).code).toBe('not_let_in')
    expect((await at.post('/api/door/password', right)).status).toBe(200)
  })

  it('a network that tries many people has to wait, whoever they are', async () => {
    const { founded, browser } = await realCentre()
    const { email } = await founded()
    const from = (last: number) => browser({ address: `198.51.100.${last}` })
    for (let n = 0; n < 21; n += 1) await from(n).post('/api/door/link', { token: `guess ${n}` })
    const refused = await from(200).post('/api/door/password', { email, password: strong })
    expect(refused).toMatchObject({ status: 429, code: 'too_many_tries' })
    expect(
      (await browser({ address: '203.0.113.9' }).post('/api/door/password', { email, password: strong }))
        .status,
    ).toBe(200)
  })

  it('the table names nobody', async () => {
    const { founded, browser, db } = await realCentre()
    const { email } = await founded()
    await browser().post('/api/door/password', { email, password: 'wrong' })
    const rows = JSON.stringify(await db.selectFrom('identity.tries').selectAll().execute())
    expect(rows).not.toContain('adeyemi')
    expect(rows).toContain('203.0.113.0/24')
    expect(rows).not.toContain('203.0.113.7')
  })

  it('failures in a row are told to the person and to whoever looks after security, and are on the record', async () => {
    const { founded, browser, world, acts, db } = await realCentre()
    const { at, email } = await founded()
    for (let n = 0; n < 4; n += 1)
      await browser({ address: '198.51.100.1' }).post('/api/door/password', { email, password: 'wrong' })
    await quiet(world)
    const { notices } = (await at.get('/api/me/security')).body as unknown as {
      notices: { sentence: string }[]
    }
    expect(notices.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('4 times in a row')])
    expect((await at.get('/api/a/1/security/notices')).body).toMatchObject({
      notices: [{ kind: 'failures', person: { name: 'Maya Adeyemi' } }],
    })
    expect(await acts('session.refused')).toHaveLength(4)
    const told = await db
      .selectFrom('events.event')
      .select('name')
      .where('name', '=', 'security.noticed')
      .execute()
    expect(told).toHaveLength(1)
  })

  it('addresses are kept as networks only', () => {
    expect(placeOf('203.0.113.77')).toBe('203.0.113.0/24')
    expect(placeOf('::ffff:203.0.113.77')).toBe('203.0.113.0/24')
    expect(placeOf('2001:db8:abcd:12::1')).toBe('2001:db8:abcd::/48')
    expect(placeOf('2001:0DB8::1')).toBe('2001:db8:0::/48')
    expect(placeOf('::1')).toBe('0:0:0::/48')
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(placeOf(address)).toMatch(/::\/48$|\/24$/)
      }),
    )
  })
})

describe('a factor once more, for what speaks or decides for everybody', () => {
  const guest = { name: 'N. Okafor', email: 'okafor@riverton.example', roles: ['desk'] }

  it('is asked for after five minutes, is on the record, and opens for five minutes again', async () => {
    const { founded, clock, acts } = await realCentre()
    const { at, secret } = await founded()
    expect((await at.post('/api/a/1/invitations', guest)).status).toBe(200)
    clock.advance(301)
    const second = { ...guest, email: 'lund@riverton.example' }
    expect(await at.post('/api/a/1/invitations', second)).toMatchObject({
      status: 403,
      code: 'confirm_first',
    })
    expect((await acts('access.refused')).at(-1)).toMatchObject({
      why: 'confirm_first',
      route: 'invitations.make',
    })
    expect((await at.get('/api/a/1/invitations')).status).toBe(200)
    expect((await at.post('/api/me/confirm', { code: '000000' })).code).toBe('not_let_in')
    expect((await at.post('/api/me/confirm', { code: codeAt(secret, clock.now()) })).status).toBe(200)
    expect((await at.post('/api/a/1/invitations', second)).status).toBe(200)
  })

  it('is asked of this very session: another one of the same person does not open it', async () => {
    const { founded, clock, browser, signIn } = await realCentre()
    const { at, secret, email } = await founded()
    clock.advance(301)
    const other = browser()
    expect((await signIn(other, email, secret)).status).toBe(200)
    expect((await at.post('/api/a/1/invitations', guest)).code).toBe('confirm_first')
  })

  it('guards one’s own factors as well, and the last way in stays', async () => {
    const { founded, clock } = await realCentre()
    const { at, secret } = await founded()
    clock.advance(301)
    expect((await at.put('/api/me/password', { password: strong })).code).toBe('confirm_first')
    expect((await at.post('/api/me/recovery-codes')).code).toBe('confirm_first')
    await at.post('/api/me/confirm', { code: codeAt(secret, clock.now()) })
    const { codes } = (await at.post('/api/me/recovery-codes')).body as unknown as { codes: string[] }
    expect(codes).toHaveLength(10)
  })

  it('an app set up anew counts from its first code on, and the old one until then', async () => {
    const { founded, clock, browser, signIn } = await realCentre()
    const { at, secret, email } = await founded()
    const made = (await at.post('/api/me/code')).body as unknown as { secret: string }
    expect((await signIn(browser(), email, secret)).status).toBe(200)
    expect((await at.post('/api/me/code/confirm', { code: '123456' })).code).toBe('wrong_code')
    expect((await at.post('/api/me/code/confirm', { code: codeAt(made.secret, clock.now()) })).status).toBe(
      200,
    )
    expect((await signIn(browser(), email, secret)).code).toBe('not_let_in')
    expect((await signIn(browser(), email, made.secret)).status).toBe(200)
  })
})

describe('invitations', () => {
  const invite = { name: 'N. Okafor', email: 'okafor@riverton.example', roles: ['desk', 'trainer'] }

  it('an invited person enrols by the link, once, within 72 hours, and has the roles from then on', async () => {
    const { founded, browser, follow, enrol, acts, clock } = await realCentre()
    const { at } = await founded()
    const made = (await at.post('/api/a/1/invitations', invite)).body as unknown as { link: string }
    expect((await at.get('/api/a/1/invitations')).body).toMatchObject({
      domains: ['riverton.example'],
      people: [{ name: 'Maya Adeyemi', passkeys: 0, code: true }],
      invitations: [{ email: 'okafor@riverton.example', by: 'Maya Adeyemi', lapsed: false }],
    })
    clock.advance(71 * 3600)
    const theirs = browser({ address: '198.51.100.3' })
    expect((await follow(theirs, made.link)).body).toEqual({ next: 'enrol' })
    expect((await theirs.get('/api/door/entering')).body).toMatchObject({
      name: 'N. Okafor',
      agency: agency.agencyName,
    })
    expect((await enrol(theirs)).done.status).toBe(200)
    expect((await theirs.get('/api/me')).body).toMatchObject({ agencies: [{ roles: ['desk', 'trainer'] }] })
    expect((await follow(browser(), made.link)).code).toBe('link_spent')
    expect(await acts('person.invited')).toHaveLength(1)
  })

  it('only at the company’s domains; an exception has a reason and an end, and its roles end with it', async () => {
    const { founded, browser, follow, enrol, clock, db } = await realCentre()
    const { at } = await founded()
    const outside = { ...invite, email: 'okafor@elsewhere.example' }
    expect(await at.post('/api/a/1/invitations', outside)).toMatchObject({
      status: 422,
      code: 'not_our_domain',
    })
    const until = new Date(clock.now().getTime() + 48 * 3600_000).toISOString()
    const exception = { why: 'Sent by the county for the flood', until }
    const made = await at.post('/api/a/1/invitations', { ...outside, exception })
    const theirs = browser()
    await follow(theirs, (made.body as unknown as { link: string }).link)
    await enrol(theirs)
    const grants = await db
      .selectFrom('identity.grant_of_role')
      .select(['role', 'valid_until'])
      .where('role', 'in', ['desk', 'trainer'])
      .execute()
    expect(grants.map(({ valid_until }) => valid_until?.toISOString())).toEqual([until, until])
  })

  it('nobody takes another’s place by being invited again; a link withdrawn or replaced is dead', async () => {
    const { founded, browser, follow } = await realCentre()
    const { at, email } = await founded()
    const again = await at.post('/api/a/1/invitations', { ...invite, email })
    expect(again).toMatchObject({ status: 409, code: 'works_here_already' })
    const [one, two] = [
      await at.post('/api/a/1/invitations', invite),
      await at.post('/api/a/1/invitations', invite),
    ]
    const link = (of: typeof one) => (of.body as unknown as { link: string }).link
    expect((await follow(browser(), link(one))).code).toBe('link_spent')
    const { invitations } = (await at.get('/api/a/1/invitations')).body as unknown as {
      invitations: { id: string }[]
    }
    expect((await at.delete(`/api/a/1/invitations/${invitations[0]!.id}`)).status).toBe(200)
    expect((await follow(browser(), link(two))).code).toBe('link_spent')
  })

  it('whoever cannot sign in any more gets a new link; what they signed in with, and their sessions, end', async () => {
    const { founded, browser, follow, enrol, signIn } = await realCentre()
    const { at, secret, email } = await founded()
    const made = (await at.post('/api/a/1/invitations', invite)).body as unknown as { link: string }
    const theirs = browser()
    await follow(theirs, made.link)
    const old = await enrol(theirs)
    const { id } = (await theirs.get('/api/me')).body as unknown as { id: string }
    const renewed = await at.post(`/api/a/1/people/${id}/renewal`, { why: 'Telephone lost' })
    expect((await theirs.get('/api/me')).status).toBe(401)
    expect((await signIn(browser(), invite.email, old.secret)).status).not.toBe(200)
    const anew = browser()
    expect((await follow(anew, (renewed.body as unknown as { link: string }).link)).body).toEqual({
      next: 'enrol',
    })
    expect((await enrol(anew)).done.status).toBe(200)
    expect((await anew.get('/api/me')).body).toMatchObject({ agencies: [{ roles: ['desk', 'trainer'] }] })
    expect((await signIn(at, email, secret)).status).toBe(200)
    const mine = (await at.get('/api/me')).body as unknown as { id: string }
    expect((await at.post(`/api/a/1/people/${mine.id}/renewal`, { why: 'me' })).code).toBe(
      'no_such_colleague',
    )
  })

  it('at the server, a link is made only for an administrator who is locked out, and security is told', async () => {
    const { founded, world, browser, follow, enrol, acts } = await realCentre()
    const { at, email } = await founded()
    await expect(lockedOutLink(world, 'nobody@riverton.example')).rejects.toMatchObject({
      code: 'no_such_administrator',
    })
    const link = await lockedOutLink(world, email)
    expect((await at.get('/api/me')).status).toBe(401)
    expect(await acts('security.renewed')).toMatchObject([{ by: 'the server' }])
    const anew = browser()
    expect((await follow(anew, link)).body).toEqual({ next: 'enrol' })
    await enrol(anew)
    const told = (await anew.get('/api/a/1/security/notices')).body as unknown as {
      notices: { kind: string }[]
    }
    expect(told.notices.map(({ kind }) => kind).sort()).toEqual(['new_place', 'renewed'])
  })
})
