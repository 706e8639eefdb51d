import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, overflow, sizes } from './browser.ts'
import { conversationOf, type Filed, report, submit } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

/** More than come with a conversation, so that earlier ones have to be fetched twice. */
const said = 160
const patient = { timeout: 20_000 }
const words = (n: number): string =>
  `Message ${n}: ${'the water is still rising in the cellar. '.repeat(1 + (n % 4))}`

let filed: Filed
let id: string
let written = 0
const write = async () => {
  const n = written
  written += 1
  await submit(centre, { what: words(n) }, filed.path)
}
beforeAll(async () => {
  filed = await report(centre, { what: words(0), name: 'Nadia' })
  written = 1
  // Several at once, since only the first and the newest must stand where their number says.
  while (written < said - 2) {
    const batch = Math.min(6, said - 2 - written)
    await Promise.all(Array.from({ length: batch }, write))
  }
  while (written < said) await write()
  id = (await conversationOf(records, filed)).id
})

const numberOf = (text: string): number => Number(/^Message (\d+):/.exec(text)?.[1] ?? -1)
const drawn = (page: Page) => page.locator('.messages > li').count()
/** The messages in sight, each with where it begins on the screen. */
const inSight = async (page: Page) => {
  const all = await page.locator('.received > .words').evaluateAll((all) =>
    all.map((one) => {
      const { top, bottom } = one.getBoundingClientRect()
      const box = one.closest('.talk')!.getBoundingClientRect()
      const [from, to] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
      return { text: one.textContent, top: Math.round(top), seen: bottom > from && top < to }
    }),
  )
  return all.filter(({ seen }) => seen).map(({ text, top }) => ({ n: numberOf(text), top }))
}
const back = (page: Page, px: number) => page.locator('.talk').evaluate((one, px) => one.scrollBy(0, -px), px)
const shown = async (page: Page, n: number) =>
  expect.poll(async () => (await inSight(page)).map((one) => one.n), patient).toContain(n)

describe('a conversation of hundreds of messages', () => {
  it('opens at the newest, is read back to its beginning without a jump, and counts what comes meanwhile', async () => {
    const { page, context, troubles } = await browser.open('desk', { path: `/c/${id}` })
    await shown(page, said - 1)
    expect(await drawn(page)).toBeLessThan(50)
    const last = page.locator('.messages > li').last()
    expect(await last.getAttribute('aria-posinset')).toBe(String(said))
    expect(await last.getAttribute('aria-setsize')).toBe(String(said))

    // Read back in small steps: what is in sight moves by the step and by nothing else, also while earlier ones come.
    const step = 300
    let least = said
    for (let n = 0; least > 0 && n < 200; n += 1) {
      const before = await inSight(page)
      await back(page, step)
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
      const now = new Map((await inSight(page)).map((one) => [one.n, one.top]))
      const moved = before.flatMap(({ n, top }) => (now.has(n) ? [now.get(n)! - top] : []))
      const top = await page.locator('.talk').evaluate((one) => one.scrollTop)
      if (top > 0) for (const by of moved) expect(Math.abs(by - step), `at message ${least}`).toBeLessThan(4)
      least = Math.min(least, ...now.keys())
      if (top === 0) await page.getByText(/Here it began|came before/).waitFor()
    }
    await page.getByText('Here it began.').waitFor()
    await shown(page, 0)
    expect(await drawn(page)).toBeLessThan(50)
    expect(await axe(page)).toEqual([])

    // Words are found wherever they are, drawn or not.
    await page.keyboard.press('/')
    const find = page.getByRole('searchbox', { name: 'Find in this conversation' })
    await find.fill('message 57:')
    await find.press('Enter')
    await shown(page, 57)
    await find.press('Escape')
    await find.waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent ?? ''), patient)
      .toContain('Message 57:')

    const before = await inSight(page)
    await write()
    const newer = page.getByRole('button', { name: '1 new below' })
    await newer.waitFor(patient)
    expect(await inSight(page)).toEqual(before)
    await newer.press('Enter')
    await shown(page, said)
    await newer.waitFor({ state: 'detached' })

    // Whoever comes back finds what came while they were away, and where it begins.
    await page.keyboard.press('Escape')
    await page.locator('.row-link').first().waitFor()
    await write()
    await write()
    await page.locator(`[data-row="${id}"]`).click()
    await page.getByText('New since you were here').waitFor(patient)
    await shown(page, said + 1)
    expect(troubles).toEqual([])
    await context.close()
  })

  it('and on a telephone, where the page itself scrolls', async () => {
    const { page, context } = await browser.open('second desk', { path: `/c/${id}`, size: sizes.phone })
    await shown(page, written - 1)
    expect(await drawn(page)).toBeLessThan(50)
    const seen = () => page.locator('.messages > li').first().getAttribute('aria-posinset')
    const first = Number(await seen())
    expect(first).toBeGreaterThan(written - 30)
    for (let n = 0; n < 60 && Number(await seen()) > written - 100; n += 1)
      await page.evaluate(() => scrollBy(0, -1500))
    await expect.poll(async () => Number(await seen()), patient).toBeLessThan(written - 100)
    expect((await overflow(page)).across).toBe(0)
    await context.close()
  })
})

