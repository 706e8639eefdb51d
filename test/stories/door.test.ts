import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../server/src/core/identity/door/code.fixture.ts'
import { withSession } from '../../server/src/platform/db/index.ts'
import { findEmbedded } from '../../server/src/platform/postgres/index.ts'
import { axe, contrast, launch, overflow, sizes } from './browser.ts'
import { type Centre, callbox, openCentre } from './centre.ts'

let centre: Centre
let browser: Browser
const troubles: string[] = []
const found: string[] = []

beforeAll(async () => {
  centre = await openCentre({
    args: ['serve', '--work', '--build', '--centre', 'real', '--name', 'Riverton'],
  })
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
})

/** A browser of somebody's own; what goes wrong on its pages is kept. */
const somebody = async (): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext({
    viewport: sizes.desktop,
    reducedMotion: 'reduce',
    colorScheme: 'dark',
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy stopped ${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/policy stopped|Content Security Policy/i.test(message.text())) troubles.push(message.text())
  })
  return { context, page }
}

/** A device that keeps passkeys and asks for its person's finger; `finger(false)` is one that did not recognise it. */
const withPasskeys = async ({ context, page }: Awaited<ReturnType<typeof somebody>>) => {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    finger: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    keys: async () =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

/** Everything axe finds on a desktop and a phone, dark and light, and what is too wide for a narrow one. */
const look = async (page: Page, name: string): Promise<void> => {
  const theme = (theme: string) =>
    page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme
    }, theme)
  for (const kind of ['desktop', 'phone'] as const) {
    await page.setViewportSize(sizes[kind])
    await theme('dark')
    for (const line of await axe(page)) found.push(`${name}, ${kind}, dark: ${line}`)
    await theme('light')
    for (const line of await contrast(page)) found.push(`${name}, ${kind}, light: ${line}`)
    await theme('dark')
  }
  if (!/· CoP-/.test((await page.locator('.serves').allInnerTexts()).join(' ')))
    found.push(`${name}: does not say what it is for`)
  await page.setViewportSize(sizes.narrow)
  if ((await overflow(page)).across > 0) found.push(`${name}, narrow: too wide`)
  await page.setViewportSize(sizes.desktop)
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const desk = (page: Page) => page.locator('.queue').first().waitFor()
const secretOn = async (page: Page): Promise<string> =>
  (await page.locator('.secret code').innerText()).replaceAll(' ', '')
/** A code that was not used yet: each opens once. */
const used = new Map<string, string>()
const freshCode = async (secret: string): Promise<string> => {
  await expect
    .poll(() => codeAt(secret, new Date()) !== used.get(secret), { timeout: 40_000, interval: 500 })
    .toBe(true)
  const code = codeAt(secret, new Date())
  used.set(secret, code)
  return code
}
const signOut = async (page: Page) => {
  await page.locator('.you').click()
  await press(page, 'Sign out')
  const list = page.getByRole('dialog', { name: 'Before you leave this device' })
  await list.waitFor()
  for (const box of await list.getByRole('checkbox').all()) await box.check()
  await list.getByRole('button', { name: 'Sign out' }).click()
  await heading(page, 'Sign in to the desk')
}

/** Makes what everybody showed lately ten minutes older. */
const tenMinutesLater = async (): Promise<void> => {
  const running = await findEmbedded({ folder: join(centre.data, 'postgres') })
  await withSession(running!.ownerUrl, (client) =>
    client.query(`update identity.session_fact set shown_at = shown_at - interval '10 minutes'`),
  )
}

const adeyemi = { name: 'Maya Adeyemi', email: 'adeyemi@riverton.example' }
const okafor = {
  name: 'Ben Okafor',
  email: 'okafor@riverton.example',
  password: 'lantern cobalt otter meadow seven',
}
let admin: Awaited<ReturnType<typeof somebody>>
let device: Awaited<ReturnType<typeof withPasskeys>>
let invitation = ''

