import { openBrowser, signedIn, sizes } from './stories/browser.ts'
import { conversationOf, openWholeCentre, report } from './stories/public.ts'

const centre = await openWholeCentre()
const browser = await openBrowser(centre)
const out = '/tmp/work-shots'
try {
  const ruiz = await signedIn(centre, 'desk')
  const okafor = await signedIn(centre, 'second desk')
  await ruiz.send('POST', '/api/a/1/shift')
  const texts = [
    'What time does the library open on Sunday?',
    'Thank you for the concert in the park',
    'When is the next council meeting?',
    'The street light on Alder St is out',
    'Smoke is coming out of the third floor and we cannot get down, please help',
    'Where can I pay a parking ticket?',
    'Can I park on Mill Lane tonight?',
  ]
  const ids: string[] = []
  for (const what of texts)
    ids.push(
      (
        await conversationOf(
          ruiz,
          await report(centre, { what, ...(/Smoke/.test(what) ? { danger: 'yes' } : {}) }),
        )
      ).id,
    )
  const { page, troubles } = await browser.open('desk', { theme: 'dark' })
  page.on('response', async (r) => {
    if (r.status() >= 400)
      console.log(r.status(), r.request().method(), r.url(), (await r.text().catch(() => '')).slice(0, 300))
  })
  page.on('console', (m) => m.type() === 'error' && console.log('console:', m.text()))
  await page.locator('.row-link').first().waitFor()
  await page.setViewportSize({ width: 1366, height: 6000 })
  for (const id of [ids[1], ids[2], ids[4]])
    await page.locator(`li:has([data-row="${id}"]) .row-choice`).check({ force: true })
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.screenshot({ path: `${out}/1-choose.png` })
  await page.keyboard.press('x')
  await page.getByRole('dialog').waitFor()
  await page.screenshot({ path: `${out}/2-close-many.png` })
  await page.getByLabel('One reason for all of them').fill('Answered by the page of opening hours')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.toast').waitFor()
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${out}/3-toast.png` })
  await page.keyboard.press('Control+z')
  await page
    .getByText(/Taken back/)
    .first()
    .waitFor()
  await page.screenshot({ path: `${out}/4-undone.png` })
  // notes and mentions
  await page.goto(`${centre.origin}/desk/c/${ids[0]}`)
  await page.locator('.received .words').first().waitFor()
  await page.keyboard.press('n')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Do you know her? @oka')
  await page.getByRole('option').first().waitFor()
  await page.screenshot({ path: `${out}/5-mention.png` })
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await okafor.send('PUT', `/api/a/1/conversations/${ids[0]}/draft`, {
    text: 'At ten',
    language: 'en',
    template: null,
  })
  await page.getByText('is writing an answer').waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${out}/6-note-writing.png` })
  await page.keyboard.press('&')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('council')
  await page.getByRole('radio').first().check()
  await page.screenshot({ path: `${out}/7-merge.png` })
  await page.getByLabel('How you know').fill('Same call-back number')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('Merged from').waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${out}/8-merged.png` })
  console.log(troubles)
  for (const [theme, size] of [
    ['light', 'desktop'],
    ['dark', 'phone'],
    ['light', 'phone'],
  ] as const) {
    const s = await browser.open('second desk', { theme, size: sizes[size] })
    await s.page.locator('.row-link').first().waitFor()
    await s.page.waitForTimeout(400)
    await s.page.screenshot({ path: `${out}/a-queue-${size}-${theme}.png` })
    await s.page.keyboard.press('@')
    await s.page.getByRole('dialog').waitFor()
    await s.page.screenshot({ path: `${out}/b-foryou-${size}-${theme}.png` })
    await s.page.keyboard.press('Escape')
    await s.page.getByRole('dialog').waitFor({ state: 'detached' })
    await s.page.getByRole('button', { name: /^Choose/ }).click()
    await s.page.locator('.row-choice').first().check()
    await s.page.locator('.row-choice').nth(2).check()
    await s.page.screenshot({ path: `${out}/c-choose-${size}-${theme}.png` })
    await s.page.locator('.choice-bar .verb').first().click()
    await s.page.getByRole('dialog').waitFor()
    await s.page.screenshot({ path: `${out}/d-close-${size}-${theme}.png` })
    console.log(theme, size, s.troubles)
    await s.context.close()
  }
} catch (e) {
  console.log(e)
} finally {
  await browser.close()
  await centre.stop()
}
