import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, overflow, type Screen, sizes, type Theme, type Who } from './browser.ts'
import { conversationOf, type Filed, report, submit } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

let filed: Filed
let conversation: string
let entry: string
beforeAll(async () => {
  filed = await report(centre, {
    what: 'Smoke is coming out of the third floor and we cannot get down, please help',
    where: '12 Mill Street',
    danger: 'yes',
    name: 'Rosa',
    safe: 'yes',
    contact: 'text 555-0117',
  })
  await submit(centre, { what: 'The smoke is thicker now' }, filed.path)
  conversation = (await conversationOf(records, filed)).id
  const { body } = await records.get('/api/a/1/records?limit=1')
  entry = (body as { entries: { id: string }[] }).entries[0]!.id
})

type Place = {
  name: string
  who: Who
  path: () => string
  /** Something that stands there when the page is whole. */
  ready: (page: Page) => Promise<unknown>
  step?: (page: Page) => Promise<unknown>
}

const heading = (page: Page) => page.locator('main h1').first().waitFor()
const dialog = (page: Page) => page.getByRole('dialog').waitFor()
const queue = (page: Page) => page.locator('.row-link').first().waitFor()
const whole = (page: Page) => page.locator('.received .words').first().waitFor()

const consolePlaces: Place[] = [
  { name: 'the desk', who: 'desk', path: () => '/', ready: queue },
  {
    name: 'the status of the centre',
    who: 'supervisor',
    path: () => '/status',
    ready: (page) => page.locator('.status-tile').first().waitFor(),
  },
  { name: 'a conversation', who: 'desk', path: () => `/c/${conversation}`, ready: whole },
  {
    name: 'the composer',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('r')
      await page.getByRole('textbox', { name: /^Answer to/ }).waitFor()
    },
  },
  {
    name: 'the close dialog',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('x')
      await dialog(page)
    },
  },
  {
    name: 'the split dialog',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('l')
      await dialog(page)
    },
  },
  {
    name: 'the palette',
    who: 'desk',
    path: () => '/',
    ready: queue,
    step: async (page) => {
      await page.keyboard.press('Control+k')
      await dialog(page)
      await page.locator('.found-item').first().waitFor()
    },
  },
  { name: 'the sheet of keys', who: 'desk', path: () => '/keys', ready: heading },
  {
    name: 'the help overlay',
    who: 'desk',
    path: () => '/',
    ready: queue,
    step: async (page) => {
      await page.keyboard.press('?')
      await dialog(page)
    },
  },
  {
    name: 'the language dialog',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('w')
      await dialog(page)
    },
  },
  {
    name: 'the place dialog',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('m')
      await dialog(page)
    },
  },
  {
    name: 'closing many',
    who: 'desk',
    path: () => '/',
    ready: queue,
    step: async (page) => {
      await page.locator('.row-link').first().focus()
      await page.keyboard.press(',')
      await page.getByText('1 chosen').waitFor()
      await page.keyboard.press('x')
      await dialog(page)
    },
  },
  {
    name: 'a new view',
    who: 'desk',
    path: () => '/',
    ready: queue,
    step: async (page) => {
      await page.keyboard.press('g')
      await page.keyboard.press('v')
      await page.getByRole('button', { name: 'New view' }).click()
      await page.getByLabel('In whose hands').waitFor()
    },
  },
  {
    name: 'the merge dialog',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press('&')
      await dialog(page)
    },
  },
  {
    name: 'the snippets',
    who: 'desk',
    path: () => `/c/${conversation}`,
    ready: whole,
    step: async (page) => {
      await page.keyboard.press(';')
      await dialog(page)
    },
  },
  {
    name: 'triage',
    who: 'supervisor',
    path: () => '/triage',
    ready: (page) => page.getByRole('heading', { name: 'Languages' }).waitFor(),
  },
  {
    name: 'the wall',
    who: 'supervisor',
    path: () => '/wall',
    ready: (page) => page.locator('.wall-figures').waitFor(),
    step: (page) => page.getByText('As a table').first().click(),
  },
  {
    name: 'asking whether the phones have us',
    who: 'supervisor',
    path: () => '/wall',
    ready: (page) => page.locator('.wall-figures').waitFor(),
    step: async (page) => {
      await page.keyboard.press('!')
      await page.getByRole('button', { name: 'Yes, the phones have us' }).waitFor()
    },
  },
  { name: 'unknown', who: 'supervisor', path: () => '/unknown', ready: heading },
  { name: 'accounts', who: 'supervisor', path: () => '/accounts', ready: heading },
  { name: 'alarms', who: 'supervisor', path: () => '/alarms', ready: heading },
  {
    name: 'exercises',
    who: 'supervisor',
    path: () => '/exercises',
    ready: (page) => page.locator('.scenario').first().waitFor(),
  },
  { name: 'settings', who: 'supervisor', path: () => '/settings', ready: heading },
  {
    name: 'records',
    who: 'records',
    path: () => '/records',
    ready: (page) => page.locator('main a[href*="/records/"]').first().waitFor(),
  },
  {
    name: 'a record',
    who: 'records',
    path: () => `/records/${entry}`,
    ready: (page) => page.getByText('Proven just now').waitFor(),
  },
  {
    name: 'assurance',
    who: 'auditor',
    path: () => '/assurance',
    ready: (page) => page.getByText('2.2.1').first().waitFor(),
  },
  { name: 'an address that leads nowhere', who: 'desk', path: () => '/nowhere', ready: heading },
]