describe('the door of a real centre', () => {
  it('the first administrator goes from the printed link to the desk, with a passkey', async () => {
    const link = /(http\S+\/desk\/welcome#\S+)/.exec(centre.program.said())![1]!
    admin = await somebody()
    const { page } = admin
    await page.goto(`${centre.origin}/desk/`)
    await heading(page, 'Sign in to the desk')
    await look(page, 'sign in')
    device = await withPasskeys(admin)
    await page.goto(link)
    await heading(page, 'Welcome: a new centre')
    expect(page.url()).not.toContain('#')
    await look(page, 'welcome')
    await page.getByLabel('Its full name').fill('Riverton Emergency Communications')
    await page.getByLabel('Its short name').fill('Riverton ECC')
    await page.getByLabel('Time zone').fill('America/Chicago')
    await page.getByLabel('Numbers, rules and sentences of').selectOption('us-ecc')
    await page.getByLabel('The number to call when nothing is urgent').fill('555-0111')
    await page.getByLabel('Your name').fill(adeyemi.name)
    await page.getByLabel('Your work e-mail address').fill(adeyemi.email)
    await press(page, 'Go on')
    await page.getByText('Choose with what you').waitFor()
    await look(page, 'enrol')
    await device.finger(false)
    await press(page, 'Make the passkey')
    await page.getByText('Not done.').waitFor()
    await device.finger(true)
    await press(page, 'Make the passkey')
    await desk(page)
    expect(await device.keys()).toBe(1)
    const other = await somebody()
    await other.page.goto(link)
    await other.page.getByText('This link was used').waitFor()
    await other.context.close()
  })

  it('and back in with the passkey, but not when the device does not know its person', async () => {
    const { page } = admin
    await signOut(page)
    await device.finger(false)
    await press(page, 'Sign in with a passkey')
    await page.getByText('Not done.').waitFor()
    await device.finger(true)
    await press(page, 'Sign in with a passkey')
    await desk(page)
  })

  it('what lets somebody in asks for the passkey once more, and nothing typed is lost', async () => {
    const { page } = admin
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await heading(page, 'My security')
    await look(page, 'my security')
    await tenMinutesLater()
    const refused = async () => {
      const answer = await page.evaluate(async () => {
        const asked = await fetch('/api/me/recovery-codes', { method: 'POST' })
        return ((await asked.json()) as { error: { code: string } }).error.code
      })
      return answer
    }
    await expect.poll(refused, { timeout: 20_000 }).toBe('confirm_first')
    const form = page.locator('section[aria-labelledby="invitations"] form')
    await form.getByLabel('Name').fill(okafor.name)
    await form.getByLabel('Work e-mail address').fill(okafor.email)
    await form.getByRole('button', { name: 'Make an invitation' }).click()
    const sheet = page.getByRole('dialog', { name: 'Is it you?' })
    await sheet.waitFor()
    await look(page, 'is it you')
    await sheet.getByRole('button', { name: 'Back' }).click()
    await form.getByText('Not done.').waitFor()
    expect(await form.getByLabel('Work e-mail address').inputValue()).toBe(okafor.email)
    await form.getByRole('button', { name: 'Make an invitation' }).click()
    await sheet.getByRole('button', { name: 'Show my passkey' }).click()
    await page.getByText(`Give this link to ${okafor.name}`).waitFor()
    invitation = await page.locator('section[aria-labelledby="invitations"] .secret code').innerText()
  })

  it('an invited officer enrols a password and an app; wrong codes, a code used twice and guessing do not get in', async () => {
    const { context, page } = await somebody()
    await page.goto(invitation)
    await page.getByText(`${okafor.name} (${okafor.email})`).waitFor()
    await page.getByLabel('A long password and an app').check()
    await page.getByText('your operator keeps none here').waitFor()
    const field = page.getByLabel('A new password')
    expect([await field.getAttribute('type'), await field.getAttribute('autocomplete')]).toEqual([
      'password',
      'new-password',
    ])
    // As a manager of passwords or the clipboard puts it in.
    await field.focus()
    await page.keyboard.insertText('OkaforRiverton')
    expect(await field.inputValue()).toBe('OkaforRiverton')
    await press(page, 'Go on')
    await page.getByText('nobody who knows you would guess').waitFor()
    await page.getByLabel('A new password').fill(okafor.password)
    await press(page, 'Go on')
    await heading(page, 'Your app that makes codes')
    await look(page, 'the app')
    const secret = await secretOn(page)
    await page.getByLabel('The code that it shows now').fill('000000')
    await press(page, 'That is my code')
    await page.getByText('That is not the code').waitFor()
    await page.getByLabel('The code that it shows now').fill(await freshCode(secret))
    await press(page, 'That is my code')
    await heading(page, 'Your ten recovery codes')
    await look(page, 'recovery codes')
    const codes = await page.locator('.recovery-codes code').allInnerTexts()
    expect(codes).toHaveLength(10)
    await press(page, 'I have kept them: to the desk')
    await desk(page)
    await signOut(page)

    const first = async (password: string) => {
      await page.getByLabel('Work e-mail address').fill(okafor.email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await press(page, 'Go on')
    }
    await first('not the right one')
    await page.getByText('Not done.').waitFor()
    const sentence = await page.locator('.refusal').first().innerText()
    await first(okafor.password)
    await heading(page, 'Your code')
    await look(page, 'the code')
    await page.getByLabel('The code your app shows now').fill(codes[0]!)
    await press(page, 'Sign in')
    await heading(page, /by a recovery code/)
    await page.getByText('9 of them are left').waitFor()
    await press(page, 'To the desk')
    await desk(page)
    await signOut(page)
    await first(okafor.password)
    await page.getByLabel('The code your app shows now').fill(codes[0]!)
    await press(page, 'Sign in')
    await page.getByText('Not done.').waitFor()
    await press(page, 'Back')

    // Somebody else, on a device of their own, guesses until tries have to wait; then even the right one gets the same answer.
    const thief = await somebody()
    await thief.page.goto(`${centre.origin}/desk/`)
    for (const guess of ['one', 'two', 'three', 'four', okafor.password]) {
      await thief.page.getByLabel('Work e-mail address').fill(okafor.email)
      await thief.page.getByLabel('Password', { exact: true }).fill(guess)
      const answered = thief.page.waitForResponse(/api\/door\/password/)
      await press(thief.page, 'Go on')
      expect((await answered).status()).toBe(401)
      await thief.page.getByText('Not done.').waitFor()
    }
    expect(await thief.page.locator('.refusal').first().innerText()).toBe(sentence)
    await thief.context.close()
    await first(okafor.password)
    await page.getByLabel('The code your app shows now').fill(await freshCode(secret))
    await press(page, 'Sign in')
    await desk(page)
    await page.getByRole('link', { name: /about your access/ }).click()
    await page.getByText(/4 times in a row/).waitFor()
    await look(page, 'my security, of an officer')
    await context.close()
    await admin.page.reload()
    await admin.page.getByText(/4 times in a row/).waitFor()
  })

  it('a locked-out administrator gets a link at the server; the passkey that was lost opens nothing any more', async () => {
    const { page } = admin
    const maker = callbox(['signin-link', '--email', adeyemi.email], centre.env)
    const [link] = await maker.until(/http\S+welcome#\S+/)
    expect(await maker.ended).toBe(0)
    await page.goto(`${centre.origin}/desk/`)
    await heading(page, 'Sign in to the desk')
    await press(page, 'Sign in with a passkey')
    await page.getByText('Not done.').waitFor()
    await page.goto(link)
    await page.getByText('Choose with what you').waitFor()
    await press(page, 'Make the passkey')
    await desk(page)
  })

  it('all of it without a script error, against nothing of the policy, and for everyone', () => {
    expect(troubles).toEqual([])
    expect(found).toEqual([])
  })
})
