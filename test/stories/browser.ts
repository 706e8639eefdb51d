import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type Centre, callbox, follow, type Person } from './centre.ts'

/** The invented people of the practice centre, by what they do. */
export const people = {
  desk: { name: 'A. Ruiz', email: 'ruiz@riverton.example' },
  'second desk': { name: 'B. Okafor', email: 'okafor@riverton.example' },
  supervisor: { name: 'C. Lindqvist', email: 'lindqvist@riverton.example' },
  communications: { name: 'D. Marsh', email: 'marsh@riverton.example' },
  records: { name: 'E. Tran', email: 'tran@riverton.example' },
  auditor: { name: 'F. Haddad', email: 'haddad@riverton.example' },
  trainer: { name: 'G. Novak', email: 'novak@riverton.example' },
  neighbourhood: { name: 'H. Sato', email: 'sato@riverton.example' },
  approver: { name: 'I. Brandt', email: 'brandt@riverton.example' },
  quality: { name: 'J. Mensah', email: 'mensah@riverton.example' },
  standards: { name: 'K. Silva', email: 'silva@riverton.example' },
  security: { name: 'L. Petrov', email: 'petrov@riverton.example' },
  administrator: { name: 'M. Adeyemi', email: 'adeyemi@riverton.example' },
  investigator: { name: 'N. Fischer', email: 'fischer@riverton.example' },
  guest: { name: 'O. Lind', email: 'lind@riverton.example' },
} as const
export type Who = keyof typeof people

export type Theme = 'dark' | 'light'
export type Size = { width: number; height: number }
export const sizes = {
  desktop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 720 },
} as const satisfies Record<string, Size>

export type Look = { theme?: Theme; size?: Size; locale?: string; script?: boolean }

/** A page and everything that went wrong on it: script errors, dialogs, what the content security policy stopped. */
export type Screen = { page: Page; context: BrowserContext; troubles: string[] }

export type Browsing = {
  /** The console as this person, signed in by a link, at `path` below /desk. */
  open(who: Who, look?: Look & { path?: string }): Promise<Screen>
  /** Somebody of the public: no session, and no script unless asked for. */
  visit(path: string, look?: Look): Promise<Screen>
  close(): Promise<void>
}

const chromiumPath = (): string => {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
    .find((file) => existsSync(file))
  if (!found) throw new Error('No Chromium is on the path: install it (apt-get install chromium).')
  return found
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** This machine's Chromium, without a window. */
export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), headless: true, args: [...quiet, ...more] })

/** One Chromium for a centre; each person has a context of their own. */
export const openBrowser = async (centre: Centre): Promise<Browsing> => {
  const browser = await launch()
  const screen = async (look: Look) => {
    const { theme = 'dark', size = sizes.desktop, locale = 'en-US', script = true } = look
    const context = await browser.newContext({
      viewport: size,
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale,
      timezoneId: 'America/Chicago',
      javaScriptEnabled: script,
    })
    context.setDefaultTimeout(20_000)
    if (script) {
      await context.addInitScript((theme) => {
        if (!localStorage.getItem('callbox-prefs'))
          localStorage.setItem('callbox-prefs', JSON.stringify({ theme }))
        addEventListener('securitypolicyviolation', (event) =>
          console.error(`policy stopped ${event.violatedDirective} ${event.blockedURI}`),
        )
      }, theme)
    }
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      if (/policy stopped|Content Security Policy/i.test(message.text())) troubles.push(message.text())
    })
    return { page, context, troubles }
  }

  return {
    async open(who, { path = '/', ...look } = {}) {
      const { cookie } = await signedIn(centre, who)
      const opened = await screen(look)
      await opened.context.addCookies(
        cookie.split('; ').map((pair) => {
          const [name = '', ...value] = pair.split('=')
          return { name, value: value.join('='), url: centre.origin }
        }),
      )
      await opened.page.goto(`${centre.origin}/desk${path}`)
      await opened.page.getByText('PRACTICE', { exact: true }).waitFor()
      return opened
    },
    async visit(path, look = {}) {
      const opened = await screen({ script: false, ...look })
      await opened.page.goto(`${centre.origin}${path}`)
      return opened
    },
    close: () => browser.close(),
  }
}

const sessions = new WeakMap<Centre, Map<Who, Promise<Person>>>()

/** A person of this centre, signed in by a link once and the same session ever after. */
export const signedIn = (centre: Centre, who: Who): Promise<Person> => {
  const known = sessions.get(centre) ?? new Map<Who, Promise<Person>>()
  sessions.set(centre, known)
  const person = known.get(who) ?? linkFor(centre, who).then((link) => follow(centre.origin, link))
  known.set(who, person)
  return person
}

/** The link printed at the start where there is one, else one made as an operator makes it. */
const linkFor = async (centre: Centre, who: Who): Promise<string> => {
  const printed = new RegExp(`^ +${who} +(http\\S+)`, 'm').exec(centre.program.said())?.[1]
  if (printed) return printed
  const maker = callbox(['signin-link', '--email', people[who].email], centre.env)
  const [link] = await maker.until(/http\S+magic-link\S+/)
  await maker.ended
  return link!
}

/** What axe finds against WCAG 2.2 A and AA, one readable line each. */
export const axe = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return readable(violations)
}

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']
const readable = (violations: Violations): string[] =>
  violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  )

/** Of the same, only what depends on the colours: for the second theme. */
export const contrast = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withRules(['color-contrast', 'link-in-text-block'])
    .analyze()
  return readable(violations)
}

/** By how many pixels the page is wider and higher than what is seen of it. */
export const overflow = (page: Page): Promise<{ across: number; down: number }> =>
  page.evaluate(() => ({
    across: document.documentElement.scrollWidth - innerWidth,
    down: document.documentElement.scrollHeight - innerHeight,
  }))

/** What a screen reader was told last, politely or at once. */
export const announced = (page: Page, how: 'polite' | 'assertive'): Promise<string> =>
  page.locator(`body div[aria-live="${how}"]`).first().innerText()