type PublicPlace = {
  name: string
  path: (language: string) => string
  step?: (page: Page) => Promise<unknown>
}
const publicPlaces: PublicPlace[] = [
  { name: 'the first page', path: (language) => `/?lang=${language}` },
  { name: 'the form', path: (language) => `/report?lang=${language}` },
  {
    name: 'the form with an error',
    path: (language) => `/report?lang=${language}`,
    step: async (page) => {
      await page.locator('main form > p button, main form button').last().click()
      await page.locator('.problems').waitFor()
    },
  },
  { name: 'a private page', path: (language) => `${filed.path}?lang=${language}` },
  { name: 'no such page', path: (language) => `/r/RIV-2222-22/nothing-here?lang=${language}` },
]

const themes: Theme[] = ['dark', 'light']

/** Walks the places with one window, since each new one costs seconds. */
const atEach = async (
  screens: Map<Who, Screen>,
  theme: Theme,
  look: (place: Place, page: Page) => Promise<unknown>,
) => {
  for (const place of consolePlaces) {
    const screen = screens.get(place.who) ?? (await browser.open(place.who, { theme }))
    screens.set(place.who, screen)
    await screen.page.goto(`${centre.origin}/desk${place.path()}`)
    await place.ready(screen.page)
    await place.step?.(screen.page)
    await look(place, screen.page)
  }
  for (const screen of screens.values()) await screen.context.close()
}

