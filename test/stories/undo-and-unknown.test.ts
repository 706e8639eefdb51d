import type { Conversation } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { type Screen, signedIn } from './browser.ts'
import { conversationOf, report, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

const read = async (id: string): Promise<Conversation> =>
  (await records.get(`/api/a/1/conversations/${id}`)).body
const sentIn = ({ messages }: Conversation) => messages.filter(({ direction }) => direction === 'out')

/** An officer in front of a report that was just filed. */
const before = async (what: string): Promise<Screen & { id: string }> => {
  const { id } = await conversationOf(records, await report(centre, { what }))
  const screen = await browser.open('desk', { path: `/c/${id}` })
  await screen.page.getByText('Nobody holds it').waitFor()
  return { ...screen, id }
}

const answerField = ({ page }: Screen) => page.getByRole('textbox', { name: /^Answer to/ })

const patient = { timeout: 20_000 }

describe('sending, and taking back', () => {
  it('a first answer without the emergency number is refused with the sentence on the screen; one key puts it in', async () => {
    const officer = await before('When does the office open on Monday?')
    const { page, id } = officer
    await page.keyboard.press('r')
    await answerField(officer).fill('At nine.')
    await page.keyboard.press('Control+Enter')
    const refusal = page.getByRole('alert').filter({ hasText: 'Not sent.' })
    await refusal.waitFor()
    expect(await refusal.innerText()).toMatch(/emergency sentence is missing/)
    expect(await page.getByText('Must be in it:').locator('..').innerText()).toContain('Call 9-1-1')
    expect(sentIn(await read(id))).toEqual([])
    const desk = await signedIn(centre, 'desk')
    const bare = { text: 'At nine.', language: 'en', key: 'a key of 16 char' }
    const refused = await desk.send('POST', `/api/a/1/conversations/${id}/reply`, bare)
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'emergency_sentence_missing' } } })
    await page.keyboard.press('Control+.')
    expect(await answerField(officer).inputValue()).toMatch(/Call 9-1-1[\s\S]*At nine\./)
    await page.getByText('Must be in it:').waitFor({ state: 'detached' })
    expect(officer.troubles).toEqual([])
  })

  it('an ordinary answer waits 10 seconds; Z takes it back and its text is the draft again', async () => {
    const officer = await before('Is the library open on Sundays?')
    const { page, id } = officer
    await page.keyboard.press('r')
    await answerField(officer).fill('Yes, from ten.')
    await page.keyboard.press('Control+.')
    const text = await answerField(officer).inputValue()
    expect(await page.getByRole('button', { name: /^Send/ }).innerText()).toContain('10 s to undo')
    await page.keyboard.press('Control+Enter')
    await page.locator('.leaving-state', { hasText: /Leaves in \d+ s/ }).waitFor()
    await answerField(officer).waitFor({ state: 'detached' })
    await page.keyboard.press('z')
    await answerField(officer).waitFor()
    expect(await answerField(officer).inputValue()).toBe(text)
    const after = await until(
      () => read(id),
      ({ leaving }) => leaving.every(({ state }) => state !== 'held'),
    )
    expect(sentIn(after)).toEqual([])
    await page.reload()
    await answerField(officer).waitFor()
    expect(await answerField(officer).inputValue()).toBe(text)
    expect(officer.troubles).toEqual([])
  })

  it('not taken back, it leaves by itself, once', async () => {
    const officer = await before('Where can I pick up a lost key?')
    const { page, id } = officer
    await page.keyboard.press('r')
    await answerField(officer).fill('At the front desk.')
    await page.keyboard.press('Control+.')
    await page.keyboard.press('Control+Enter')
    await page.locator('.leaving-state', { hasText: /Leaves in \d+ s/ }).waitFor()
    const [answer, ...more] = sentIn(
      await until(
        () => read(id),
        (seen) => sentIn(seen).length > 0,
        40_000,
      ),
    )
    expect(more).toEqual([])
    expect(answer!.outgoing).toMatchObject({ state: 'published', by: { name: 'A. Ruiz' } })
    await page.locator('article.sent').waitFor()
    expect(officer.troubles).toEqual([])
  })

  it('an emergency answer leaves at once: nothing to undo', async () => {
    const officer = await before('Our kitchen is on fire and my grandmother is still inside, please help')
    const { page, id } = officer
    expect((await read(id)).band).toMatch(/life_at_risk|emergency/)
    await page.keyboard.press('1')
    await expect.poll(() => answerField(officer).inputValue(), patient).toContain('9-1-1')
    expect(await page.getByRole('button', { name: /^Send/ }).innerText()).toContain('leaves at once')
    const started = Date.now()
    await page.keyboard.press('Control+Enter')
    await page.locator('article.sent').waitFor()
    const answer = sentIn(await read(id))[0]!
    const took = Date.parse(answer.outgoing!.publishedAt!) - Date.parse(answer.outgoing!.madeAt)
    expect(took).toBeLessThan(9_000)
    expect(Date.now() - started).toBeLessThan(20_000)
    expect(officer.troubles).toEqual([])
  })

  it('nothing stands under "unknown" while everything is known, and the screen says what would', async () => {
    const { page } = await browser.open('supervisor', { path: '/unknown' })
    await page.getByText('Everything we sent is accounted for.').waitFor()
  })
})
