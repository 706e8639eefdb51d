import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Screen, signedIn } from './browser.ts'
import { callbox, type Program } from './centre.ts'
import { conversationOf, report, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

let desk: Screen
/** The server that runs now; the centre's own until it is killed. */
let running: Program
beforeAll(() => {
  running = centre.program
})
afterAll(async () => {
  if (running !== centre?.program) await running?.kill('SIGINT')
})

const patient = { timeout: 30_000 }
const rows = (page: Page) =>
  page.locator('.row-link').evaluateAll((all) =>
    all
      .map((one) => ({ row: one.getAttribute('data-row'), top: Math.round(one.getBoundingClientRect().top) }))
      .filter(({ top }) => top < innerHeight)
      .map(({ row, top }) => `${row} ${top}`),
  )
const field = (page: Page) => page.getByRole('textbox', { name: /^Answer to/ })
const unseenRisks = async (page: Page) => Number(/⬢ (\d+) life at risk/.exec(await page.title())?.[1] ?? 0)

/** Keeps everything that the page tells a screen reader. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    for (const region of document.querySelectorAll('div[aria-live]'))
      new MutationObserver(() =>
        said.push(`${region.getAttribute('aria-live')}: ${region.textContent}`),
      ).observe(region, { childList: true, characterData: true, subtree: true })
  })
const said = (page: Page) => page.evaluate(() => (window as unknown as { said: string[] }).said)

describe('the live desk', () => {
  const typed = 'Thank you. We are looking into'

  it('a new life-at-risk report comes without reload and is announced; nothing moves under the cursor', async () => {
    const first = await conversationOf(records, await report(centre, { what: 'Is the pool open?' }))
    desk = await browser.open('desk', { path: `/c/${first.id}` })
    const { page } = desk
    await page.getByText('Nobody holds it').waitFor()
    await page.locator('.mark', { hasText: /^\s*live$/ }).waitFor()
    await page.keyboard.press('r')
    await field(page).fill(typed)
    await listen(page)
    const before = await rows(page)
    const risks = await unseenRisks(page)
    expect(before.length).toBeGreaterThan(5)

    const plea = 'My son is not breathing, he fell in the pool, please send somebody now'
    const filed = await report(centre, { what: plea, where: '9 Lake Road', danger: 'yes' })
    const arrived = await conversationOf(records, filed)
    expect(arrived.band).toBe('life_at_risk')

    const waiting = page.locator('.arrivals.at-risk')
    await waiting.waitFor()
    expect(await waiting.innerText()).toMatch(/1 new, 1 life at risk/)
    expect(await waiting.innerText()).toContain('not breathing')
    await expect.poll(() => unseenRisks(page), patient).toBe(risks + 1)
    await expect
      .poll(async () => (await said(page)).join('\n'), patient)
      .toMatch(/assertive: Life at risk: .*not breathing/)
    expect(await rows(page)).toEqual(before)
    expect(await field(page).inputValue()).toBe(typed)
    expect(await field(page).evaluate((one) => one === document.activeElement)).toBe(true)

    await page.keyboard.press('Escape')
    await page.keyboard.press(' ')
    await page.locator(`[data-row="${arrived.id}"]`).waitFor()
    expect((await page.locator('.row-link').first().getAttribute('data-row')) ?? '').not.toBe('')
    expect(desk.troubles).toEqual([])
  })

  it('the server is killed: the screen says so within seconds, the queue stays readable, what is typed is kept', async () => {
    const { page } = desk
    await running.kill('SIGKILL')
    await page.locator('.mark', { hasText: /offline/ }).waitFor({ timeout: 10_000 })
    await expect.poll(async () => (await said(page)).join('\n'), patient).toContain('assertive: Offline.')
    expect((await rows(page)).length).toBeGreaterThan(5)
    await field(page).focus()
    await page.keyboard.press('End')
    await page.keyboard.type(' your question')
    await page.locator('#kept', { hasText: 'kept in this browser only' }).waitFor()
    expect(await field(page).inputValue()).toBe(`${typed} your question`)
    await page.locator('.mark', { hasText: /offline: shown as it was/ }).waitFor()
  })

  it('sending while the server is gone is refused in words and loses nothing', async () => {
    const { page } = desk
    await page.keyboard.press('Control+.')
    const text = await field(page).inputValue()
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('alert')
      .filter({ hasText: /Not (done|sent)\./ })
      .waitFor()
    expect(await field(page).inputValue()).toBe(text)
  })

  it('the server is back: the desk recovers by itself, and the draft reaches it', async () => {
    const { page } = desk
    running = callbox(['serve', '--work'], centre.env)
    await running.until(/Ctrl-C stops everything/)
    await page.locator('.mark', { hasText: /^\s*live$/ }).waitFor({ timeout: 30_000 })
    await page.locator('#kept', { hasText: /^kept$/ }).waitFor()
    const late = await report(centre, { what: 'Somebody is shooting in the street near the school' })
    const { id } = await conversationOf(records, late)
    await page.locator('.arrivals button').waitFor()
    await field(page).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press(' ')
    await page.locator(`[data-row="${id}"]`).waitFor()
    const desk1 = await signedIn(centre, 'desk')
    const here = new URL(page.url()).pathname.split('/').at(-1)
    const kept = await until(
      async () =>
        (await desk1.get(`/api/a/1/conversations/${here}`)).body as { draft: { text: string } | null },
      ({ draft }) => draft?.text.includes(`${typed} your question`) ?? false,
    )
    expect(kept.draft?.text).toContain('9-1-1')
    expect(desk.troubles).toEqual([])
  })
})
