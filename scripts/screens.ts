/**
 * Makes the pictures of the documents from a practice centre of its own: `node scripts/screens.ts [FOLDER]`.
 * With `all` as second word also the other forms (phone and desktop, dark and light) that the screens are judged by.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import {
  type Browsing,
  openBrowser,
  type Size,
  signedIn,
  sizes,
  type Theme,
} from '../test/stories/browser.ts'
import type { Centre } from '../test/stories/centre.ts'
import { conversationOf, openWholeCentre, report } from '../test/stories/public.ts'

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../docs/pictures'))
const all = process.argv[3] === 'all'

type Shot = { name: string; theme: Theme; size: Size }

const shot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  console.log(`${name}.png`)
}

/** A plea that came just now, claimed, with the composer open and a template in it. */
const desk = async (browser: Browsing, id: string, { name, theme, size }: Shot): Promise<void> => {
  const { page, context } = await browser.open('desk', { path: `/c/${id}`, theme, size })
  await page.locator('.received .words').first().waitFor()
  if ((await page.getByText('You hold it').count()) === 0) await page.keyboard.press('c')
  await page.getByText('You hold it').waitFor()
  if ((await page.getByRole('textbox', { name: /^Answer to/ }).count()) === 0) await page.keyboard.press('1')
  const field = page.getByRole('textbox', { name: /^Answer to/ })
  await field.waitFor()
  await page.locator('#kept', { hasText: /^kept$/ }).waitFor()
  await page.locator('.mark', { hasText: /^\s*live$/ }).waitFor()
  await shot(page, name)
  await context.close()
}

const publicPage = async (browser: Browsing, path: string, { name, theme, size }: Shot): Promise<void> => {
  const { page, context } = await browser.visit(path, { theme, size, script: true })
  // Below the help, which stands first on every page and stays within reach in the bar.
  if (name === 'form')
    await page.locator('h1').evaluate((one) => scrollTo(0, one.getBoundingClientRect().top - 85))
  await shot(page, name)
  await context.close()
}

const takeAll = async (centre: Centre, browser: Browsing): Promise<void> => {
  const officer = await signedIn(centre, 'desk')
  await officer.send('POST', '/api/a/1/shift')
  const filed = await report(centre, {
    what: 'water at the second floor, 4 kids and my mom, 18 Alder St pls',
    where: '18 Alder Street, second floor',
    danger: 'yes',
    name: 'Maria H.',
    safe: 'yes',
    contact: 'text 555-0142',
  })
  const { id } = await conversationOf(officer, filed)
  await desk(browser, id, { name: 'desk', theme: 'dark', size: sizes.desktop })
  await publicPage(browser, '/report?lang=en', { name: 'form', theme: 'light', size: sizes.phone })
  if (!all) return
  for (const theme of ['dark', 'light'] as const)
    for (const kind of ['desktop', 'phone'] as const) {
      const form = { theme, size: sizes[kind] }
      await desk(browser, id, { name: `desk-${kind}-${theme}`, ...form })
      await publicPage(browser, '/report?lang=en', { name: `form-${kind}-${theme}`, ...form })
      await publicPage(browser, filed.path, { name: `private-${kind}-${theme}`, ...form })
    }
}

await mkdir(folder, { recursive: true })
const centre = await openWholeCentre()
const browser = await openBrowser(centre)
try {
  await takeAll(centre, browser)
} finally {
  await browser.close()
  await centre.stop()
}
