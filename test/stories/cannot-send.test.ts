import type { AnswerOf, Routes } from '@callbox/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/src/app/database.ts'
import { type FaultKind, publicSays, setFault } from '../../server/src/core/practice/index.ts'
import { readConfig } from '../../server/src/platform/config/index.ts'
import { connect, type Trx } from '../../server/src/platform/db/index.ts'
import { axe, type Screen, signedIn, sizes } from './browser.ts'
import { until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

type Queue = AnswerOf<Routes['desk.queue']>
type Health = AnswerOf<Routes['register.health']>

/** A hand on the practice network, beside the program. */
let network: { tell<T>(work: (trx: Trx) => Promise<T>): Promise<T>; end(): Promise<void> }
beforeAll(async () => {
  const database = await openDatabase(readConfig(centre.env), { migrate: false })
  const { db, end } = connect(database.appUrl, 2)
  network = {
    tell: (work) => db.transaction().execute(work),
    async end() {
      await end()
      await database.stop()
    },
  }
})
afterAll(() => network?.end())

const on = { agency: 1, account: 'riverton' }
const fault = (kind: FaultKind) =>
  network.tell((trx) => setFault(trx, { ...on, kind, from: new Date(), until: null, seed: 1 }))
const says = (text: string) =>
  network.tell((trx) =>
    publicSays(trx, {
      ...on,
      at: new Date(),
      posts: [{ author: { id: 'joe', handle: '@joe', name: 'Joe' }, text, at: new Date() }],
    }),
  )
const field = ({ page }: Screen) => page.getByRole('textbox', { name: /^Answer to/ })
const patient = { timeout: 40_000 }

describe('a sign-in of an account', () => {
  it('that ends in five days is told on top of every page and in the health of the accounts, and moves nothing', async () => {
    const { page } = await browser.open('supervisor', { path: '/accounts' })
    const height = async () => (await page.locator('.frame > header').boundingBox())!.height
    const row = page.getByRole('row', { name: /Practice network/ })
    await row.waitFor(patient)
    const before = await height()
    await fault('expiring')
    await page
      .locator('.alarm-strip', { hasText: 'The sign-in of riverton on practice ends on' })
      .waitFor(patient)
    await page.reload()
    await page.getByRole('link', { name: /Practice network ⚠ sign-in ends in \d days?/ }).waitFor(patient)
    await row.getByText(/⚠ ends/).waitFor(patient)
    expect(await height()).toBe(before)
    expect(await axe(page)).toEqual([])
    const { body } = await records.get('/api/a/1/register-health')
    expect((body as Health).accounts.find(({ network: on }) => on === 'practice')).toMatchObject({
      signIn: { state: 'ending', renews: false },
      cannotSend: null,
    })
  })

  it('that is taken back keeps the answer in the composer, which says why nothing leaves, until the account is connected again', async () => {
    await says('When does the library open on Monday?')
    const desk = await signedIn(centre, 'desk')
    const { items } = await until(
      async () => (await desk.get('/api/a/1/queue')).body as Queue,
      ({ items }) => items.some(({ account }) => account.network === 'practice'),
    )
    const { id } = items.find(({ account }) => account.network === 'practice')!
    const officer = await browser.open('desk', { path: `/c/${id}`, size: sizes.desktop })
    const { page } = officer
    await page.getByText('Nobody holds it').waitFor()
    await page.keyboard.press('r')
    await field(officer).fill('At nine.')
    await page.keyboard.press('Control+.')
    const text = await field(officer).inputValue()
    await fault('revoked')
    const why = page.locator('#cannot-send')
    await why.waitFor(patient)
    expect(await why.innerText()).toMatch(/Nothing can be sent now.*Connect the account again.*is kept/s)
    const send = page.getByRole('button', { name: /^Send/ })
    expect(await send.getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Control+Enter')
    expect(await axe(page)).toEqual([])
    await page.reload()
    await field(officer).waitFor()
    expect(await field(officer).inputValue()).toBe(text)
    const supervisor = await signedIn(centre, 'supervisor')
    const { status } = await supervisor.send('POST', '/api/a/1/accounts', {
      network: 'practice',
      handle: 'riverton',
      secret: 'practice',
    })
    expect(status).toBe(200)
    await why.waitFor({ state: 'detached', ...patient })
    await send.click()
    await page.locator('.leaving-state', { hasText: /Leaves in \d+ s/ }).waitFor()
    expect(officer.troubles).toEqual([])
  })
})
