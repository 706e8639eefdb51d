import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../server/src/core/identity/door/code.fixture.ts'
import { clientId, clientSecret, openOidc } from '../../server/src/core/identity/sign-on/oidc.fixture.ts'
import { type Centre, freePort } from './centre.ts'
import { desk, found, heading, openReal, press, type Real, type Somebody } from './real-centre.ts'

let real: Real
let centre: Centre
let idp: Awaited<ReturnType<typeof openOidc>>
const somebody: Real['somebody'] = () => real.somebody()
const look: Real['look'] = (page, name) => real.look(page, name)

beforeAll(async () => {
  const port = await freePort()
  real = await openReal({ CALLBOX_ALLOW_INNER: `http://127.0.0.1:${port}` })
  centre = real.centre
  idp = await openOidc(`${centre.origin}/desk/sign-on`, port)
})
afterAll(async () => {
  await idp?.close()
  await real?.close()
})

const okafor = { sub: 'b-okafor', email: 'okafor@riverton.example', email_verified: true, name: 'Ben Okafor' }
let admin: Somebody

describe('a force brings its own sign-on', () => {
  it('whoever looks after security adds it, tries it out and switches it on', async () => {
    admin = await found(real)
    const { page } = admin
    await desk(page)
    await page.goto(`${centre.origin}/desk/security`)
    await page.getByText('None yet: everybody signs in here').waitFor()
    await press(page, 'Add a provider')
    const sheet = page.getByRole('dialog', { name: 'Add your own sign-on' })
    await sheet.getByLabel('Its name').fill('Riverton sign-on')
    await sheet.getByLabel('Issuer').fill(idp.issuer)
    await sheet.getByLabel('Client id').fill(clientId)
    await sheet.getByLabel('Client secret').fill(clientSecret)
    await sheet.getByLabel('when two factors were shown').fill('mfa')
    await look(page, 'adding a provider')
    await sheet.getByRole('button', { name: /Add it/ }).click()
    await heading(page, /Riverton sign-on/)
    idp.is({ ...okafor, amr: ['pwd', 'mfa'] })
    await press(page, /Try it/)
    await heading(page, 'What would happen')
    await page.getByText('It would let nobody in.').waitFor()
    await page.getByText('Nobody of the address that it shows').waitFor()
    await look(page, 'what would happen')
    await page.getByRole('link', { name: 'Back to the settings' }).click()
    await page.goto(`${centre.origin}/desk/people`)
    const form = page.locator('section[aria-labelledby="invitations"] form')
    await form.getByLabel('Name').fill(okafor.name)
    await form.getByLabel('Work e-mail address').fill(okafor.email)
    await form.getByRole('button', { name: 'Make an invitation' }).click()
    await page.getByText(`Give this link to ${okafor.name}`).waitFor()
    await page.goto(`${centre.origin}/desk/security`)
    await press(page, /^Switch on/)
    await page.getByRole('button', { name: /^Switch off/ }).waitFor()
    await look(page, 'my security, with a provider')
  })

  it('an officer comes in by it with a second factor of ours, and without one where the provider has shown it', async () => {
    const { context, page } = await somebody()
    await page.goto(`${centre.origin}/desk/`)
    await heading(page, 'With your force’s own sign-on')
    await look(page, 'the door')
    idp.is(null)
    await press(page, 'Sign in with Riverton sign-on')
    await page.getByText('Not signed in.').waitFor()
    await look(page, 'not signed in')
    expect(page.url()).not.toContain('state')
    await page.getByRole('link', { name: 'To the door' }).click()
    idp.is(okafor)
    await press(page, 'Sign in with Riverton sign-on')
    await page.getByText('choose the other one now').waitFor()
    await look(page, 'enrolling a second factor')
    await page.getByLabel('An app that makes codes').check()
    await press(page, 'Set up the app')
    const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '')
    await page.getByLabel('The code that it shows now').fill(codeAt(secret, new Date()))
    await press(page, 'That is my code')
    await press(page, 'I have kept them: to the desk')
    await desk(page)
    await context.close()

    const again = await somebody()
    await again.page.goto(`${centre.origin}/desk/`)
    await press(again.page, 'Sign in with Riverton sign-on')
    await heading(again.page, 'Your code')
    await look(again.page, 'the second factor')
    await again.context.close()

    // The provider remembers a browser: another one shows two factors there.
    const third = await somebody()
    await third.page.goto(`${centre.origin}/desk/`)
    idp.is({ ...okafor, amr: ['pwd', 'mfa'] })
    await press(third.page, 'Sign in with Riverton sign-on')
    await desk(third.page)
    await third.page.goto(`${centre.origin}/desk/security`)
    await third.page.getByText('through your force’s own sign-on').first().waitFor()
    await third.context.close()
  })

  it('somebody with a passkey shows that beside it, and is linked from then on', async () => {
    const { page } = admin
    await page.goto(`${centre.origin}/desk/`)
    await page.evaluate(() => fetch('/api/sign-out', { method: 'POST' }))
    await page.goto(`${centre.origin}/desk/`)
    idp.is({ ...okafor, sub: 'm-adeyemi', email: 'adeyemi@riverton.example', name: 'Maya Adeyemi' })
    await page.context().clearCookies({ domain: '127.0.0.1' })
    await press(page, 'Sign in with Riverton sign-on')
    await heading(page, 'Your code')
    await press(page, 'Sign in with a passkey')
    await desk(page)
    await page.goto(`${centre.origin}/desk/security`)
    await page.getByText('Who comes in by it (2)').waitFor()
    await page.getByText('From now on you can sign in through Riverton sign-on').first().waitFor()
  })

  it('all of it without a script error, against nothing of the policy, and for everyone', () => {
    expect(real.troubles).toEqual([])
    expect(real.found).toEqual([])
  })
})
