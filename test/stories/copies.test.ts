import type { QueueItem } from '@callbox/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, overflow, type Screen, signedIn, sizes } from './browser.ts'
import type { Person } from './centre.ts'
import { conversationOf, type Filed, report, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

const plea = 'The water is at the second floor and my gran is alone on the roof, please send a boat'
const danger = { danger: 'yes' }

/** High enough for the whole queue: what stands below the edge is not drawn. */
const tall = { width: 1366, height: 6000 }

let officer: Person
let first: string
let copies: Filed[]
let ruiz: Screen
beforeAll(async () => {
  officer = await signedIn(centre, 'desk')
  first = (await conversationOf(officer, await report(centre, { what: plea, ...danger }))).id
  copies = []
  for (let n = 0; n < 20; n += 1)
    copies.push(
      await report(centre, { what: n % 2 ? `Please share! ${plea} 🙏` : `RT @maria_h: ${plea}`, ...danger }),
    )
  ruiz = await browser.open('desk', { size: tall })
})

const queue = async (view = 'all'): Promise<QueueItem[]> => {
  const { body } = await officer.get(`/api/a/1/queue?view=${view}&limit=200`)
  return (body as { items: QueueItem[] }).items
}
/** The rows that stand for what is told here. */
const ours = async () => (await queue()).filter((item) => item.preview.includes('my gran is alone'))
const row = ({ page }: Screen, id = first) => page.locator(`[data-row="${id}"]`)
const strip = ({ page }: Screen) => page.getByRole('region', { name: 'Copies' })

describe('a plea that others repeat', () => {
  it('twenty times stands as one row with the number of its copies', async () => {
    expect(await ours()).toMatchObject([{ id: first, copies: { count: 20 } }])
    await row(ruiz).getByText('×20 copies').waitFor()
    expect(await ruiz.page.locator('.row-link', { hasText: 'my gran is alone' }).count()).toBe(1)
  })

  it('leaves each of them on the record and within reach', async () => {
    await ruiz.page.goto(`${centre.origin}/desk/c/${first}`)
    await strip(ruiz).getByText('20 copies say the same').waitFor()
    await ruiz.page.keyboard.press('y')
    const sheet = ruiz.page.getByRole('dialog')
    await expect.poll(() => sheet.getByRole('listitem').count()).toBe(20)
    expect(await axe(ruiz.page)).toEqual([])
    await sheet.getByRole('link').nth(7).click()
    await strip(ruiz).getByText('A copy of').waitFor()
    expect(await axe(ruiz.page)).toEqual([])
    const { body } = await records.get('/api/a/1/records?limit=200')
    const received = (body as { entries: { kind: string }[] }).entries.filter(
      (one) => one.kind === 'message.received',
    )
    expect(received.length).toBeGreaterThanOrEqual(21)
  })

  it('the same words with another address stand apart', async () => {
    for (const where of ['18 Alder St', '22 Oak Ave', '18 Alder St'])
      await report(centre, {
        what: `My cellar is full of water and I cannot get out, I am at ${where}`,
        ...danger,
      })
    const rows = (await queue()).filter((item) => item.preview.includes('My cellar is full'))
    expect(rows.map((item) => item.copies?.count ?? 0).sort()).toEqual([0, 1])
  })

  it('comes back to the eyes of a person when a copy brings an address', async () => {
    await until(ours, ([item]) => item?.lookedAt !== null)
    const page = await browser.open('second desk', { size: tall })
    await row(page).getByText('×20 copies').waitFor()
    await report(centre, { what: `RT @maria_h: ${plea}. The address is 18 Alder St`, ...danger })
    await row(page).getByText('×21 copies').waitFor()
    await row(page).getByText('18 Alder St').waitFor()
    const [item] = await ours()
    expect(item).toMatchObject({ id: first, lookedAt: null, due: { kind: 'look' } })
    await row(page).click()
    await strip(page).getByText('18 Alder St').waitFor()
    await until(ours, ([seen]) => seen?.lookedAt !== null)
    expect(page.troubles).toEqual([])
    for (const theme of ['dark', 'light'] as const) {
      const phone = await browser.open('desk', { path: `/c/${first}`, theme, size: sizes.phone })
      await strip(phone).waitFor()
      expect((await overflow(phone.page)).across).toBe(0)
      expect(await axe(phone.page)).toEqual([])
      await phone.context.close()
    }
  })

  it('O takes one out of the copies, and O again puts it back', async () => {
    const { id } = await conversationOf(officer, copies[3]!)
    await ruiz.page.goto(`${centre.origin}/desk/c/${id}`)
    await strip(ruiz).getByText('A copy of').waitFor()
    await ruiz.page.keyboard.press('o')
    await strip(ruiz).getByText('Taken out of the copies of').waitFor()
    expect((await ours()).map((item) => item.copies?.count ?? 0).sort()).toEqual([0, 20])
    await ruiz.page.keyboard.press('o')
    await strip(ruiz).getByText('A copy of').waitFor()
    expect(await ours()).toMatchObject([{ id: first, copies: { count: 21 } }])
  })

  it('is closed with its copies in one act, each for the same reason; what comes later stands by itself', async () => {
    await ruiz.page.goto(`${centre.origin}/desk/c/${first}`)
    await strip(ruiz).getByText('21 copies say the same').waitFor()
    await ruiz.page.keyboard.press('x')
    const sheet = ruiz.page.getByRole('dialog')
    await ruiz.page.keyboard.press('2')
    await ruiz.page.keyboard.press('5')
    await expect.poll(() => sheet.getByRole('checkbox').isChecked()).toBe(true)
    await sheet.getByRole('textbox', { name: 'To whom' }).fill('Dispatch')
    await sheet.getByRole('textbox', { name: /^Their number/ }).fill('CAD 26-0042')
    await ruiz.page.keyboard.press('Control+Enter')
    await sheet.waitFor({ state: 'detached' })
    await expect.poll(ours, { timeout: 20_000 }).toEqual([])
    const closed = (await queue('closed')).filter((item) => item.preview.includes('my gran is alone'))
    expect(closed).toHaveLength(22)
    for (const item of closed)
      expect(item.closed).toMatchObject({ as: 'passed_on', passedNumber: 'CAD 26-0042' })
    await report(centre, { what: plea, ...danger })
    expect(await ours()).toMatchObject([{ state: 'open', copies: null }])
    expect(ruiz.troubles).toEqual([])
  })
})