describe('words that are not fetched yet', () => {
  it('are found as well', async () => {
    const { page, context } = await browser.open('desk', { path: `/c/${id}` })
    await shown(page, written - 1)
    await page.keyboard.press('/')
    const find = page.getByRole('searchbox', { name: 'Find in this conversation' })
    await find.fill('message 3:')
    await find.press('Enter')
    await shown(page, 3)
    await find.fill('a helicopter')
    await find.press('Enter')
    await page.getByText('Nothing like that.').waitFor()
    await context.close()
  })
})

describe('a message of long ago', () => {
  it('can be split off like the newest, and put back', async () => {
    const { page, context, troubles } = await browser.open('desk', { path: `/c/${id}` })
    await shown(page, written - 1)
    await page.keyboard.press('l')
    const sheet = page.getByRole('dialog', { name: 'Split off' })
    const oldest = sheet.getByRole('checkbox', { name: /Message 1:/ })
    const further = (px: number) =>
      sheet.locator('.split-list').evaluate((one, px) => one.scrollBy(0, px), px)
    for (let n = 0; n < 60 && !(await oldest.isVisible()); n += 1) {
      await further(700)
      await page.waitForTimeout(50)
    }
    await oldest.check()
    expect(await sheet.locator('.split-one').count()).toBeLessThan(60)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.locator('.received > .words', { hasText: 'Message 1:' }).waitFor(patient)
    expect(page.url()).not.toContain(id)
    expect(await page.locator('.messages > li').count()).toBe(1)
    // What the person wrote besides stands beside it, and leads there.
    const beside = page.getByRole('complementary', { name: 'About this conversation' })
    await beside.getByText('1 before').click()
    await beside.locator(`.briefs a[href$="${id}"]`).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Its messages stand in').waitFor(patient)
    expect(troubles).toEqual([])
    await context.close()
  })
})

describe('the record log', () => {
  it('goes on as one goes down it; J goes from entry to entry, Enter opens one, and back finds the place again', async () => {
    const { page, context, troubles } = await browser.open('records', { path: '/records' })
    const rows = page.locator('.records tbody tr[data-index]')
    await rows.first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    await expect.poll(focused, patient).toBe('3')
    const lastDrawn = async () => Number(await rows.last().getAttribute('aria-rowindex'))
    for (let n = 0; n < 80 && (await lastDrawn()) < 230; n += 1) {
      await page.locator('.page').evaluate((one) => one.scrollBy(0, 700))
      await page.waitForTimeout(50)
    }
    expect(await lastDrawn()).toBeGreaterThanOrEqual(230)
    expect(await rows.count()).toBeLessThan(90)
    // Who has the focus keeps it, however far away the row is by now.
    expect(await focused()).toBe('3')
    expect(await axe(page)).toEqual([])

    const scrolled = () => page.locator('.page').evaluate((one) => Math.round(one.scrollTop))
    const place = await scrolled()
    const entry = rows.nth(20).getByRole('link')
    const number = await entry.innerText()
    await page.waitForTimeout(200)
    await entry.press('Enter')
    await page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor(patient)
    await page.goBack()
    await page.getByRole('link', { name: number, exact: true }).waitFor(patient)
    await expect.poll(async () => Math.abs((await scrolled()) - place), patient).toBeLessThan(400)
    await page.goto(`${centre.origin}/desk/records`)
    await rows.first().waitFor()
    expect(await scrolled()).toBe(0)
    expect(troubles).toEqual([])
    await context.close()
  })
})
