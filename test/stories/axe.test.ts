import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, contrast, overflow, type Screen, sizes, type Theme, type Who } from './browser.ts'
import {
  closeEverything,
  emptyPlaces,
  type Place,
  placesOf,
  publicPlacesOf,
  type Scene,
  setScene,
} from './places.ts'
import { browser, centre } from './whole-centre.ts'

let scene: Scene
let conversation: string
beforeAll(async () => {
  scene = await setScene(centre)
  conversation = scene.arabic
})

const dialog = (page: Page) => page.getByRole('dialog').waitFor()
const queue = (page: Page) => page.locator('.row-link').first().waitFor()
const whole = (page: Page) => page.locator('.received .words').first().waitFor()

/** The desk keeps to what its person chose, the public's pages to the system. */
const show = async (page: Page, theme: Theme) => {
  const chosen = await page.evaluate((theme) => {
    const { dataset } = document.documentElement
    if (!dataset.theme) return false
    dataset.theme = theme
    return true
  }, theme)
  if (!chosen) await page.emulateMedia({ colorScheme: theme })
}

/**
 * Everything axe finds on what stands there, on a desktop and a phone, dark and light, and what has to be scrolled
 * sideways on a narrow one. The rules run once for each size; in the light only those that look at colours.
 */
const lookAt = async (page: Page): Promise<string[]> => {
  const found: string[] = []
  for (const kind of ['desktop', 'phone'] as const) {
    await page.setViewportSize(sizes[kind])
    await show(page, 'dark')
    for (const line of await axe(page)) found.push(`${kind}, dark: ${line}`)
    await show(page, 'light')
    for (const line of await contrast(page)) found.push(`${kind}, light: ${line}`)
  }
  await page.setViewportSize(sizes.narrow)
  const { across } = await overflow(page)
  if (across > 0) found.push(`narrow: ${across} px too wide`)
  await page.setViewportSize(sizes.desktop)
  return found
}

/** Somebody's window; what it asks for and is not theirs is found too, since every refusal is on the record. */
const opened = async (who: Who, found: string[]): Promise<Screen> => {
  const screen = await browser.open(who)
  screen.page.on('response', (response) => {
    if (response.status() === 403) found.push(`${who} is refused ${new URL(response.url()).pathname}`)
  })
  return screen
}

/** Walks the places with one window for each person, since each new one costs seconds. */
const walk = async (places: readonly Place[]): Promise<string[]> => {
  const found: string[] = []
  const screens = new Map<Who, Screen>()
  for (const { name, who, path, ready, step } of places) {
    const screen = screens.get(who) ?? (await opened(who, found))
    screens.set(who, screen)
    const { page, context } = screen
    await page.goto(`${centre.origin}/desk${path}`)
    await ready(page)
    await step?.(page)
    for (const line of await lookAt(page)) found.push(`${name}: ${line}`)
    await context.setOffline(false)
  }
  for (const { context } of screens.values()) await context.close()
  return found
}

describe('for everyone: WCAG 2.2 AA, on a desktop and a phone, dark and light, and nothing to scroll sideways', () => {
  it('every page of the console and its sheets', { timeout: 600_000 }, async () => {
    expect(await walk(placesOf(scene))).toEqual([])
  })

  it('every page of the public, in English and Spanish', async () => {
    const found: string[] = []
    const { page, context } = await browser.visit('/', { script: true })
    for (const language of ['en', 'es'])
      for (const place of publicPlacesOf(scene, language)) {
        await page.goto(`${centre.origin}${place.path}`)
        await place.step?.(page)
        expect(await page.locator('html').getAttribute('lang')).toBe(language)
        for (const line of await lookAt(page)) found.push(`${place.name}, ${language}: ${line}`)
      }
    await context.close()
    expect(found).toEqual([])
  })
})

describe('for everyone, by hand', () => {
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
    // Between its last field and its first the focus is with the browser's own window: never on what lies behind.
    const inside = () =>
      page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      )
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

describe('for everyone, when everything is done', () => {
  it('the empty desk and the empty wall', async () => {
    await closeEverything(centre)
    expect(await walk(emptyPlaces)).toEqual([])
  })
})