describe('for everyone: WCAG 2.2 AA', () => {
  it.each(themes)('axe finds nothing on any page of the console, %s', async (theme) => {
    const found: string[] = []
    await atEach(new Map(), theme, async ({ name }, page) => {
      for (const line of await axe(page)) found.push(`${name}: ${line}`)
    })
    expect(found).toEqual([])
  })

  it.each(themes)(
    'axe finds nothing on any page of the public, in English and Spanish, %s',
    async (theme) => {
      const found: string[] = []
      const { page, context } = await browser.visit('/', { theme, script: true })
      for (const language of ['en', 'es'])
        for (const place of publicPlaces) {
          await page.goto(`${centre.origin}${place.path(language)}`)
          await place.step?.(page)
          expect(await page.locator('html').getAttribute('lang')).toBe(language)
          for (const line of await axe(page)) found.push(`${place.name}, ${language}: ${line}`)
        }
      await context.close()
      expect(found).toEqual([])
    },
  )

  it('at 320 pixels nothing has to be scrolled sideways', async () => {
    const found: string[] = []
    const screens = new Map<Who, Screen>()
    for (const who of new Set(consolePlaces.map((place) => place.who)))
      screens.set(who, await browser.open(who, { size: sizes.narrow }))
    await atEach(screens, 'dark', async ({ name }, page) => {
      const { across } = await overflow(page)
      if (across > 0) found.push(`${name}: ${across} px too wide`)
    })
    const { page, context } = await browser.visit('/', { size: sizes.narrow })
    for (const place of publicPlaces) {
      await page.goto(`${centre.origin}${place.path('es')}`)
      await place.step?.(page)
      const { across } = await overflow(page)
      if (across > 0) found.push(`${place.name}: ${across} px too wide`)
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('at 1366×768 the desk fits the screen: only its parts scroll', async () => {
    const { page, context } = await browser.open('desk')
    await queue(page)
    expect(await overflow(page)).toEqual({ across: 0, down: 0 })
    await page.goto(`${centre.origin}/desk/c/${conversation}`)
    await whole(page)
    await page.keyboard.press('r')
    await page.getByRole('textbox', { name: /^Answer to/ }).waitFor()
    expect(await overflow(page)).toEqual({ across: 0, down: 0 })
    expect(await page.evaluate(() => scrollY)).toBe(0)
    const tops = await page
      .locator('fieldset.verbs .verb')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))
    expect(new Set(tops).size).toBe(1)
    const words = await page.locator('.received .words').first().boundingBox()
    expect(words!.y).toBeGreaterThan(0)
    expect(words!.y + 20).toBeLessThan(768)
    await context.close()
  })

  it('the keyboard reaches everything, and what has the focus can be seen', async () => {
    const { page, context } = await browser.open('desk', { path: `/c/${conversation}` })
    await whole(page)
    const wanted = await page
      .locator('button:visible, a[href]:visible, input:visible, select:visible, textarea:visible')
      .evaluateAll((all) =>
        all
          .filter((one) => one.getAttribute('tabindex') !== '-1' && !(one as HTMLButtonElement).disabled)
          .map((one, n) => {
            one.setAttribute('data-wanted', String(n))
            return {
              n: String(n),
              says: (one.textContent || one.getAttribute('aria-label') || '').slice(0, 40),
            }
          }),
      )
    expect(wanted.length).toBeGreaterThan(15)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    const reached = new Set<string>()
    const unseen: string[] = []
    for (let n = 0; n < wanted.length + 25; n += 1) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const one = document.activeElement!
        const style = getComputedStyle(one)
        const box = one.getBoundingClientRect()
        const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1
        const shows = ring || style.boxShadow !== 'none'
        const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        return {
          n: one.getAttribute('data-wanted'),
          shows: shows && inside,
          what: one.outerHTML.slice(0, 90),
          body: one === document.body,
        }
      })
      if (at.n !== null) reached.add(at.n)
      if (!at.body && !at.shows) unseen.push(at.what)
    }
    expect(wanted.filter(({ n }) => !reached.has(n)).map(({ says }) => says)).toEqual([])
    expect(unseen).toEqual([])
    await context.close()
  })

  it('a dialog takes the focus, keeps it, gives it back, and Esc ends it', async () => {
    const { page, context } = await browser.open('desk', { path: `/c/${conversation}` })
    await whole(page)
    await page.locator('button.verb[aria-keyshortcuts="X"]').focus()
    await page.keyboard.press('x')
    await dialog(page)
    const inside = () => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)
    expect(await inside()).toBe(true)
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('Tab')
      expect(await inside()).toBe(true)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent ?? ''), { timeout: 20_000 })
      .toContain('Close')
    await context.close()
  })
})
