import type { Browser, BrowserContext, Page } from 'playwright-core'
import { axe, contrast, launch, overflow, sizes } from './browser.ts'
import { type Centre, openCentre } from './centre.ts'

export type Somebody = { context: BrowserContext; page: Page }

/** The first administrator, who says what the centre is. */
export const adeyemi = { name: 'Maya Adeyemi', email: 'adeyemi@riverton.example' }

/** A real centre with nobody in it, a browser, and what went wrong on any page of it. */
export const openReal = async (env: Record<string, string> = {}) => {
  const centre: Centre = await openCentre({
    args: ['serve', '--work', '--build', '--centre', 'real', '--name', 'Riverton'],
    env,
  })
  const browser: Browser = await launch()
  const troubles: string[] = []
  const found: string[] = []
  return {
    centre,
    browser,
    /** Script errors, and what the content security policy stopped. */
    troubles,
    /** What is not for everyone, as `look` found it. */
    found,
    /** The link that the server printed for whoever comes first. */
    firstLink: (): string => /(http\S+\/desk\/welcome#\S+)/.exec(centre.program.said())![1]!,
    /** A browser of somebody's own; what goes wrong on its pages is kept. */
    async somebody(): Promise<Somebody> {
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
    },
    /** Everything axe finds on a desktop and a phone, dark and light, a page without a help line, and what is too wide for a narrow one. */
    async look(page: Page, name: string): Promise<void> {
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
      if (!/· (APCO|CoP)/.test((await page.locator('.serves').allInnerTexts()).join(' ')))
        found.push(`${name}: does not say what it is for`)
      await page.setViewportSize(sizes.narrow)
      if ((await overflow(page)).across > 0) found.push(`${name}, narrow: too wide`)
      await page.setViewportSize(sizes.desktop)
    },
    async close(): Promise<void> {
      await browser.close()
      await centre.stop()
    },
  }
}
export type Real = Awaited<ReturnType<typeof openReal>>

/** A device that keeps passkeys and asks for its person's finger; `finger(false)` is one that did not recognise it. */
export const withPasskeys = async ({ context, page }: Somebody) => {
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

export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).first().waitFor()
export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first().click()
export const desk = (page: Page) => page.locator('.queue').first().waitFor()

/** On the welcome page: what the centre is and who says so, up to the choice of what to sign in with. */
export const sayWhatItIs = async (page: Page): Promise<void> => {
  await page.getByLabel('Its full name').fill('Riverton Emergency Communications')
  await page.getByLabel('Its short name').fill('Riverton ECC')
  await page.getByLabel('Time zone').fill('America/Chicago')
  await page.getByLabel('Numbers, rules and sentences of').selectOption('us-ecc')
  await page.getByLabel('The number to call when nothing is urgent').fill('555-0111')
  await page.getByLabel('Your name').fill(adeyemi.name)
  await page.getByLabel('Your work e-mail address').fill(adeyemi.email)
  await press(page, 'Go on')
}

/** The centre is founded by its printed link, with a passkey; whoever did it stands at the desk. */
export const found = async (real: Real): Promise<Somebody> => {
  const founder = await real.somebody()
  await withPasskeys(founder)
  await founder.page.goto(real.firstLink())
  await sayWhatItIs(founder.page)
  await press(founder.page, 'Make the passkey')
  return founder
}
