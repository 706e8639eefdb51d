import { createLocalJWKSet, flattenedVerify, type JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { module, officialAccounts } from '#core/register'
import { person, testWorld } from '#testing'
import { type List, officialRoutes } from './index.ts'

const account = {
  id: '1',
  network: 'facebook',
  networkName: 'Facebook',
  handle: 'rivertonecc',
  name: 'Riverton <ECC>',
  url: 'https://www.facebook.com/RivertonECC',
  language: 'en',
  takesReports: false,
  watchedNow: false,
  always: false,
  verified: true,
}

const site = async () => {
  const t = await testWorld()
  const list: List = {
    site: {
      agency: 1,
      accountId: '',
      name: 'Riverton Emergency Communications',
      shortName: 'Riverton ECC',
      zone: 'America/Chicago',
      languages: ['en', 'es'],
      nonEmergency: '555-0111',
      pack: packOf('us-ecc'),
    },
    hasForm: true,
    accounts: [
      account,
      {
        ...account,
        id: '2',
        network: 'web',
        networkName: 'web',
        handle: 'report-form',
        name: 'Report form',
        url: null,
      },
    ],
  }
  let asked = 0
  let away = false
  const app = officialRoutes(t.world, {
    lists: async () => {
      asked++
      if (away) throw new Error('the database is away')
      return [list]
    },
    addressOf: () => '203.0.113.7',
  })
  const get = (path: string, headers = {}) => app.request(`http://localhost:9110${path}`, { headers })
  const ask = (what: string) =>
    app.request('http://localhost:9110/accounts/check?lang=en', {
      method: 'POST',
      body: new URLSearchParams({ what }),
    })
  return { t, get, ask, asked: () => asked, fail: () => (away = true) }
}

describe('the public list of official accounts', () => {
  it('says how to get help before anything else, links each account as ours, and needs no script', async () => {
    const { get } = await site()
    const answer = await get('/accounts')
    const page = await answer.text()
    expect(page.indexOf('Call 9-1-1 now')).toBeGreaterThan(0)
    expect(page.indexOf('Call 9-1-1 now')).toBeLessThan(page.indexOf('Our official accounts</h1>'))
    expect(page).toContain(
      '<a href="https://www.facebook.com/RivertonECC" rel="me noopener noreferrer">Riverton &lt;ECC&gt; on Facebook</a>',
    )
    expect(page).toContain('href="http://localhost:9110/report?to=1"')
    expect(page).toContain('Nobody is watching it now. For help now call 9-1-1.')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await (await get('/accounts?lang=es')).text()).toContain('Nuestras cuentas oficiales')
    expect(await (await get('/accounts', { 'accept-language': 'es-MX' })).text()).toContain('lang="es"')
  })

  it('is signed with the centre’s key, which stands at its own address and stays the same', async () => {
    const { get } = await site()
    const jws = await (await get('/accounts.json')).json()
    const keys = (await (await get('/accounts/keys.json')).json()) as JSONWebKeySet
    const { payload, protectedHeader } = await flattenedVerify(jws as never, createLocalJWKSet(keys))
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: keys.keys[0]!.kid })
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      practice: true,
      issued: '2026-03-01T02:14:00.000Z',
      agencies: [{ accounts: [{ network: 'facebook', handle: 'rivertonecc' }, { network: 'web' }] }],
    })
    expect(keys.keys[0]).not.toHaveProperty('d')
    const other = await site()
    expect(await (await other.get('/accounts/keys.json')).json()).toEqual(keys)
    const forged = { ...(jws as { payload: string }), payload: Buffer.from('{}').toString('base64url') }
    await expect(flattenedVerify(forged as never, createLocalJWKSet(keys))).rejects.toThrow()
  })

  it('is there as a piece for another website, with how to get help in it', async () => {
    const { get } = await site()
    const answer = await get('/accounts/piece?lang=es')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const piece = await answer.text()
    expect(piece).toMatch(/^<section class="official-accounts" lang="es">/)
    expect(piece).toContain('9-1-1')
    expect(piece).toContain('rel="me noopener"')
    expect(piece).not.toContain('<script')
  })

  it('is still served while the database is away, as it was last known', async () => {
    const { get, fail } = await site()
    await get('/accounts')
    fail()
    expect((await get('/accounts')).status).toBe(200)
  })

  it('is the register, read anew: an account that is being closed is on it no more', async () => {
    const t = await testWorld()
    const handles = async () => (await officialAccounts(t.world, 1)).map(({ handle }) => handle)
    expect(await handles()).toEqual(['riverton'])
    await person(t, module, 'lindqvist')('register.decide', { id: t.account, step: 'close', why: 'Enough' })
    expect(await handles()).toEqual([])
  })
})

describe('is this really us?', () => {
  it('answers plainly, keeps nothing in the address, and says what to do', async () => {
    const { ask } = await site()
    expect(await (await ask('facebook.com/RivertonECC')).text()).toContain('Yes, this is us')
    const no = await (await ask('facebook.com/R1vertonECC"><script>')).text()
    expect(no).toContain('No, this is not us')
    expect(no).toContain('Do not answer it.')
    expect(no).not.toContain('"><script>')
    const unsure = await ask('bit.ly/abc')
    expect(await unsure.text()).toContain('We cannot tell')
    expect(unsure.headers.get('cache-control')).toBe('no-store')
    expect((await ask('  ')).status).toBe(422)
    expect((await ask('x'.repeat(100_000))).status).toBe(413)
  })

  it('slows down whoever asks very often', async () => {
    const { ask, t, asked } = await site()
    for (let n = 0; n < 20; n++) expect((await ask('bit.ly/abc')).status).toBe(200)
    const late = await ask('bit.ly/abc')
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60'])
    t.clock.advance(61)
    expect((await ask('bit.ly/abc')).status).toBe(200)
    expect(asked()).toBeLessThan(5)
  })
})
