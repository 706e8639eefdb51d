import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Centre } from './centre.ts'
import { type Filed, report } from './public.ts'
import { found, openReal, press, type Real, type Somebody, withPasskeys } from './real-centre.ts'

let real: Real
let centre: Centre

beforeAll(async () => {
  real = await openReal({ CALLBOX_TRUST_PROXY: '1' })
  centre = real.centre
})
afterAll(() => real?.close())

/** Somebody with a device that keeps a passkey. */
const somebody = async (): Promise<Somebody> => {
  const one = await real.somebody()
  await withPasskeys(one)
  return one
}

const go = (page: Page, path: string) => page.goto(`${centre.origin}/desk${path}`)
const toDo = (page: Page) => page.getByRole('region', { name: 'Still to do here' })
const enrol = async (page: Page, link: string) => {
  await page.goto(link)
  await press(page, 'Make the passkey')
  await page.locator('.you').waitFor()
}

let founder: Somebody
let approver: Somebody
let filed: Filed

describe('a centre that was just founded is led to its first answer', () => {
  it('its founder is told what is still to do, and invites who decides', async () => {
    founder = await found(real)
    const { page } = founder
    await toDo(page).getByText('You are alone here').waitFor()
    await toDo(page).getByText('The public has no form').waitFor()
    await toDo(page).getByRole('link', { name: 'Invite somebody' }).click()
    const domains = page.locator('details', { hasText: 'Change the domains' })
    await domains.locator('summary').click()
    await domains.getByLabel(/^Domains/).fill('riverton.example, county.example')
    await domains.getByRole('button', { name: 'Set the domains' }).click()
    await page.getByText('riverton.example, county.example').waitFor()
    const form = page.locator('section[aria-labelledby="invitations"] form', { hasText: 'Work e-mail' })
    await form.getByLabel('Name').fill('Ines Brandt')
    await form.getByLabel('Work e-mail address').fill('brandt@county.example')
    await form.getByLabel('Role').selectOption('approver')
    await form.getByRole('button', { name: 'Make an invitation' }).click()
    await page.getByText('Give this link to Ines Brandt').waitFor()
    approver = await somebody()
    await enrol(
      approver.page,
      await page.locator('section[aria-labelledby="invitations"] .secret code').innerText(),
    )
  })

  it('the report form goes the way of every account: proposed by one, approved by another, opened', async () => {
    expect((await fetch(`${centre.origin}/report`)).status).not.toBe(200)
    const { page } = founder
    await go(page, '/accounts')
    await press(page, 'Propose the report form')
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Owner: who answers for it').selectOption({ label: 'Maya Adeyemi' })
    await sheet.getByRole('button', { name: /^Propose it/ }).click()
    await page.locator('.register-row', { hasText: 'Report form' }).click()
    await page.getByText('Proposed by Maya Adeyemi').waitFor()
    const address = page.url()
    const decides = approver.page
    await go(decides, '/')
    await toDo(decides).getByText('waits for the decision maker').waitFor()
    await decides.goto(address)
    await press(decides, 'Approve')
    await decides
      .getByRole('dialog')
      .getByRole('button', { name: /^Approve/ })
      .click()
    await decides.getByText('It may be opened on its network').waitFor()
    await page.reload()
    await press(page, 'It is opened')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^It is opened/ })
      .click()
    await page.getByText('goes live once everything').waitFor()
    filed = await report(centre, {
      what: 'The street lamp at 18 Alder Street is out',
      where: '18 Alder Street',
    })
  })

  it('nobody answers before somebody answers for it (APCO 2.3.3); then the person reads the answer', async () => {
    const { page } = founder
    await go(page, '/')
    await toDo(page).getByText('Nobody may answer yet').waitFor()
    await press(page, 'Start shift, test the sound')
    await page.locator('.row-link').first().click()
    await page.getByText('Nobody holds it').waitFor()
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    const answer = () =>
      page.evaluate(async () => {
        const id = location.pathname.split('/').at(-1)
        const asked = await fetch(`/api/a/1/conversations/${id}/reply`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            text: 'Thank you, we have told the electricians. In danger call 9-1-1.',
            language: 'en',
            key: 'the-first-answer',
            now: true,
          }),
        })
        return ((await asked.json()) as { error?: { code: string } }).error?.code ?? asked.status
      })
    expect(await answer()).toBe('no_delegation')
    await page.keyboard.press('r')
    const why = page.locator('#cannot-send')
    await why.getByText('Nobody has let your roles answer from').waitFor()

    const decides = approver.page
    await go(decides, '/')
    await toDo(decides).getByRole('link', { name: 'Give a delegation' }).click()
    await decides.getByText('Nobody can answer from these').waitFor()
    await press(decides, 'Give one')
    const sheet = decides.getByRole('dialog')
    await sheet.getByLabel('Who answers for what leaves under it').selectOption({ label: 'Ines Brandt' })
    await sheet.getByRole('button', { name: /^Give it/ }).click()
    await decides.getByRole('heading', { name: 'Standing delegation for replies' }).waitFor()

    await why.waitFor({ state: 'detached' })
    expect(await answer()).toBe(200)
    const private_ = await founder.context.newPage()
    await expect
      .poll(
        async () => {
          await private_.goto(`${centre.origin}${filed.path}`)
          return private_.locator('.thread').innerText()
        },
        { timeout: 25_000, interval: 1000 },
      )
      .toContain('we have told the electricians')
  })
})
