import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Screen } from './browser.ts'
import { callbox, type Program } from './centre.ts'
import { conversationOf, report } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

let desk: Screen
let id: string
/** The server that runs now; the centre's own until it is killed. */
let running: Program
beforeAll(async () => {
  running = centre.program
  const filed = await report(centre, { what: 'The ice on the lake is thin and children play on it' })
  id = (await conversationOf(records, filed)).id
  desk = await browser.open('desk', { path: `/c/${id}` })
  await live(desk.page)
})
afterAll(async () => {
  if (running !== centre?.program) await running?.kill('SIGINT')
})

const live = (page: Page) => page.locator('.mark', { hasText: /^\s*live$/ }).waitFor({ timeout: 30_000 })
const offline = (page: Page) => page.locator('.mark', { hasText: /offline/ }).waitFor({ timeout: 10_000 })
const field = (page: Page) => page.getByRole('textbox', { name: /^Answer to/ })
const kept = (page: Page) => page.evaluate(() => sessionStorage.getItem('callbox-kept') ?? '')
const again = async () => {
  running = callbox(['serve', '--work'], centre.env)
  await running.until(/Ctrl-C stops everything/)
}

describe('the desk without its server', () => {
  it('the network goes: said at once, what is typed is kept, an act is refused in words; back, it recovers by itself', async () => {
    const { page, context } = desk
    await page.keyboard.press('r')
    await field(page).fill('Stay away from the ice')
    await context.setOffline(true)
    await offline(page)
    await page.getByText('what you type is kept, nothing else is done').waitFor()
    expect(await page.getByText('on shift', { exact: false }).count()).toBe(0)
    await field(page).pressSequentially(', please')
    await page.keyboard.press('Escape')
    await page.keyboard.press('u')
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).first().waitFor()
    expect(await page.locator('.row-link').count()).toBeGreaterThan(5)
    await context.setOffline(false)
    await live(page)
    expect(await field(page).inputValue()).toBe('Stay away from the ice, please')
    expect(desk.troubles).toEqual([])
  })

  it('reloaded while the server is gone, the last queue and the open conversation can still be read, with their age', async () => {
    const { page } = desk
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await live(page)
    await field(page).waitFor()
    await expect.poll(() => kept(page), { timeout: 20_000 }).toContain('ice on the lake')
    const before = await page.locator('.row-link').count()
    await running.kill('SIGKILL')
    await page.reload()
    await offline(page)
    await page.locator('.mark', { hasText: /shown as it was \d/ }).waitFor()
    await page.locator('.received .words', { hasText: 'ice on the lake' }).waitFor()
    expect(await page.locator('.row-link').count()).toBeGreaterThan(Math.min(5, before - 1))
    expect(await field(page).inputValue()).toBe('Stay away from the ice, please')
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: 'Action, screen' }).fill('haddad')
    await page.getByText('The server does not answer: only what is on this screen').waitFor()
    await page.keyboard.press('Escape')
  })

  it('the server is back: it is live again by itself, with what came meanwhile', async () => {
    await again()
    await live(desk.page)
    const { id: late } = await conversationOf(
      records,
      await report(centre, { what: 'Now somebody fell through the ice, hurry', danger: 'yes' }),
    )
    await desk.page.locator('.arrivals button').click()
    await desk.page.locator(`[data-row="${late}"]`).waitFor()
    expect(desk.troubles).toEqual([])
  })

  it('a renewed server is said, and its page is loaded as soon as nobody is in the middle of an answer', async () => {
    const { page, context } = desk
    const renewed = 'assets/index-renewed.js'
    await page.goto(`${centre.origin}/desk/c/${id}`)
    await live(page)
    await field(page).waitFor()
    // The page as a newer build would be served; what runs stays this one.
    await context.route('**/desk/', async (route) => {
      if (route.request().headers().accept !== 'text/html') return route.continue()
      const response = await route.fetch()
      const body = (await response.text()).replace(/assets\/index-[\w-]+\.js/, renewed)
      await route.fulfill({ response, body })
    })
    await page.evaluate(() => Object.assign(window, { before: true }))
    await context.setOffline(true)
    await offline(page)
    await context.setOffline(false)
    const mark = page.getByRole('button', { name: /New version/ })
    await mark.waitFor({ timeout: 30_000 })
    const same = () => page.evaluate(() => (window as { before?: true }).before === true)
    // The answer is open: nothing is taken from under it.
    expect(await field(page).isVisible()).toBe(true)
    expect(await same()).toBe(true)
    await page.getByRole('button', { name: 'Set aside' }).click()
    await expect.poll(() => same().catch(() => true), { timeout: 20_000 }).toBe(false)
    // The reload did not bring it: it is said, and not tried for ever.
    await mark.waitFor({ timeout: 20_000 })
    await context.unroute('**/desk/')
  })

  it('signing out leaves nothing of the queue in any tab, and a reload without the server shows nobody’s words', async () => {
    const { page, context } = desk
    const other = await context.newPage()
    await other.goto(`${centre.origin}/desk/`)
    await live(other)
    await expect.poll(() => kept(other), { timeout: 20_000 }).not.toBe('')
    const leave = async () => {
      await page.getByRole('button', { name: /A\. Ruiz/ }).click()
      await page.getByRole('button', { name: 'Sign out' }).click()
    }
    await page.goto(`${centre.origin}/desk/c/${id}`)
    await live(page)
    await context.route('**/conversations/*/draft', (route) => route.abort())
    await page.keyboard.press('r')
    await field(page).fill('Typed, and not kept')
    await page.getByText('kept in this browser only').waitFor()
    await leave()
    // What only this browser has is not lost without a word.
    const asked = page.getByRole('dialog', { name: 'What you typed is not kept yet' })
    await asked.getByText('Typed, and not kept').waitFor()
    await asked.getByRole('button', { name: 'Stay signed in' }).click()
    await context.unroute('**/conversations/*/draft')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor()
    const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((name) => /draft/.test(name)))
    expect(await drafts()).toEqual([])
    await other.getByRole('heading', { name: 'Sign in to the desk' }).waitFor()
    for (const tab of [page, other]) expect(await kept(tab)).toBe('')
    await running.kill('SIGINT')
    await other.reload()
    await other.getByRole('button', { name: 'Try again' }).waitFor()
    expect(await other.locator('.row-link').count()).toBe(0)
    await context.close()
    await again()
  })
})
