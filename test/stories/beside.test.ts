import type { Beside } from '@callbox/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, signedIn, sizes } from './browser.ts'
import { conversationOf, report, until } from './public.ts'
import { browser, centre } from './whole-centre.ts'

let plea: string
beforeAll(async () => {
  const officer = await signedIn(centre, 'desk')
  await report(centre, {
    what: 'Smoke comes from a window, third house from the corner',
    where: '22 Alder St',
  })
  const filed = await report(centre, {
    what: 'Water at the second floor, 4 kids and my mom. The Cut came over the towpath',
    where: '18 Alder Street, second floor',
    danger: 'yes',
    name: 'Maria H.',
    contact: 'text 555-201-0142',
  })
  plea = (await conversationOf(officer, filed)).id
  await until(
    async () => (await officer.get(`/api/a/1/conversations/${plea}/beside`)).body as Beside,
    ({ near }) => near.count === 1,
  )
})

describe('beside a conversation the desk', () => {
  it('sees where it is in words and on a map without the internet, and reads who else speaks of it with one key', async () => {
    const { page, context, troubles } = await browser.open('desk', { path: `/c/${plea}` })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).origin))
    const beside = page.getByRole('complementary', { name: 'About this conversation' })
    await beside.getByRole('listitem').filter({ hasText: '18 Alder Street' }).waitFor()
    expect(await beside.getByText('about here, by the house numbers along Alder Street').count()).toBe(1)
    const map = beside.getByRole('img', { name: /^Map with 1, 18 Alder Street/ })
    await map.waitFor()
    await page.locator('.map-street').first().waitFor()
    await beside.getByText('Nothing from this person before').waitFor()
    await beside.getByText('What is an emergency here').click()
    await beside.getByText('Not an emergency:').waitFor()
    await beside.getByText('As the public reads it').waitFor()
    await beside.getByText(/takes messages and answers/).waitFor()
    const mark = () => page.locator('.map-mark').first().getAttribute('transform')
    const before = await mark()
    await map.focus()
    await page.keyboard.press('ArrowRight')
    expect(await mark()).not.toBe(before)
    await page.keyboard.press('0')
    expect(await mark()).toBe(before)
    await page.keyboard.press("'")
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: /Smoke comes from a window/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('link', { name: /Smoke comes from a window/ }).press('Enter')
    await page.locator('.received .words', { hasText: 'Smoke comes from a window' }).waitFor()
    expect(new Set(asked.filter((origin) => origin !== 'null'))).toEqual(new Set([centre.origin]))
    expect(troubles).toEqual([])
    await context.close()
  })

  it('reads what local words mean, and what was said in public today, on a phone in the light too', async () => {
    const { page, context } = await browser.open('desk', {
      path: `/c/${plea}`,
      theme: 'light',
      size: sizes.phone,
    })
    await page.locator('.meanings', { hasText: 'The Cut: the canal behind Mill Lane' }).waitFor()
    await page.locator('.map-street').first().waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Said in public today' }).click()
    await page.getByRole('dialog', { name: 'Said in public today' }).waitFor()
    expect(await axe(page)).toEqual([])
    await context.close()
  })
})
