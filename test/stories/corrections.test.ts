import type { Conversation } from '@callbox/contract'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe, signedIn } from './browser.ts'
import { conversationOf, report } from './public.ts'
import { browser, centre } from './whole-centre.ts'

const file = async (what: string): Promise<Conversation> => {
  const officer = await signedIn(centre, 'desk')
  const filed = await report(centre, { what })
  const { id } = await conversationOf(officer, filed)
  const { body } = await officer.get(`/api/a/1/conversations/${id}`)
  return body as Conversation
}

/** One key and one choice. */
const correct = async (page: Page, id: string, key: string, choice: string): Promise<void> => {
  await page.goto(`${centre.origin}/desk/c/${id}`)
  await page.locator('.received .words').first().waitFor()
  await page.keyboard.press(key)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press(choice)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('people teach triage', () => {
  it('a band is corrected by key, a candidate is made and read, a supervisor adopts it, and the next message is ranked by it', async () => {
    const told = [
      'the zephyr stuck by the quay',
      'zephyr stuck at the old bridge again',
      'the zephyr stuck at the lock',
    ]
    const before = await file('zephyr stuck near the weir')
    const desk = await browser.open('desk')
    for (const what of told) await correct(desk.page, (await file(what)).id, 'b', '1')
    const corrected = desk.page.locator('.context', { hasText: '→ Life at risk' })
    await corrected.waitFor()
    await correct(desk.page, before.id, 'w', '2')
    await desk.page.keyboard.press('m')
    await desk.page.getByRole('textbox', { name: /A place that was missed/ }).fill('the weir below Mill Lane')
    await desk.page.keyboard.press('Enter')
    await desk.page.locator('.context').getByText('the weir below Mill Lane', { exact: true }).waitFor()

    const { page } = await browser.open('supervisor', { path: '/triage' })
    await page.getByText('3 corrections of bands to learn from.').waitFor()
    await page.getByText('place added: the weir below Mill Lane').waitFor()
    expect(await page.locator('.triage-in-use').innerText()).toContain('The shipped model')
    await page.getByRole('button', { name: 'Make a candidate' }).click()
    const candidate = page.locator('.candidate').first()
    await candidate.waitFor({ timeout: 60_000 })
    expect(await candidate.innerText()).toContain('Learnt from 3 corrections')
    expect(await candidate.locator('.figures tbody tr').count()).toBeGreaterThan(3)
    expect(await axe(page)).toEqual([])
    await candidate.getByRole('button', { name: 'Adopt' }).click()
    await page.getByRole('textbox', { name: 'Why' }).fill('it knows what the zephyr is')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.card', { hasText: 'it knows what the zephyr is' }).first().waitFor()
    const version = (await page.locator('.triage-in-use bdi').innerText()).trim()

    // Other processes, and this one's next look, know of it within a second.
    const after = await file('zephyr stuck near the weir')
    expect(after.messages[0]!.assessment!.assessor).toContain(version)
    expect(after.score).toBeGreaterThan(before.score)
    await desk.page.goto(`${centre.origin}/desk/c/${after.id}`)
    await desk.page.getByRole('button', { name: 'ranked by' }).click()
    await desk.page.locator('.why', { hasText: version }).waitFor()
    expect([...desk.troubles]).toEqual([])
  })
})
