import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { realCentre } from '../door/centre.fixture.ts'
import { okafor } from './centre.fixture.ts'
import { describedBy } from './metadata.ts'
import { openSaml, type Says, twoFactors } from './saml.fixture.ts'
import { acsOf, ourEntity } from './saml.ts'

const origin = 'http://localhost:9110'
const refused = { status: 401, code: 'sign_on_refused' }
const mfa: Says = { nameId: 'b-okafor', email: okafor.email, context: twoFactors }

const centreWithSaml = async () => {
  const centre = await realCentre()
  const idp = openSaml(acsOf(origin), ourEntity(origin))
  const { at: admin } = await centre.founded()
  const settings = (saml: object) => ({
    name: 'Riverton sign-on',
    domains: ['riverton.example'],
    secondFactor: [twoFactors],
    joiners: null,
    saml,
  })
  const added = await admin.post('/api/a/1/sign-on', settings({ metadata: idp.metadata }))
  const { id } = added.body as unknown as { id: string }
  await admin.post(`/api/a/1/sign-on/${id}/switch`, { on: true })
  await admin.post('/api/a/1/invitations', { name: 'Ben Okafor', email: okafor.email, roles: ['desk'] })
  type Browser = ReturnType<typeof centre.browser>
  const begin = async (at: Browser): Promise<string> => {
    const begun = await at.post('/api/door/sign-on', { agency: 1, provider: id })
    return (begun.body as unknown as { go: string }).go
  }
  /** The provider's page posts to us: of another site, and with no cookie of ours. @returns where the browser is sent. */
  const post = async (form: Record<string, string>): Promise<URL> => {
    const answer = await centre.app.request(acsOf(origin), {
      method: 'POST',
      headers: {
        origin: 'https://login.riverton.example',
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
    })
    expect(answer.status).toBe(303)
    expect(answer.headers.getSetCookie()).toEqual([])
    return new URL(answer.headers.get('location')!)
  }
  const back = (at: Browser, to: URL) =>
    at.post('/api/door/sign-on/answer', { state: to.searchParams.get('state') })
  const signOn = async (at: Browser, says: Says) =>
    back(at, await post(idp.answer(await begin(at), centre.clock.now(), says)))
  const why = async (): Promise<string> => {
    const { providers } = (await admin.get('/api/a/1/sign-on')).body as unknown as {
      providers: { failed: { why: string } | null }[]
    }
    return providers[0]!.failed?.why ?? ''
  }
  return { ...centre, idp, admin, id, settings, begin, post, back, signOn, why }
}

describe('sign-on by the force’s own provider of SAML 2.0', () => {
  it('lets an invited officer in who showed two factors there, by an answer of our clock’s time', async () => {
    const { signOn, browser } = await centreWithSaml()
    const at = browser()
    expect((await signOn(at, mfa)).body).toEqual({ next: 'in', tried: null })
    expect((await at.get('/api/me')).body).toMatchObject({
      name: 'Ben Okafor',
      agencies: [{ roles: ['desk'] }],
    })
    expect((await signOn(browser(), { nameId: 'b-okafor', context: twoFactors })).body).toMatchObject({
      next: 'in',
    })
  })

  it('asks for a second factor of ours where only a password was shown', async () => {
    const { signOn, browser } = await centreWithSaml()
    const at = browser()
    expect((await signOn(at, { nameId: 'b-okafor', email: okafor.email })).body).toMatchObject({
      next: 'enrol',
    })
    expect((await at.get('/api/me')).status).toBe(401)
  })

  it('an answer in which one thing is wrong opens nothing, and what was wrong is told to whoever looks after security', async () => {
    const { signOn, browser, why } = await centreWithSaml()
    const wrong: [Partial<Says>, RegExp][] = [
      [{ unsigned: true }, /signature/],
      [{ sha1: true }, /SHA-1/],
      [{ audience: 'https://other.example' }, /audience/],
      [{ recipient: 'https://other.example/acs' }, /not for this address/],
      [{ inResponseTo: '_made-up' }, /InResponseTo/],
      [{ issuer: 'https://evil.example' }, /issuer/],
      [{ until: -31 }, /too old/],
      [{ email: 'okafor@elsewhere.example' }, /elsewhere.example/],
      [{ email: 'nobody@riverton.example' }, /Nobody/],
      [{ email: `${'<a/>'.repeat(20_000)}okafor@riverton.example` }, /more parts than/],
    ]
    for (const [one, words] of wrong) {
      const at = browser()
      expect(await signOn(at, { ...mfa, ...one })).toMatchObject(refused)
      expect(await why()).toMatch(words)
      expect((await at.get('/api/me')).status).toBe(401)
    }
  })

  it('an answer that was changed, wrapped or signed by another key opens nothing', async () => {
    const { begin, post, back, idp, browser, clock, why } = await centreWithSaml()
    const tell = async (change: (xml: string) => string) => {
      const at = browser()
      const form = idp.answer(await begin(at), clock.now(), mfa)
      const xml = change(Buffer.from(form.SAMLResponse, 'base64').toString())
      return back(at, await post({ ...form, SAMLResponse: Buffer.from(xml).toString('base64') }))
    }
    expect(await tell((xml) => xml.replaceAll('b-okafor', 'm-adeyemi'))).toMatchObject(refused)
    expect(await why()).toMatch(/signature/i)
    const forged = (xml: string) => {
      const [assertion] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)!
      const evil = assertion
        .replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '')
        .replace(/ ID="[^"]+"/, ' ID="_evil"')
        .replaceAll('b-okafor', 'm-adeyemi')
      return { assertion, evil }
    }
    for (const wrap of [
      (xml: string) => xml.replace(forged(xml).assertion, forged(xml).evil + forged(xml).assertion),
      (xml: string) =>
        xml.replace(
          forged(xml).assertion,
          forged(xml).evil.replace(
            '</saml:Assertion>',
            `<saml:Advice>${forged(xml).assertion}</saml:Advice></saml:Assertion>`,
          ),
        ),
      (xml: string) =>
        xml
          .replace(forged(xml).assertion, forged(xml).evil)
          .replace(
            '</samlp:Response>',
            `<samlp:Extensions>${forged(xml).assertion}</samlp:Extensions></samlp:Response>`,
          ),
    ]) {
      expect(await tell(wrap)).toMatchObject(refused)
      expect(await why()).toMatch(/signature/i)
    }
    const stranger = openSaml(acsOf(origin), ourEntity(origin))
    const at = browser()
    expect(await back(at, await post(stranger.answer(await begin(at), clock.now(), mfa)))).toMatchObject(
      refused,
    )
  })

  it('whatever comes in place of an answer opens nothing that it should not, and is refused in words', {
    timeout: 60_000,
  }, async () => {
    const { begin, post, back, idp, browser, clock, app } = await centreWithSaml()
    const damaged = fc.oneof(
      fc
        .array(
          fc.record({
            at: fc.nat(),
            to: fc.constantFrom('', '<', '&', '"', '\0', '\ud800', '<a/>', '&#x0;', '<!--', '>>'),
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        )
        .map(
          (wounds) => (xml: string) =>
            wounds.reduce((text, { at, to }) => {
              const place = at % (text.length + 1)
              return text.slice(0, place) + to + text.slice(place + 1)
            }, xml),
        ),
      fc.nat().map((cut) => (xml: string) => xml.slice(0, cut % xml.length)),
      fc.constant(() => '<a>'.repeat(40_000)),
      fc.constant((xml: string) =>
        xml.replace('<samlp:Status>', `${'<x>'.repeat(9000)}${'</x>'.repeat(9000)}<samlp:Status>`),
      ),
      fc.string({ unit: 'binary' }).map((text) => () => text),
    )
    for (const change of fc.sample(damaged, { numRuns: Number(process.env.CALLBOX_TEST_RUNS ?? 25) })) {
      // Who tries often has to wait, which is another test's matter.
      clock.advance(1000)
      const at = browser()
      const form = idp.answer(await begin(at), clock.now(), mfa)
      const xml = change(Buffer.from(form.SAMLResponse, 'base64').toString())
      const answer = await back(
        at,
        await post({ ...form, SAMLResponse: Buffer.from(xml).toString('base64') }),
      )
      if (answer.status !== 200) expect(answer, xml.slice(0, 2000)).toMatchObject(refused)
      else expect((await at.get('/api/me')).body).toMatchObject({ name: 'Ben Okafor' })
    }
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', 'SAMLResponse=%ff%fe&RelayState=%00'],
      ['application/x-www-form-urlencoded', `SAMLResponse=${'A'.repeat(300_000)}&RelayState=x`],
      ['multipart/form-data; boundary=', '--x'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="SAMLResponse"; filename="a"\r\n\r\na\r\n--b--',
      ],
      ['application/json', '{"SAMLResponse":[]}'],
    ] as const)
      expect(
        (await app.request(acsOf(origin), { method: 'POST', headers: { 'content-type': type }, body }))
          .status,
        body.slice(0, 60),
      ).toBeLessThan(500)
  })

  it('a provider’s metadata of whatever kind is read, or refused by name', async () => {
    const good = openSaml(acsOf(origin), ourEntity(origin)).metadata
    const told = fc.oneof(
      fc
        .record({ at: fc.nat(), length: fc.nat(40), to: fc.constantFrom('', '<', '&x;', '\0', '<x>', '"') })
        .map(({ at, length, to }) => {
          const place = at % good.length
          return good.slice(0, place) + to + good.slice(place + length)
        }),
      fc.constant('<a>'.repeat(50_000)),
      fc.string({ unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(told, async (metadata) => {
        const read = await describedBy({ metadata: metadata || 'x' }).catch((error: unknown) => error)
        if (read instanceof Error) expect(read).toMatchObject({ status: 422 })
        else expect(read).toMatchObject({ entityId: expect.stringMatching(/./) })
      }),
      { numRuns: 150 },
    )
  })

  it('an answer counts once, in the browser that began; one that nobody asked for is not even kept', async () => {
    const { begin, post, back, idp, browser, clock, db, why } = await centreWithSaml()
    const at = browser()
    const form = idp.answer(await begin(at), clock.now(), mfa)
    const to = await post(form)
    expect(await back(browser(), to)).toMatchObject(refused)
    expect((await back(at, to)).status).toBe(200)
    expect(await back(at, await post(form))).toMatchObject(refused)
    // The same assertion under a new question: it answers another one.
    const thief = browser()
    const { searchParams } = new URL(await begin(thief))
    expect(
      await back(thief, await post({ ...form, RelayState: searchParams.get('RelayState')! })),
    ).toMatchObject(refused)
    expect(await why()).toMatch(/InResponseTo/)
    const before = await db.selectFrom('identity.verification').selectAll().execute()
    await post({ SAMLResponse: form.SAMLResponse, RelayState: 'of nobody' })
    expect(await db.selectFrom('identity.verification').selectAll().execute()).toEqual(before)
  })

  it('is described by its metadata or by hand, and what cannot be used is said', async () => {
    const { admin, settings, idp, app } = await centreWithSaml()
    const add = async (saml: object) => admin.post('/api/a/1/sign-on', settings(saml))
    for (const [saml, why] of [
      [{ metadata: 'no metadata' }, /not XML|one identity provider/],
      [{ metadata: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>' }, /document type/],
      [
        { metadata: idp.metadata.replace(/<ds:X509Certificate>[\s\S]*?</, '<ds:X509Certificate>AAAA<') },
        /certificate/,
      ],
      [{ entityId: 'x', signOn: 'javascript:alert(1)', certificate: 'AAAA' }, /certificate|address/],
      [{ entityId: 'https://x.example' }, /address/],
    ] as const) {
      const answer = await add(saml)
      expect(answer.code).toBe('metadata_unreadable')
      expect(answer.sentence).toMatch(why)
    }
    const certificate = /<ds:X509Certificate>([^<]+)</.exec(idp.metadata)![1]!
    const byHand = { entityId: 'https://x.example', signOn: 'https://x.example/in', certificate }
    expect((await add(byHand)).status).toBe(200)
    const list = (await admin.get('/api/a/1/sign-on')).body as unknown as { providers: object[] }
    expect(list.providers[1]).toMatchObject({ kind: 'saml', certificateEnds: '2045-01-01T00:00:00.000Z' })
    const ours = await app.request(acsOf(origin))
    expect(await ours.text()).toContain(`Location="${acsOf(origin)}"`)
  })
})
