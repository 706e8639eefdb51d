import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../server/src/core/identity/door/code.fixture.ts'
import { clientId, clientSecret, openOidc } from '../../server/src/core/identity/sign-on/oidc.fixture.ts'
import { axe, contrast, launch, overflow, sizes } from './browser.ts'
import { type Centre, freePort, openCentre } from './centre.ts'

let centre: Centre
let browser: Browser
let idp: Awaited<ReturnType<typeof openOidc>>
const troubles: string[] = []
const found: string[] = []

beforeAll(async () => {
  const port = await freePort()
  centre = await openCentre({
    args: ['serve', '--work', '--build', '--centre', 'real', '--name', 'Riverton'],
    env: { CALLBOX_ALLOW_INNER: `http://127.0.0.1:${port}` },
  })
  idp = await openOidc(`${centre.origin}/desk/sign-on`, port)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await idp?.close()
  await centre?.stop()
})

const somebody = async (): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext({
    viewport: sizes.desktop,
    reducedMotion: 'reduce',
    colorScheme: 'dark',
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) troubles.push(message.text())
  })
  return { context, page }
}

const look = async (page: Page, name: string): Promise<void> => {
  for (const kind of ['desktop', 'phone'] as const) {
    await page.setViewportSize(sizes[kind])
    for (const line of await axe(page)) found.push(`${name}, ${kind}: ${line}`)
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'light'
    })
    for (const line of await contrast(page)) found.push(`${name}, ${kind}, light: ${line}`)
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark'
    })
  }
  await page.setViewportSize(sizes.narrow)
  if ((await overflow(page)).across > 0) found.push(`${name}, narrow: too wide`)
  await page.setViewportSize(sizes.desktop)
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const desk = (page: Page) => page.locator('.queue').first().waitFor()

const okafor = { sub: 'b-okafor', email: 'okafor@riverton.example', email_verified: true, name: 'Ben Okafor' }
let admin: Awaited<ReturnType<typeof somebody>>

describe('a force brings its own sign-on', () => {
  it('whoever looks after security adds it, tries it out and switches it on', async () => {
    const link = /(http\S+\/desk\/welcome#\S+)/.exec(centre.program.said())![1]!
    admin = await somebody()
    const { context, page } = admin
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(link)
    await page.getByLabel('Its full name').fill('Riverton Emergency Communications')
    await page.getByLabel('Its short name').fill('Riverton ECC')
    await page.getByLabel('Time zone').fill('America/Chicago')
    await page.getByLabel('Numbers, rules and sentences of').selectOption('us-ecc')
    await page.getByLabel('The number to call when nothing is urgent').fill('555-0111')
    await page.getByLabel('Your name').fill('Maya Adeyemi')
    await page.getByLabel('Your work e-mail address').fill('adeyemi@riverton.example')
    await press(page, 'Go on')
    await press(page, 'Make the passkey')
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
    expect(troubles).toEqual([])
    expect(found).toEqual([])
  })
})
