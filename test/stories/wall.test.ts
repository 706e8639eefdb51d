import type { AnswerOf, Routes } from '@callbox/contract'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { announced, type Screen, signedIn, sizes } from './browser.ts'
import type { Person } from './centre.ts'
import { report } from './public.ts'
import { browser, centre } from './whole-centre.ts'

let supervisor: Person
let wall: Screen
beforeAll(async () => {
  supervisor = await signedIn(centre, 'supervisor')
  wall = await browser.open('supervisor', { path: '/wall', size: { width: 1920, height: 1080 } })
  await wall.page.locator('.wall-figures').waitFor()
})

const patient = { timeout: 30_000 }
const figure = (page: Page, name: string) =>
  page
    .locator('.wall-figure', { has: page.locator('dt', { hasText: name }) })
    .locator('.wall-number')
    .innerText()
const now = async () => (await supervisor.get('/api/a/1/wall')).body as AnswerOf<Routes['wall.now']>
const live = (page: Page) => page.locator('.mark', { hasText: /^\s*live$/ }).waitFor()

describe('the wall', () => {
  it('shows in four figures what the centre knows, and follows a plea without being reloaded', async () => {
    const { page } = wall
    await live(page)
    const before = await now()
    await expect.poll(() => figure(page, 'Waiting'), patient).toBe(String(before.waiting.n))
    expect(await figure(page, 'On shift')).toBe('0')
    await report(centre, { what: 'My son is not breathing, please send somebody now', danger: 'yes' })
    await expect.poll(() => figure(page, 'Waiting'), patient).toBe(String(before.waiting.n + 1))
    const risks = before.waiting.byBand.find((one) => one.band === 'life_at_risk')?.n ?? 0
    const row = page.locator('.wall-table.is-large tbody tr').first()
    await expect.poll(() => row.innerText(), patient).toMatch(new RegExp(`Life at risk\\s+${risks + 1}\\b`))
    await page.getByText(/\d+ came and \d+ answers went out since/).waitFor()
  })

  it('is seen at a glance: the figures are higher than a finger’s breadth, and none is cut off', async () => {
    const found = await wall.page.locator('.wall-number').evaluateAll((all) =>
      all.map((one) => ({
        size: Number.parseFloat(getComputedStyle(one).fontSize),
        cut: one.scrollWidth > one.clientWidth + 1,
      })),
    )
    expect(found).toHaveLength(4)
    for (const { size, cut } of found) {
      expect(size).toBeGreaterThan(90)
      expect(cut).toBe(false)
    }
  })

  it('says in words that it is old when the line is lost, and recovers by itself', async () => {
    const { page, context } = wall
    await context.setOffline(true)
    await page.getByText(/OLD: as it was at/).waitFor()
    await context.setOffline(false)
    await page.getByText(/^as of /).waitFor(patient)
  })

  it('a hand-over note is left at the end of a shift, read by the next with one key, and the wall tells so', async () => {
    const desk = await browser.open('desk')
    await desk.page.getByRole('button', { name: /Start shift/ }).click()
    await desk.page.getByRole('button', { name: /1 on shift/ }).click()
    await desk.page.getByRole('button', { name: /End my shift/ }).click()
    await desk.page
      .getByLabel('What the next shift must know')
      .fill('Mill Lane bridge is closed until six; template 4.')
    await desk.page.getByRole('button', { name: 'End my shift' }).click()
    await desk.page.getByText(/Your note waits for the next shift/).waitFor()
    const { page } = wall
    await page.getByText('Mill Lane bridge is closed until six; template 4.').first().waitFor(patient)

    const next = await browser.open('second desk')
    await next.page.getByRole('heading', { name: 'From the last shift' }).waitFor()
    await next.page.getByRole('button', { name: /Start shift/ }).click()
    await next.page.getByText(/1 on shift/).waitFor()
    await next.page.keyboard.press('.')
    await next.page.getByRole('heading', { name: 'From the last shift' }).waitFor({ state: 'detached' })
    await page.getByText(/read by B. Okafor/).waitFor(patient)
    await expect.poll(() => figure(page, 'On shift'), patient).toBe('1')
    expect([...desk.troubles, ...next.troubles]).toEqual([])
    await desk.context.close()
    await next.context.close()
  })

  it('“the phones have us” takes two presses, stands on every screen, and is taken back the same way', async () => {
    const desk = await browser.open('desk', { size: sizes.desktop })
    const { page } = desk
    await live(page)
    const strip = (of: Page) => of.getByText(/The phones have us since/)
    await page.keyboard.press('!')
    await page.getByRole('button', { name: 'Yes, the phones have us' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Yes, the phones have us' }).waitFor({ state: 'detached' })
    expect((await now()).shift.phones).toBeNull()
    await page.keyboard.press('!')
    await page.keyboard.press('!')
    await strip(page).waitFor()
    expect(await announced(page, 'polite')).toContain('the phones have us')
    await strip(wall.page).waitFor(patient)
    expect(await strip(wall.page).innerText()).toContain('A. Ruiz')
    await wall.page.getByText('Nothing is posted about this').click()
    await wall.page.getByText(/Notices cannot be posted from here yet/).waitFor()
    await wall.page.keyboard.press('!')
    await wall.page.keyboard.press('!')
    await strip(wall.page).waitFor({ state: 'detached' })
    await strip(page).waitFor({ state: 'detached', ...patient })
    expect([...desk.troubles, ...wall.troubles]).toEqual([])
    await desk.context.close()
  })

  it('fills the whole screen with F and comes back with F', async () => {
    const { page } = wall
    await page.keyboard.press('f')
    await page.locator('.rail').waitFor({ state: 'hidden' })
    await page.keyboard.press('f')
    await page.locator('.rail').waitFor({ state: 'visible' })
  })

  it('G H says in words whether the centre itself is well, down to the last line, by keyboard', async () => {
    const { page } = wall
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    const workers = page.locator('.status-tile', {
      has: page.getByRole('heading', { name: 'Workers', exact: true }),
    })
    await workers.getByText(/^1 worker at work/).waitFor(patient)
    await workers.locator('summary').focus()
    await page.keyboard.press('Enter')
    await workers.getByText(/up for \d+ seconds|up for \d+ minutes/).waitFor()
  })
})
