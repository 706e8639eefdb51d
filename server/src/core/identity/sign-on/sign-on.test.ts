import { describe, expect, it } from 'vitest'
import { codeAt } from '../door/code.fixture.ts'
import { endAccess } from '../index.ts'
import { centreWithOidc, okafor } from './centre.fixture.ts'
import { clientId, clientSecret } from './oidc.fixture.ts'
import { provesTwo, shownAt } from './shown.ts'

const twice = { ...okafor, amr: ['pwd', 'mfa'] }
const refused = { status: 401, code: 'sign_on_refused' }

describe('sign-on by the force’s own provider of OpenID Connect', () => {
  it('lets an invited officer in who showed two factors there, and knows them the next time whatever their address', async () => {
    const { add, invite, signOn, browser, acts, listed, db, clock } = await centreWithOidc()
    const provider = await add()
    await invite()
    const at = browser()
    expect((await at.get('/api/door')).body).toMatchObject({
      signOn: [{ agency: 1, id: provider, name: 'Riverton sign-on' }],
    })
    expect((await signOn(at, provider, twice)).body).toEqual({ next: 'in', tried: null })
    expect((await at.get('/api/me')).body).toMatchObject({
      name: 'Ben Okafor',
      agencies: [{ shortName: 'Riverton ECC', roles: ['desk'] }],
    })
    const again = browser()
    await signOn(again, provider, { ...twice, email: 'new@elsewhere.example', email_verified: false })
    expect((await again.get('/api/me')).body).toMatchObject({ name: 'Ben Okafor', email: okafor.email })
    expect(await acts('security.sign_on_linked')).toHaveLength(1)
    expect((await listed()).people).toMatchObject([{ name: 'Ben Okafor' }])
    const sessions = await db.selectFrom('identity.session_fact').select('how').execute()
    expect(sessions.map(({ how }) => how).sort()).toEqual(['enrolled', 'sign_on', 'sign_on'])
    // Whatever the provider remembers, a session here rests and ends as any other does; signing out ends it here.
    await again.post('/api/sign-out')
    expect((await again.get('/api/me')).status).toBe(401)
    clock.advance(31 * 60)
    expect((await at.get('/api/me')).status).toBe(401)
  })

  it('asks for a second factor of ours where none was shown there: enrolled once without a password, then asked for', async () => {
    const { add, invite, signOn, browser, clock, listed, answer, idp, begin } = await centreWithOidc()
    const provider = await add()
    await invite()
    const at = browser()
    expect((await signOn(at, provider, okafor)).body).toMatchObject({ next: 'enrol' })
    expect((await at.get('/api/me')).status).toBe(401)
    expect((await listed()).people).toEqual([])
    expect((await at.get('/api/door/entering')).body).toMatchObject({ next: 'enrol', signOn: true })
    const { secret } = (await at.post('/api/door/enrol/code')).body as unknown as { secret: string }
    expect(
      (await at.post('/api/door/enrol/code/confirm', { code: codeAt(secret, clock.now()) })).status,
    ).toBe(200)
    expect((await at.get('/api/me')).body).toMatchObject({ agencies: [{ roles: ['desk'] }] })

    clock.advance(60)
    const again = browser()
    expect((await signOn(again, provider, okafor)).body).toMatchObject({ next: 'code' })
    expect((await again.get('/api/me')).status).toBe(401)
    expect((await again.get('/api/door/entering')).body).toMatchObject({ next: 'code', name: '' })
    expect((await again.post('/api/door/code', { code: '000000' })).code).toBe('not_let_in')
    expect((await again.post('/api/door/code', { code: codeAt(secret, clock.now()) })).status).toBe(200)
    expect((await again.get('/api/me')).status).toBe(200)
    // A word that stands for nothing here shows nothing.
    const third = browser()
    idp.is({ ...okafor, amr: ['pwd'], acr: 'one' })
    expect((await answer(third, await idp.visit(await begin(third, provider)))).body).toMatchObject({
      next: 'code',
    })
  })

  it('what was shown there long ago, or at no known time, is no fresh factor here', () => {
    const now = new Date('2026-03-01T02:14:07Z')
    const seconds = (at: Date | null) => (now.getTime() - shownAt({ at }, now).getTime()) / 1000
    expect(seconds(new Date('2026-03-01T00:14:07Z'))).toBe(7200)
    expect(seconds(null)).toBeGreaterThan(300)
    expect(seconds(new Date('2026-03-01T03:00:00Z'))).toBe(0)
    expect(provesTwo({ contexts: [] }, { secondFactor: [] })).toBe(false)
  })

  it('opens to nobody else, says no more than that, and tells whoever looks after security why', async () => {
    const { add, invite, signOn, browser, listed, acts, settings, admin } = await centreWithOidc()
    const provider = await add()
    await invite()
    await invite('dube@riverton.example')
    const sentences = new Set<string>()
    for (const [account, why] of [
      [{ ...twice, sub: 'x1', email: 'nobody@riverton.example' }, /Nobody of the address/],
      [
        { ...twice, sub: 'x2', email: 'okafor@elsewhere.example' },
        /an address at elsewhere.example, for which/,
      ],
      [{ ...twice, sub: 'x3', email_verified: false }, /does not say that the address .* was verified/],
      [{ sub: 'x4', email: okafor.email, amr: ['mfa'] }, /does not say that the address .* was verified/],
      [{ sub: 'x5', amr: ['mfa'] }, /shows no e-mail address/],
      [null, /access_denied/],
    ] as const) {
      const at = browser()
      const answered = await signOn(at, provider, account && { ...account, amr: [...(account.amr ?? [])] })
      expect(answered).toMatchObject(refused)
      sentences.add(answered.sentence)
      expect((await at.get('/api/me')).status).toBe(401)
      expect((await listed()).failed?.why).toMatch(why)
    }
    expect(sentences.size).toBe(1)
    const kept = await acts('sign_on.refused')
    expect(kept).toHaveLength(6)
    expect(JSON.stringify(kept)).not.toContain('@')
    // Where it gives out the addresses itself, one that it says nothing about counts; one that it denies does not.
    const { oidc } = settings()
    await admin.put(`/api/a/1/sign-on/${provider}`, settings({ oidc: { ...oidc, trustsAddresses: true } }))
    expect(await signOn(browser(), provider, { ...twice, email_verified: false })).toMatchObject(refused)
    const plain = { sub: okafor.sub, email: okafor.email, amr: ['mfa'] }
    expect((await signOn(browser(), provider, plain)).body).toMatchObject({ next: 'in' })
  })

  it('a leaver does not come in again, nor somebody who works for another agency as well', async () => {
    const { add, invite, signOn, browser, db, clock, personOf, listed } = await centreWithOidc()
    const provider = await add()
    await invite()
    await signOn(browser(), provider, twice)
    const person = await personOf(okafor.email)
    const grant = { agency_id: 2, person_id: person, role: 'desk', granted_by: 'setup' }
    const { agency_id: _, ...first } = await db
      .selectFrom('identity.agency')
      .selectAll()
      .executeTakeFirstOrThrow()
    await db
      .insertInto('identity.agency')
      .values({ agency_id: 2, ...first })
      .execute()
    await db
      .insertInto('identity.grant_of_role')
      .values({ ...grant, valid_from: clock.now(), reason: '' })
      .execute()
    expect(await signOn(browser(), provider, twice)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/another agency/)
    await db
      .updateTable('identity.grant_of_role')
      .set({ valid_until: clock.now() })
      .where('agency_id', '=', 2)
      .execute()
    await db
      .transaction()
      .execute((trx) => endAccess(trx, { agency: 1, person, by: 'adeyemi', reason: 'left', at: clock.now() }))
    expect((await listed()).people).toEqual([])
    expect(await signOn(browser(), provider, twice)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/hold no role here now/)
  })

  it('an answer counts once, for ten minutes, in the browser that began, and with what was asked', async () => {
    const { add, invite, begin, answer, idp, browser, clock, listed } = await centreWithOidc()
    const provider = await add()
    await invite()
    idp.is(twice)
    const at = browser()
    const came = await idp.visit(await begin(at, provider))
    expect(await answer(at, { ...came, state: 'made-up' })).toMatchObject(refused)
    expect(await answer(browser(), came)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/another browser/)
    const first = await Promise.all([answer(at, came), answer(at, came)])
    expect(first.map(({ status }) => status).sort()).toEqual([200, 401])
    const thief = browser()
    const begun = new URL(await begin(thief, provider)).searchParams
    // A code that was used, and one that was given to another browser's question.
    expect(await answer(thief, { ...came, state: begun.get('state')! })).toMatchObject(refused)
    const victim = await idp.visit(await begin(browser(), provider))
    const swapped = new URL(await begin(thief, provider)).searchParams
    expect(await answer(thief, { ...victim, state: swapped.get('state')! })).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/does not hold/)
    const other = browser()
    const mixed = await idp.visit(await begin(other, provider))
    expect(await answer(other, { ...mixed, iss: 'https://evil.example' })).toMatchObject(refused)
    const slow = browser()
    const late = await idp.visit(await begin(slow, provider))
    clock.advance(601)
    expect(await answer(slow, late)).toMatchObject(refused)
    // Our clock says when a token is too old.
    const fast = browser()
    const old = await idp.visit(await begin(fast, provider))
    expect(await answer(fast, old)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/exp/)
  })

  it('a link is never taken over; whoever looks after security can part them, and then the address decides anew', async () => {
    const { add, invite, signOn, browser, admin, personOf, listed } = await centreWithOidc()
    const provider = await add()
    await invite()
    await signOn(browser(), provider, twice)
    const other = { ...twice, sub: 'somebody-else' }
    expect(await signOn(browser(), provider, other)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/linked to somebody else there/)
    const person = await personOf(okafor.email)
    expect((await admin.delete(`/api/a/1/sign-on/${provider}/people/${person}`)).status).toBe(200)
    expect((await admin.delete(`/api/a/1/sign-on/${provider}/people/${person}`)).code).toBe('no_such_linked')
    expect((await signOn(browser(), provider, other)).body).toMatchObject({ next: 'in' })
  })

  it('is tried out before it is on: what would happen is told, nobody comes in, and nothing is linked', async () => {
    const { admin, settings, idp, answer, browser, invite, listed, acts } = await centreWithOidc()
    const added = await admin.post('/api/a/1/sign-on', settings())
    const { id } = added.body as unknown as { id: string }
    expect((await browser().post('/api/door/sign-on', { agency: 1, provider: id })).code).toBe(
      'no_such_provider',
    )
    await invite()
    const tried = async (account: typeof twice) => {
      idp.is(account)
      const { go } = (await admin.post(`/api/a/1/sign-on/${id}/try`)).body as unknown as { go: string }
      return (await answer(admin, await idp.visit(go))).body as unknown as {
        next: string
        tried: { lets: boolean; sentences: string[] }
      }
    }
    const would = await tried(twice)
    expect(would).toMatchObject({ next: 'tried', tried: { lets: true } })
    expect(would.tried.sentences.join(' ')).toMatch(
      /okafor@riverton.example \(verified\).*pwd, mfa.*Ben Okafor, linked/,
    )
    expect((await tried({ ...twice, email: 'x@elsewhere.example' })).tried.lets).toBe(false)
    expect((await admin.get('/api/me')).body).toMatchObject({ name: 'Maya Adeyemi' })
    expect((await listed()).people).toEqual([])
    expect(await acts('sign_on.tried')).toHaveLength(2)
  })

  it('brings in joiners only where whoever gives out roles said so, with the role that they chose', async () => {
    const { add, signOn, browser, acts, admin, settings } = await centreWithOidc()
    const provider = await add({ joiners: 'desk' })
    const at = browser()
    expect((await signOn(at, provider, twice)).body).toMatchObject({ next: 'in' })
    expect((await at.get('/api/me')).body).toMatchObject({
      name: 'Ben Okafor',
      agencies: [{ roles: ['desk'] }],
    })
    expect(await acts('role.granted')).toMatchObject([{}, {}, { role: 'desk' }])
    const change = (joiners: string) => admin.put(`/api/a/1/sign-on/${provider}`, settings({ joiners }))
    expect((await change('administrator')).code).toBe('no_joiner_role')
    // Whoever looks after security alone does not give out roles.
    const alone = browser()
    const boss = { ...okafor, sub: 'boss', email: 'boss@riverton.example', amr: ['mfa'] }
    await admin.post('/api/a/1/invitations', { name: 'Boss', email: boss.email, roles: ['security'] })
    await signOn(alone, provider, boss)
    expect((await alone.put(`/api/a/1/sign-on/${provider}`, settings({ joiners: 'records' }))).code).toBe(
      'joiners_need_people',
    )
    expect((await alone.put(`/api/a/1/sign-on/${provider}`, settings({ joiners: null }))).status).toBe(200)
  })

  it('switched off it opens nothing, not even to who is on the way; its secret is sealed and never told', async () => {
    const { add, invite, begin, answer, idp, browser, admin, db, acts } = await centreWithOidc()
    const provider = await add()
    await invite()
    idp.is(twice)
    const at = browser()
    const came = await idp.visit(await begin(at, provider))
    await admin.post(`/api/a/1/sign-on/${provider}/switch`, { on: false })
    expect(await answer(at, came)).toMatchObject(refused)
    expect((await at.get('/api/door')).body).toMatchObject({ signOn: [] })
    const rows = await db.selectFrom('identity.provider').selectAll().execute()
    const list = await admin.get('/api/a/1/sign-on')
    for (const told of [JSON.stringify(rows), String(rows[0]!.sealed_secret), JSON.stringify(list.body)])
      expect(told).not.toContain(clientSecret)
    expect(await acts('sign_on.switched')).toHaveLength(2)
    expect(await acts('security.sign_on_changed')).toHaveLength(3)
    await admin.delete(`/api/a/1/sign-on/${provider}`)
    const [gone] = await db.selectFrom('identity.provider').selectAll().execute()
    expect(gone).toMatchObject({ state: 'off', sealed_secret: null })
  })

  it('shows both factors once more there, to whom it is asked anew: not to somebody else, nor by what it remembers', async () => {
    const { add, invite, signOn, browser, admin, idp, answer, clock, listed } = await centreWithOidc()
    const provider = await add()
    await invite(okafor.email, ['supervisor'])
    const at = browser()
    await signOn(at, provider, twice)
    expect((await at.post('/api/me/confirm/options')).body).toMatchObject({
      passkey: false,
      code: false,
      signOn: 'Riverton sign-on',
    })
    clock.advance(301)
    expect((await at.post('/api/me/recovery-codes')).code).toBe('confirm_first')
    const confirm = async (account: typeof twice) => {
      idp.is(account)
      const { go } = (await at.post('/api/me/confirm/sign-on')).body as unknown as { go: string }
      expect(new URL(go).searchParams.get('prompt')).toBe('login')
      return answer(at, await idp.visit(go))
    }
    expect(await confirm({ ...twice, sub: 'somebody-else' })).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/Somebody else/)
    expect(await confirm({ ...twice, amr: ['pwd'] })).toMatchObject(refused)
    // Its clock is the machine's, and says that it was shown before this session asked: it stands for what is remembered.
    expect(await confirm(twice)).toMatchObject(refused)
    expect((await listed()).failed?.why).toMatch(/does not say that they were/)
    expect((await at.post('/api/me/recovery-codes')).code).toBe('confirm_first')
    clock.advance(25 - 301)
    expect((await confirm(twice)).body).toEqual({ next: 'confirmed', tried: null })
    clock.advance(285)
    expect((await at.post('/api/me/recovery-codes')).code).toBe('no_code_yet')
    expect((await admin.post('/api/me/confirm/sign-on')).code).toBe('no_such_provider')
  })

  it('is refused where it would weaken the door: another’s domain, plain http, another issuer, an inner address', async () => {
    const { admin, settings, add, browser, idp } = await centreWithOidc()
    const post = (more: object) => admin.post('/api/a/1/sign-on', settings(more))
    expect((await post({ domains: ['elsewhere.example'] })).code).toBe('domain_not_ours')
    const oidc = { issuer: 'http://login.riverton.example', clientId, trustsAddresses: false }
    expect((await post({ oidc })).code).toBe('issuer_insecure')
    expect((await post({ oidc: undefined })).code).toBe('one_kind')
    const id = await add()
    const elsewhere = settings({ oidc: { ...oidc, issuer: 'https://other.example' } })
    expect((await admin.put(`/api/a/1/sign-on/${id}`, elsewhere)).code).toBe('other_issuer')
    const inner = await add({ oidc: { ...oidc, issuer: 'https://127.0.0.1:1' } })
    const tried = await admin.post(`/api/a/1/sign-on/${inner}/try`)
    expect(tried).toMatchObject({ status: 422, code: 'sign_on_unreachable' })
    expect(tried.sentence).toMatch(/inner address/)
    expect((await browser().post('/api/door/sign-on', { agency: 1, provider: inner })).code).toBe(
      'sign_on_away',
    )
    // A wrong secret is found out by the provider.
    const wrong = await add({ oidc: { ...settings().oidc, secret: 'wrong' } })
    idp.is(twice)
    const at = browser()
    const { go } = (await at.post('/api/door/sign-on', { agency: 1, provider: wrong })).body as unknown as {
      go: string
    }
    const { state, code, iss } = await idp.visit(go)
    expect(await at.post('/api/door/sign-on/answer', { state, code, iss })).toMatchObject(refused)
  })
})
