import type { Conversation } from '@callbox/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { people, type Screen } from './browser.ts'
import { conversationOf, report, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

const patient = { timeout: 20_000 }

describe('one conversation, one person', () => {
  let id: string
  let ruiz: Screen
  let okafor: Screen
  const read = async (): Promise<Conversation> => (await records.get(`/api/a/1/conversations/${id}`)).body
  const composer = ({ page }: Screen) => page.getByRole('textbox', { name: /^Answer to/ })
  const holds = ({ page }: Screen) => page.locator('.why-holder')

  beforeAll(async () => {
    id = (await conversationOf(records, await report(centre, { what: 'The lamp on the school road is out' })))
      .id
    ruiz = await browser.open('desk', { path: `/c/${id}` })
    okafor = await browser.open('second desk', { path: `/c/${id}` })
    for (const { page } of [ruiz, okafor]) await page.getByText('Nobody holds it').waitFor()
  })

  it('two who claim at once: exactly one holds it, the other reads the name of the holder', async () => {
    await Promise.all([ruiz, okafor].map(({ page }) => page.keyboard.press('c')))
    const { claim } = await until(read, (seen) => seen.claim !== null)
    const [holder, other] = claim!.by.name === people.desk.name ? [ruiz, okafor] : [okafor, ruiz]
    await holder.page.getByText('You hold it').waitFor()
    await other.page.getByText(`${claim!.by.name} holds it`).waitFor()
    expect(await other.page.getByText('You hold it').count()).toBe(0)
    const refusal = other.page.getByRole('alert').filter({ hasText: 'Not done.' })
    expect(await refusal.innerText()).toContain(claim!.by.name)
    // From here on A. Ruiz holds it, whoever was faster.
    if (holder === okafor) {
      await okafor.page.keyboard.press('u')
      await okafor.page.getByText('Nobody holds it').waitFor()
      await ruiz.page.getByText('Nobody holds it').waitFor()
      await ruiz.page.keyboard.press('c')
      await ruiz.page.getByText('You hold it').waitFor()
    }
  })

  it('what is typed survives a reload', async () => {
    await ruiz.page.keyboard.press('r')
    await composer(ruiz).fill('We will send somebody to look at')
    await ruiz.page.locator('#kept', { hasText: /^kept$/ }).waitFor()
    await ruiz.page.reload()
    await composer(ruiz).waitFor()
    expect(await composer(ruiz).inputValue()).toBe('We will send somebody to look at')
  })

  it('the last letters survive a reload before they reached the server', async () => {
    await composer(ruiz).focus()
    await ruiz.page.keyboard.press('End')
    await ruiz.page.keyboard.type(' the lamp')
    await ruiz.page.reload()
    await composer(ruiz).waitFor()
    expect(await composer(ruiz).inputValue()).toBe('We will send somebody to look at the lamp')
  })

  it('the phone rings: P parks it with its draft, the colleague sees it parked, C takes it up again', async () => {
    await ruiz.page.getByRole('heading', { level: 1 }).focus()
    await ruiz.page.keyboard.press('p')
    await holds(ruiz).getByText('parked (phone)').waitFor()
    await holds(okafor).getByText('parked (phone)').waitFor()
    await okafor.page.keyboard.press('c')
    await okafor.page.getByRole('alert').filter({ hasText: people.desk.name }).waitFor()
    await ruiz.page.keyboard.press('c')
    await expect.poll(() => holds(ruiz).innerText(), patient).not.toContain('parked')
    // The desk shows it before the server has answered.
    await expect
      .poll(async () => (await read()).claim, patient)
      .toMatchObject({ by: { name: people.desk.name }, state: 'held' })
    expect(await composer(ruiz).inputValue()).toBe('We will send somebody to look at the lamp')
  })

  it('handed over with H, it is the colleague’s, who sees it without reloading; the first can no longer answer', async () => {
    await ruiz.page.getByRole('heading', { level: 1 }).focus()
    await ruiz.page.keyboard.press('h')
    const sheet = ruiz.page.getByRole('dialog')
    const colleague = sheet.getByRole('combobox')
    const value = await colleague
      .locator('option', { hasText: people['second desk'].name })
      .getAttribute('value')
    await colleague.selectOption(value!)
    await sheet.getByRole('textbox').fill('They wrote twice before')
    await ruiz.page.keyboard.press('Control+Enter')
    await sheet.waitFor({ state: 'detached' })
    await okafor.page.getByText('You hold it').waitFor()
    await okafor.page.getByText('They wrote twice before').first().waitFor()
    await holds(ruiz).getByText(people['second desk'].name).waitFor()
    await composer(ruiz).fill('The lamp is noted. In danger? Call 9-1-1')
    await ruiz.page.keyboard.press('Control+.')
    await ruiz.page.keyboard.press('Control+Enter')
    await ruiz.page.getByRole('alert').filter({ hasText: people['second desk'].name }).first().waitFor()
    expect((await read()).messages.filter(({ direction }) => direction === 'out')).toEqual([])
    expect([...ruiz.troubles, ...okafor.troubles]).toEqual([])
  })
})
