import type { Interpreting } from '@callbox/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, startEngine } from '../../server/src/testing/engine.ts'
import { axe, type Browsing, openBrowser, type Screen, signedIn } from './browser.ts'
import { type Centre, openCentre, type Person } from './centre.ts'
import { conversationOf, openWholeCentre, report } from './public.ts'

const spanish = 'El agua está entrando en la casa y mi madre no puede subir la escalera'
const arabic = 'الماء يدخل البيت وأمي لا تستطيع الصعود إلى السطح'
const polish = 'Pali się u nas w kuchni i nie możemy wyjść z mieszkania, proszę przyślijcie pomoc'

let engine: Engine
let centre: Centre
let browser: Browsing
let desk: Person
beforeAll(async () => {
  engine = await startEngine()
  centre = await openCentre({
    args: ['serve', '--work', '--build'],
    env: { CALLBOX_TRUST_PROXY: '1', CALLBOX_TRANSLATE_URL: engine.url, CALLBOX_ALLOW_INNER: engine.url },
  })
  browser = await openBrowser(centre)
  desk = await signedIn(centre, 'desk')
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
  await engine?.stop()
})

/** An officer in front of a report that was just filed. */
const before = async (what: string, band?: string): Promise<Screen & { id: string }> => {
  const { id } = await conversationOf(desk, await report(centre, { what }))
  // Among fifty, so that its row is on the screen.
  if (band) await desk.send('POST', `/api/a/1/conversations/${id}/band`, { band })
  // High enough for the whole queue: what stands below the edge is not drawn.
  const size = { width: 1366, height: 6000 }
  const screen = await browser.open('desk', { path: `/c/${id}`, size })
  await screen.page.getByText('Nobody holds it').waitFor()
  return { ...screen, id }
}
const known = async (id: string): Promise<Interpreting> =>
  (await desk.get(`/api/a/1/conversations/${id}/interpreting`)).body
const strip = ({ page }: Screen) => page.locator('.bridge')

describe('a person who writes in another language', () => {
  it('an interpreter is asked with one key, their clock runs on the conversation and in the queue, and what they say stands below the words with their name', async () => {
    const officer = await before(spanish, 'life_at_risk')
    const { page, id } = officer
    await page.keyboard.press('i')
    const language = page.getByRole('combobox', { name: /^Language/ })
    await language.waitFor()
    expect(await language.inputValue()).toBe('es')
    await page.getByText('invented number').first().waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await strip(officer).getByText('Interpreter asked').waitFor()
    const first = await strip(officer).innerText()
    expect(first).toMatch(/Spanish, spoken, by A\. Ruiz · \d+:\d\d left/)
    await expect.poll(() => strip(officer).innerText(), { timeout: 10_000 }).not.toBe(first)
    await page.locator(`[data-row="${id}"] .awaited`, { hasText: /interpreter asked \d+:\d\d ago/ }).waitFor()
    await page.keyboard.press('i')
    await page
      .getByRole('textbox', { name: 'What the interpreter says' })
      .fill('The water is in the house. My mother is downstairs.')
    await page.getByRole('textbox', { name: 'Interpreter’s name or number' }).fill('interpreter 4471')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    const bridged = page.getByRole('region', { name: 'What the interpreter said' })
    await bridged.waitFor()
    expect(await bridged.innerText()).toMatch(
      /Interpreted by interpreter 4471 from Spanish[\s\S]*My mother is downstairs/,
    )
    const own = (await page.locator('.received > .words').boundingBox())!
    expect((await bridged.boundingBox())!.y).toBeGreaterThan(own.y)
    await strip(officer).waitFor({ state: 'detached' })
    expect((await known(id)).requests).toMatchObject([{ state: 'answered', interpreter: 'interpreter 4471' }])
    expect(await axe(page)).toEqual([])
    expect(officer.troubles).toEqual([])
  })

  it('the machine that the operator runs is asked by one key, and what it makes is marked; words from right to left are shown so', async () => {
    const officer = await before(arabic)
    const { page } = officer
    const own = page.locator('.received > .words')
    expect(await own.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    engine.fault = 'broken'
    await page.getByRole('button', { name: /^Machine translation/ }).waitFor()
    await page.keyboard.press('=')
    await page.getByRole('alert').filter({ hasText: 'The message stands as it was written' }).waitFor()
    expect(await own.innerText()).toBe(arabic)
    engine.fault = null
    await page.keyboard.press('=')
    const made = page.getByRole('region', { name: 'Machine translation' })
    await made.waitFor()
    expect(await made.innerText()).toMatch(
      /Machine-translated by LibreTranslate 1\.9\.6, not checked\. It may be wrong[\s\S]*my mother cannot/,
    )
    expect(await made.locator('.words').evaluate((element) => getComputedStyle(element).direction)).toBe(
      'ltr',
    )
    await page.getByRole('button', { name: /^Machine translation/ }).waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    expect(officer.troubles).toEqual([])
  })

  it('in a language without templates the desk says so, and an interpreter is at hand', async () => {
    const officer = await before(polish)
    const { page } = officer
    await strip(officer).getByText('There are no templates in it').waitFor()
    await page.keyboard.press('t')
    await page.getByText('No templates in Polish.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for an interpreter' }).click()
    await page.getByRole('combobox', { name: /^Language/ }).waitFor()
    expect(await page.getByRole('combobox', { name: /^Language/ }).inputValue()).toBe('pl')
    expect(officer.troubles).toEqual([])
  })

  it('where the operator runs no machine, none is offered', async () => {
    const plain = await openWholeCentre()
    try {
      const officer = await signedIn(plain, 'desk')
      const { id } = await conversationOf(officer, await report(plain, { what: spanish }))
      const { body } = await officer.get(`/api/a/1/conversations/${id}/interpreting`)
      expect(body as Interpreting).toMatchObject({ engine: null, templates: true })
    } finally {
      await plain.stop()
    }
  })
})
