import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, overflow, type Screen, sizes } from './browser.ts'
import { conversationOf, report } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

let desk: Screen
let maria: string
beforeAll(async () => {
  const filed = await report(centre, {
    what: 'The swing in the park has broken and a girl fell from it',
    name: 'Maria Haddad',
  })
  maria = (await conversationOf(records, filed)).id
  desk = await browser.open('desk')
  await live(desk.page)
})

const live = (page: Page) => page.locator('.mark', { hasText: /^\s*live$/ }).waitFor({ timeout: 30_000 })
const palette = async (page: Page, typed: string) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Action, screen' }).waitFor()
  await page.keyboard.type(typed)
}
const chosen = (page: Page) => page.locator('.found-item[data-focused]')

describe('the palette', () => {
  it('finds a conversation by a surname, opens it, and puts it first the next time: by keyboard alone', async () => {
    const { page } = desk
    await palette(page, 'hadd')
    await chosen(page).filter({ hasText: 'Maria Haddad: The swing' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/c/${maria}`)
    await page.locator('.received .words').first().waitFor()
    await palette(page, '')
    await page.keyboard.press('ArrowDown')
    await chosen(page).filter({ hasText: 'Maria Haddad' }).waitFor()
    const sections = page.locator('.found-head')
    expect(await sections.first().innerText()).toBe('Recent')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('does what can be done now, with its key; what cannot says why and does nothing', async () => {
    const { page } = desk
    await palette(page, 'intern note')
    await chosen(page).filter({ hasText: 'Internal note' }).waitFor()
    expect(await chosen(page).locator('.key').innerText()).toBe('N')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('heading', { name: /note/i }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await palette(page, 'put it back')
    await chosen(page).filter({ hasText: 'not now: Claim it first' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Claim it first (C).' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
    await page.keyboard.press('Escape')
  })

  it('is there for whoever has no desk, and finds their screens and nothing of the queue', async () => {
    const { page, context, troubles } = await browser.open('administrator', { path: '/people' })
    await page.locator('.person').first().waitFor()
    await palette(page, 'secur')
    await chosen(page).filter({ hasText: 'My security' }).waitFor()
    expect(await page.locator('.found-item', { hasText: 'Queue' }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/security')
    expect(troubles).toEqual([])
    await context.close()
  })

  it('finds screens, views, templates and accounts as well', async () => {
    const { page } = desk
    for (const [typed, found] of [
      ['wall', 'Wall'],
      ['closed', 'Queue: Closed'],
      ['practice riv', 'Practice network'],
    ] as const) {
      await palette(page, typed)
      await page.locator('.found-item', { hasText: found }).first().waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await palette(page, 'tri')
    await chosen(page).filter({ hasText: 'Triage' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/triage')
    await palette(page, 'queue clos')
    await chosen(page).filter({ hasText: 'Queue: Closed' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.views button[aria-pressed="true"]', { hasText: 'Closed' }).waitFor()
    expect(desk.troubles).toEqual([])
  })
})

describe('every page', () => {
  it('says at its foot what it is for and which clause it serves; the clause leads to its tile', async () => {
    const { page, context } = await browser.open('supervisor', { path: '/alarms' })
    const paths = await page
      .locator('.rail-stop')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    for (const path of [...paths, '/desk/keys', `/desk/c/${maria}`]) {
      await page.goto(`${centre.origin}${path}`)
      await page.locator('.serves', { hasText: /· (APCO \d|CoP-)/ }).waitFor()
    }
    await page.locator('.serves a', { hasText: 'APCO 4.1.1' }).click()
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /^4\.1\.1 / })
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await context.close()
  })

  it('has its keys on one sheet of paper', async () => {
    const { page } = desk
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.getByRole('heading', { name: 'All keys' }).waitFor()
    for (const format of ['A4', 'Letter'] as const) {
      const pdf = (await page.pdf({ format })).toString('latin1')
      expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
    }
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('header:visible, .rail:visible, .serves:visible').count()).toBe(0)
    expect(await page.locator('dd:visible').count()).toBeGreaterThan(45)
    await page.emulateMedia({ media: null })
    expect(await axe(page)).toEqual([])
  })

  it('is shown as this person likes it before anything is drawn, and as the next person likes it after them', async () => {
    const { page, context } = await browser.open('desk')
    await live(page)
    await page.getByRole('button', { name: /A\. Ruiz/ }).click()
    for (const choice of ['Compact', 'Large', 'As the system'])
      await page.getByLabel(choice, { exact: true }).check()
    const shown = () => page.evaluate(() => ({ ...document.documentElement.dataset }))
    const wanted = { density: 'compact', size: 'large', theme: 'dark' }
    expect(await shown()).toMatchObject(wanted)
    // Without the program: what stands there is what the first small file decided.
    await context.route('**/assets/*.js', (route) => route.abort())
    await page.evaluate(async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
      await caches.delete('callbox-desk-1')
    })
    await page.reload()
    expect(await shown()).toMatchObject(wanted)
    await page.emulateMedia({ colorScheme: 'light' })
    await context.unroute('**/assets/*.js')
    await page.reload()
    await live(page)
    expect(await shown()).toMatchObject({ ...wanted, theme: 'light' })
    const kept = await page.evaluate(() =>
      Object.keys(localStorage).filter((one) => /callbox-prefs ./.test(one)),
    )
    expect(kept).toHaveLength(1)
    await context.close()
  })
})

describe('several tabs', () => {
  it('share one stream; one of them rings; when the one that reads is gone the next goes on and misses nothing', async () => {
    const { page: first, context } = await browser.open('desk')
    await live(first)
    await context.addInitScript(() => {
      const start = OscillatorNode.prototype.start
      Object.assign(window, { tones: 0 })
      OscillatorNode.prototype.start = function (...when) {
        ;(window as unknown as { tones: number }).tones += 1
        return start.apply(this, when)
      }
    })
    const streams: { page: Page; url: string }[] = []
    context.on('request', (request) => {
      if (/\/api\/a\/1\/live/.test(request.url()))
        streams.push({ page: request.frame().page(), url: request.url() })
    })
    await first.reload()
    await live(first)
    const tabs = [first, await context.newPage(), await context.newPage()]
    for (const tab of tabs.slice(1)) await tab.goto(`${centre.origin}/desk/`)
    for (const tab of tabs) {
      await live(tab)
      await tab.bringToFront()
      // A press lets the browser make sound in this tab.
      await tab.keyboard.press('Shift')
      await tab.getByRole('button', { name: 'sound on' }).waitFor()
    }
    expect(streams.map(({ page }) => tabs.indexOf(page))).toEqual([0])

    const tones = () =>
      Promise.all(tabs.map((tab) => tab.evaluate(() => (window as unknown as { tones: number }).tones)))
    const arrive = async (what: string, danger = 'yes') => {
      const { id } = await conversationOf(records, await report(centre, { what, danger }))
      for (const tab of tabs) {
        await tab.locator('.arrivals button').waitFor()
        await tab.keyboard.press(' ')
        await tab.locator(`[data-row="${id}"]`).waitFor()
      }
    }
    await arrive('A man is drowning in the river by the old mill')
    // Two tones, twice; an alarm may ring meanwhile, in the same tab.
    expect(await tones()).toEqual([expect.toSatisfy((n: number) => n >= 4), 0, 0])

    await first.close()
    tabs.shift()
    await arrive('My neighbour has been shot on Birch Road')
    expect(streams).toHaveLength(2)
    expect(streams[1]!.url).toMatch(/after=\d+-\d+/)
    expect((await tones()).filter((n) => n >= 4)).toHaveLength(1)
    expect((await tones()).filter((n) => n === 0)).toHaveLength(1)
    await context.close()
  })
})

describe('while messages arrive', () => {
  it('nothing on the screen moves', async () => {
    const { page, context } = await browser.open('desk', { path: `/c/${maria}` })
    await live(page)
    await page.locator('.received .words').first().waitFor()
    await page.evaluate(() => {
      const moved: { value: number; what: string }[] = []
      Object.assign(window, { moved })
      type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] }
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[])
          moved.push({
            value: entry.value,
            what: entry.sources.map(({ node }) => (node as Element | null)?.className ?? '').join(', '),
          })
      }).observe({ type: 'layout-shift' })
    })
    for (let n = 0; n < 6; n += 1) {
      const danger = n % 2 ? 'yes' : 'no'
      await report(centre, {
        what: `Number ${n}: the tree has fallen on house ${n * 7} in Elm Street`,
        danger,
      })
      await page.locator('.arrivals', { hasText: `${n + 1} new` }).waitFor()
    }
    const moved = await page.evaluate(
      () => (window as unknown as { moved: { value: number; what: string }[] }).moved,
    )
    expect(
      moved.reduce((sum, { value }) => sum + value, 0),
      JSON.stringify(moved),
    ).toBeLessThan(0.02)
    await context.close()
  })
})

describe('the head of the desk', () => {
  const high = (page: Page) =>
    page.evaluate(() => document.querySelector('header')!.getBoundingClientRect().bottom)
  const textSize = async (page: Page, size: 'middle' | 'large') => {
    await page.evaluate((size) => {
      document.documentElement.dataset.size = size
    }, size)
  }

  it('keeps its height when the server is lost, on a desktop and a phone, in every text size', async () => {
    const { page, context } = await browser.open('desk')
    await live(page)
    const everywhere = async (): Promise<Record<string, { high: number; across: number }>> => {
      const found: Record<string, { high: number; across: number }> = {}
      for (const size of [sizes.desktop, { width: 900, height: 800 }, sizes.phone, sizes.narrow])
        for (const text of ['middle', 'large'] as const) {
          await page.setViewportSize(size)
          await page.locator(size.width > 760 ? '.top .tools' : '.phone-top').waitFor()
          await textSize(page, text)
          const { across } = await overflow(page)
          found[`${size.width} px, ${text}`] = { high: await high(page), across }
        }
      return found
    }
    const before = await everywhere()
    expect(Object.entries(before).filter(([, { across }]) => across > 0)).toEqual([])
    await context.setOffline(true)
    await page.locator('.mark', { hasText: /offline/ }).waitFor({ timeout: 10_000 })
    expect(await everywhere()).toEqual(before)
    await context.close()
  })

  it('on a phone says in one line where we are, what calls and whether it would be heard; the rest is behind one button', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const { page, context, troubles } = await browser.open('supervisor', {
        theme,
        size: sizes.phone,
        path: '/records',
      })
      await live(page)
      expect(await high(page)).toBeLessThanOrEqual(112)
      const banner = page.getByRole('banner')
      await banner.getByText('Records', { exact: true }).waitFor()
      await banner.getByRole('link', { name: /alarm/ }).waitFor()
      await banner.getByRole('button', { name: /^sound o/ }).waitFor()
      await banner.getByRole('button', { name: /^More/ }).focus()
      await page.keyboard.press('Enter')
      const more = page.getByRole('dialog', { name: 'More' })
      await more.getByText('Who is on shift').click()
      await more.getByRole('button', { name: 'The phones have us' }).waitFor()
      await more.getByText('this screen, signing out').click()
      await more.getByRole('button', { name: 'Sign out' }).waitFor()
      expect(await axe(page)).toEqual([])
      await more.getByRole('button', { name: 'Find' }).click()
      await page.getByRole('textbox', { name: 'Action, screen' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await banner.getByRole('button', { name: /^More/ }).press('Enter')
      await more
        .getByRole('navigation', { name: 'Screens' })
        .getByRole('link', { name: 'Alarms' })
        .press('Enter')
      await page.waitForURL('**/alarms')
      await more.waitFor({ state: 'detached' })
      await banner.getByText('Alarms', { exact: true }).waitFor()
      expect(troubles).toEqual([])
      await context.close()
    }
  })
})

describe('words in every direction', () => {
  it('run as they were written, with numbers and handles in one piece, at every place they are shown', async () => {
    const what = 'الدخان يملأ الدرج، اتصلوا بي على +1 555 0117 أنا @maria.h'
    const filed = await report(centre, { what, name: 'سميرة', danger: 'yes' })
    const { id } = await conversationOf(records, filed)
    const { page, context } = await browser.open('desk', {
      path: `/c/${id}`,
      size: { ...sizes.desktop, height: 4000 },
    })
    const words = page.locator('.received > .words')
    await words.waitFor()
    expect(await words.evaluate((one) => getComputedStyle(one).direction)).toBe('rtl')
    expect(await words.innerText()).toBe(what)
    for (const place of [words, page.locator(`[data-row="${id}"] .row-words`)]) {
      const number = place.locator('bdi[dir="ltr"]', { hasText: '+1 555 0117' })
      await number.waitFor()
      // As read on the screen: the plus stands left of the last digit.
      const order = await number.evaluate((one) => {
        const at = (n: number) => {
          const range = document.createRange()
          range.setStart(one.firstChild!, n)
          range.setEnd(one.firstChild!, n + 1)
          return range.getBoundingClientRect().left
        }
        return at(0) < at(10)
      })
      expect(order).toBe(true)
    }
    expect(await page.locator('.byline time').first().getAttribute('title')).toMatch(
      /^\d+ \w{3} \d{4}, \d\d:\d\d:\d\d C[SD]T$/,
    )
    await context.close()
  })
})

describe('by keyboard, as a screen reader hears it', () => {
  it('from the queue to an answer that has left: landmarks, headings, names and what is said', async () => {
    const what = 'A power line is down across Cedar Lane and children are beside it'
    const { id } = await conversationOf(records, await report(centre, { what, where: 'Cedar Lane 4' }))
    const { page, context } = await browser.open('second desk')
    await live(page)
    const outline = await page.locator('body').ariaSnapshot()
    for (const part of [
      /- banner:/,
      /- navigation "Screens":/,
      /- main:/,
      /- heading "Desk" \[level=1\]/,
      /- region "Queue":/,
      /- link "Skip to the main part"/,
    ])
      expect(outline).toMatch(part)
    await palette(page, 'power line cedar')
    await chosen(page).filter({ hasText: 'Cedar Lane' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/c/${id}`)
    await page.locator('.received .words').first().waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Conversation with/)
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    await page.keyboard.press('1')
    const field = page.getByRole('textbox', { name: /^Answer to/ })
    await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toContain('9-1-1')
    const conversation = await page.getByRole('region', { name: /^Conversation with/ }).ariaSnapshot()
    for (const part of [
      /- heading "Conversation with .*" \[level=2\]/,
      /- region "Messages":/,
      /power line is down/,
      /- region "Your answer":/,
      /- group "What you can do":/,
      /- button "Put back"/,
    ])
      expect(conversation).toMatch(part)
    await page.keyboard.press('Control+Enter')
    await page.locator('.sent, .leaving').first().waitFor()
    expect(await page.locator('div[aria-live="polite"]').first().innerText()).toMatch(
      /Leaves in 10 seconds|It is on its way/,
    )
    expect(await page.locator('div[aria-live="assertive"]').count()).toBe(1)
    await context.close()
  })
})

describe('the first hour of a centre', () => {
  it('an empty queue says what will stand there; what is missing stands with its next step until it is done', async () => {
    const { page, context, troubles } = await browser.open('supervisor')
    await live(page)
    const steps = page.getByRole('region', { name: 'Still to do here' })
    await steps.getByText('Alarms go nowhere').waitFor()
    await page.locator('.views button', { hasText: 'Mine' }).click()
    await page.locator('.queue .empty', { hasText: 'Press C on a conversation' }).waitFor()
    await steps.getByRole('link', { name: 'Say whom they wake' }).click()
    await page.getByLabel('E-mail address').fill('duty@riverton.example')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('E-mail: duty@riverton.example').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('navigation').getByRole('link', { name: 'Desk' }).click()
    await steps.getByText('no mail server is set').waitFor()
    expect(await steps.getByText('Alarms go nowhere').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    expect(troubles).toEqual([])
    await context.close()
  })
})
