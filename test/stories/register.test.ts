import type { AnswerOf, Routes } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { signedIn } from './browser.ts'
import { browser, centre } from './whole-centre.ts'

type Register = AnswerOf<Routes['register.list']>
const patient = { timeout: 30_000 }

describe('an official account', () => {
  it('is proposed by one, approved by another, goes live once people and hours are named, and the public sees it', async () => {
    const supervisor = await signedIn(centre, 'supervisor')
    const register = async () => (await supervisor.get('/api/a/1/register')).body as Register
    const mine = async () => (await register()).entries.find((one) => one.network === 'nextdoor')
    const { page } = await browser.open('supervisor', { path: '/accounts' })
    await page.getByRole('button', { name: 'Propose an account' }).click()
    await page.getByLabel('Network, in one word').fill('nextdoor')
    await page.getByRole('dialog').getByLabel('Handle', { exact: true }).fill('@RivertonECC')
    await page.getByLabel('Name as it will be shown').fill('Riverton neighbours')
    await page.getByLabel('What is it for?').fill('Questions of neighbours')
    await page.getByLabel('For whom?').fill('People of Riverton')
    await page.getByLabel('What does it do with personal').fill('Names of those who write')
    await page.getByLabel('Owner: who answers').selectOption({ label: 'D. Marsh' })
    await page.getByLabel('Address of its page').fill('https://nextdoor.com/rivertonecc')
    await page.keyboard.press('Control+Enter')
    await page.locator('.register-row', { hasText: 'Riverton neighbours' }).click()
    await page.getByText('never who proposed it').waitFor()

    const { id } = (await mine())!
    const approver = await browser.open('approver', { path: `/accounts/${id}` })
    await approver.page.getByRole('button', { name: 'Approve', exact: true }).click()
    await approver.page.getByRole('dialog').waitFor()
    await approver.page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await mine())?.state, patient).toBe('approved')

    await page.getByRole('button', { name: 'It is opened' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('Set live:').first().waitFor()
    await page.getByRole('button', { name: 'Name people' }).click()
    for (const [name, part] of [
      ['A. Ruiz', 'updates it'],
      ['B. Okafor', 'updates it'],
      ['C. Lindqvist', 'backup'],
    ])
      await page.getByRole('radio', { name: `${name}: ${part}` }).check()
    await page.keyboard.press('Control+Enter')
    await page.getByText('2 updaters and 1 backup').waitFor()
    await page.getByRole('button', { name: 'Set hours' }).click()
    await page.getByLabel('At all hours, every day').check()
    await page.keyboard.press('Control+Enter')
    await page.getByText('At all hours, every day.').waitFor()
    const { status } = await supervisor.send('PUT', `/api/a/1/register/${id}/private`, {
      decision: 'closed',
      why: 'There are none there',
    })
    expect(status).toBe(200)
    await page.reload()
    await page.getByRole('button', { name: 'Set live' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await mine())?.state, patient).toBe('live')

    const visitor = await browser.visit('/accounts?lang=es')
    await visitor.page.getByRole('link', { name: 'Riverton neighbours en nextdoor' }).waitFor(patient)
    await visitor.page.locator('#what').fill('https://www.nextdoor.com/RivertonECC')
    await visitor.page.locator('#ask button').click()
    await visitor.page.getByRole('heading', { name: 'Sí, somos nosotros' }).waitFor()
    await visitor.page.locator('#what').fill('https://www.nextdoor.com/R1vertonECC')
    await visitor.page.locator('#ask button').click()
    await visitor.page.getByRole('heading', { name: 'No, no somos nosotros' }).waitFor()
  })
})
