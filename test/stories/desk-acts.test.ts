import type { Conversation, QueueItem } from '@callbox/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { axe, overflow, type Screen, signedIn, sizes } from './browser.ts'
import type { Person } from './centre.ts'
import { conversationOf, report, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

/** High enough for the whole queue: what stands below the edge is not drawn. */
const tall = { width: 1366, height: 6000 }
const patient = { timeout: 20_000 }

let officer: Person
let colleague: Person
let ruiz: Screen
beforeAll(async () => {
  officer = await signedIn(centre, 'desk')
  colleague = await signedIn(centre, 'second desk')
  ruiz = await browser.open('desk', { size: tall })
})

const read = async (id: string): Promise<Conversation> =>
  (await records.get(`/api/a/1/conversations/${id}`)).body
const filedAs = async (what: string, more: Record<string, string> = {}) =>
  (await conversationOf(records, await report(centre, { what, ...more }))).id
const row = (id: string) => ruiz.page.locator(`[data-row="${id}"]`)
const box = (id: string) => ruiz.page.locator(`li:has([data-row="${id}"]) .row-choice`)
const toast = () => ruiz.page.getByRole('region', { name: 'Just done' })
const dialog = () => ruiz.page.getByRole('dialog')
const opened = async (id: string) => {
  await ruiz.page.goto(`${centre.origin}/desk/c/${id}`)
  await ruiz.page.locator('.received .words').first().waitFor()
}
const acts = async (id: string): Promise<string[]> => {
  const { body } = await records.get(`/api/a/1/records?limit=200&subject=${id}`)
  return (body as { entries: { kind: string }[] }).entries.map((one) => one.kind)
}

describe('closing many at once', () => {
  it('is done by keys, asks for the urgent one by itself, and Ctrl+Z puts everything back', async () => {
    const calm = [
      await filedAs('Thank you for the park concert'),
      await filedAs('When is the next council meeting?'),
    ]
    const urgent = await filedAs('Smoke fills the hallway on Pine Rd and we cannot get out', {
      danger: 'yes',
    })
    const { page } = ruiz
    await page.goto(`${centre.origin}/desk/`)
    await row(calm[1]!).waitFor()
    const before = await Promise.all(calm.map(read))
    await row(calm[0]!).focus()
    for (const id of [...calm, urgent]) await box(id).check()
    await page.getByRole('region', { name: 'Chosen' }).getByText('3 chosen').waitFor()
    await page.keyboard.press('x')
    await dialog().getByText('may be an emergency').waitFor()
    expect(await axe(page)).toEqual([])
    await dialog().getByLabel('One reason for all of them').fill('Seen; nothing is asked')
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    await toast().getByText('Closed 2.').waitFor()
    expect((await read(urgent)).state).toBe('open')
    for (const id of calm)
      expect((await read(id)).closed).toMatchObject({ as: 'no_reply_needed', by: { name: 'A. Ruiz' } })
    await page.keyboard.press('Control+z')
    await toast().getByText('Taken back').waitFor()
    for (const [n, id] of calm.entries()) {
      const { due, lookedAt, state } = await read(id)
      expect({ due, lookedAt, state }).toEqual({
        due: before[n]!.due,
        lookedAt: before[n]!.lookedAt,
        state: 'open',
      })
      expect((await acts(id)).filter((kind) => /closed|reopened/.test(kind)).sort()).toEqual([
        'conversation.closed',
        'conversation.reopened',
      ])
    }
    expect(ruiz.troubles).toEqual([])
  })

  it('with Shift and the arrows, and Esc leaves it off', async () => {
    const { page } = ruiz
    await page.goto(`${centre.origin}/desk/`)
    await page.locator('.row-link').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('3 chosen').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Chosen' }).waitFor({ state: 'detached' })
  })
})

describe('taking back', () => {
  it('a claim, a band and a closing, also after a reload; a note says why it has no undo, and is struck', async () => {
    const id = await filedAs('The swings in Linden Park squeak')
    const { page } = ruiz
    await opened(id)
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Nobody holds it').waitFor()
    await until(
      () => read(id),
      ({ claim }) => claim === null,
    )
    const { band } = await read(id)
    await page.keyboard.press('b')
    await dialog().waitFor()
    await page.keyboard.press('2')
    await dialog().waitFor({ state: 'detached' })
    await until(
      () => read(id),
      (now) => now.band === 'emergency',
    )
    await page.reload()
    await page.locator('.received .words').first().waitFor()
    await page.keyboard.press('Control+z')
    await until(
      () => read(id),
      (now) => now.band === band,
    )
    await page.keyboard.press('n')
    await dialog().getByRole('textbox').fill('She is a councillor')
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await toast().getByText('A note is a record').waitFor()
    await page.getByRole('button', { name: /^strike/ }).click()
    await dialog().getByRole('textbox').fill('It is another person')
    await page.keyboard.press('Control+Enter')
    await page.getByText('struck by A. Ruiz').waitFor()
    expect((await read(id)).notes).toMatchObject([
      { text: 'She is a councillor', struck: { why: 'It is another person' } },
    ])
    expect(await axe(page)).toEqual([])
  })
})

describe('an act that the server refuses', () => {
  it('is shown at once, then as it was, and in words', async () => {
    const id = await filedAs('The bench at the bus stop is broken')
    const { page } = ruiz
    await opened(id)
    let answer = () => {}
    const held = new Promise<void>((done) => {
      answer = done
    })
    await page.route('**/conversations/*/claim', async (route) => {
      await held
      await route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: JSON.stringify({ error: { code: 'busy', sentence: 'The database is away. Try again.' } }),
      })
    })
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    answer()
    await page.getByText('The database is away. Try again.').waitFor()
    await page.getByText('Nobody holds it').waitFor()
    await page.unroute('**/conversations/*/claim')
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    await until(
      () => read(id),
      ({ claim }) => claim?.by.name === 'A. Ruiz',
    )
  })

  /** Answers nothing to what is sent there until it is told to refuse. */
  const hold = async (path: string) => {
    const { page } = ruiz
    let go = () => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    await page.route(path, async (route) => {
      if (route.request().method() === 'GET') return route.fallback()
      await held
      await route.fulfill({
        status: 409,
        contentType: 'application/json',
        body: JSON.stringify({ error: { code: 'busy', sentence: 'The database is away. Try again.' } }),
      })
    })
    return async () => {
      go()
      await page.getByText('The database is away').first().waitFor()
      await page.unroute(path)
    }
  }

  it('a note stands there at once; refused, it goes and its form comes back with the words', async () => {
    const id = await filedAs('The fountain in the park leaks')
    const { page } = ruiz
    await opened(id)
    const refuse = await hold('**/conversations/*/notes')
    await page.keyboard.press('n')
    await dialog().getByRole('textbox').fill('Told the parks department')
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    const notes = page.locator('.context', { hasText: 'Told the parks department' })
    await notes.getByText('being kept').waitFor()
    await refuse()
    await notes.waitFor({ state: 'detached' })
    expect(await dialog().getByRole('textbox').inputValue()).toBe('Told the parks department')
    await dialog().getByText('The database is away').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    await until(
      () => read(id),
      (now) => now.notes.length === 1,
    )
    await notes.getByRole('button', { name: /^strike/ }).waitFor()
  })

  it('a hand-over shows at once, and comes back to whoever has it still', async () => {
    const id = await filedAs('The lamp at the ferry is out')
    const { page } = ruiz
    await opened(id)
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    await until(
      () => read(id),
      ({ claim }) => claim !== null,
    )
    const refuse = await hold('**/conversations/*/hand-over')
    await page.keyboard.press('h')
    await dialog()
      .getByLabel('To')
      .selectOption({ label: (await okaforOption()) ?? '' })
    await dialog().getByRole('textbox').fill('She knows the ferry people')
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.locator('.why-holder', { hasText: 'B. Okafor' }).waitFor()
    await refuse()
    await page.getByText('You hold it').waitFor()
    expect(await dialog().getByRole('textbox').inputValue()).toBe('She knows the ferry people')
    await page.keyboard.press('Control+Enter')
    await until(
      () => read(id),
      ({ claim }) => claim?.by.name === 'B. Okafor',
    )
  })
  const okaforOption = async () =>
    (await dialog().getByRole('option').allInnerTexts()).find((one) => one.startsWith('B. Okafor'))

  it('many leave the queue at once; refused, they are back with the reason as it was typed', async () => {
    const ids = [await filedAs('Is the library open?'), await filedAs('When does the market begin?')]
    const { page } = ruiz
    await page.goto(`${centre.origin}/desk/`)
    await row(ids[1]!).waitFor()
    const refuse = await hold('**/api/a/1/close')
    for (const id of ids) await box(id).check()
    await page.keyboard.press('x')
    await dialog().getByLabel('One reason for all of them').fill('Answered on the page of the town')
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    const gone = (id: string) => page.locator(`[data-row="${id}"].gone`)
    for (const id of ids) await gone(id).waitFor()
    await refuse()
    for (const id of ids) await gone(id).waitFor({ state: 'detached' })
    expect(await dialog().getByLabel('One reason for all of them').inputValue()).toBe(
      'Answered on the page of the town',
    )
    await dialog().getByText('The database is away').waitFor()
    await page.keyboard.press('Control+Enter')
    await toast().getByText('Closed 2.').waitFor()
    for (const id of ids) expect((await read(id)).state).toBe('closed')
  })

  it('the end of a shift shows at once, and its note is not lost with it', async () => {
    const { page } = ruiz
    await officer.send('POST', '/api/a/1/shift')
    await page.reload()
    await page.getByRole('button', { name: /on shift/ }).click()
    await dialog().getByRole('button', { name: 'End my shift…' }).click()
    await dialog().getByRole('textbox').fill('The ferry is out until noon')
    const refuse = await hold('**/api/a/1/shift')
    await dialog().getByRole('button', { name: 'End my shift' }).click()
    await dialog().getByText('You are off shift.').waitFor()
    await refuse()
    expect(await dialog().getByRole('textbox').inputValue()).toBe('The ferry is out until noon')
    await dialog().getByRole('button', { name: 'End my shift' }).click()
    await dialog().getByText('Your note waits for the next shift.').waitFor()
    await officer.send('POST', '/api/a/1/shift')
    await page.keyboard.press('Escape')
  })
})

describe('a draft', () => {
  it('survives a crash, follows to another device, is seen by a colleague, and is gone when it was sent there', async () => {
    const id = await filedAs('Where can I pick up a lost umbrella?')
    const { page } = ruiz
    const field = (screen: Screen) => screen.page.getByRole('textbox', { name: /^Answer to/ })
    await opened(id)
    await page.keyboard.press('r')
    await page.route('**/conversations/*/draft', (route) => route.abort())
    await field(ruiz).fill('At the front desk')
    await page.getByText('kept in this browser only').waitFor()
    // The window is gone without a word to the server.
    const again = await ruiz.context.newPage()
    await page.close({ runBeforeUnload: false })
    ruiz = { ...ruiz, page: again }
    await again.goto(`${centre.origin}/desk/c/${id}`)
    await expect.poll(() => field(ruiz).inputValue(), patient).toBe('At the front desk')
    await again.locator('#kept', { hasText: /^kept$/ }).waitFor()
    const other = await browser.open('desk', { path: `/c/${id}`, size: sizes.phone })
    await expect.poll(() => field(other).inputValue(), patient).toBe('At the front desk')
    const okafor = await browser.open('second desk', { path: `/c/${id}` })
    await okafor.page.getByText('A. Ruiz is writing an answer.').waitFor()
    await okafor.context.close()
    await field(other).press('Control+.')
    await field(other).press('Control+Enter')
    await other.page.locator('.leaving-state').waitFor()
    await again.locator('.leaving-state').waitFor()
    await expect
      .poll(
        () =>
          field(ruiz)
            .count()
            .then((n) => (n ? field(ruiz).inputValue() : '')),
        patient,
      )
      .toBe('')
    expect(
      (await (officer.get(`/api/a/1/conversations/${id}`) as Promise<{ body: Conversation }>)).body.draft,
    ).toBeNull()
    await other.context.close()
  })
})

describe('two conversations of one person', () => {
  it('become one by &, and two again by Ctrl+Z', async () => {
    const one = await filedAs('My cat is on the roof of 7 Elm St', { name: 'Nadia' })
    const two = await filedAs('It is Nadia again, the cat has jumped down', { name: 'Nadia' })
    const { page } = ruiz
    await opened(one)
    await page.keyboard.press('&')
    await dialog().getByRole('searchbox').fill('jumped down')
    await dialog().getByRole('radio').check()
    await dialog().getByLabel('How you know').fill('She gives her name and the street in both')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.getByText('Merged from').waitFor()
    expect((await read(one)).messages).toHaveLength(2)
    expect(await read(two)).toMatchObject({ state: 'closed', mergedInto: one, messages: [] })
    await page.getByRole('link', { name: 'another conversation' }).click()
    await page.getByText('Its messages stand in').waitFor()
    await page.keyboard.press('Control+z')
    await until(
      () => read(two),
      (now) => now.state === 'open' && now.messages.length === 1,
    )
    expect((await read(one)).messages).toHaveLength(1)
  })
})

describe('a colleague named in a note', () => {
  it('finds it under @, with a count, and the reading is recorded', async () => {
    const id = await filedAs('Does anybody speak Somali at the desk?')
    const { page } = ruiz
    await opened(id)
    await page.keyboard.press('n')
    await dialog().waitFor()
    await page.keyboard.type('Do you? @oka')
    await dialog().getByRole('option', { name: 'B. Okafor' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Enter')
    await dialog().getByText('It waits for B. Okafor').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    const okafor = await browser.open('second desk')
    await okafor.page
      .getByRole('button', { name: /^For you/ })
      .getByText('1')
      .waitFor()
    await okafor.page.keyboard.press('@')
    await okafor.page.getByRole('dialog').getByText('Do you? @B. Okafor').waitFor()
    expect(await axe(okafor.page)).toEqual([])
    await okafor.page
      .getByRole('dialog')
      .getByRole('button', { name: /Do you\?/ })
      .click()
    await okafor.page.locator('.received .words').first().waitFor()
    expect(okafor.page.url()).toContain(id)
    type Mentions = { unread: number }
    await until(
      async () => (await colleague.get('/api/a/1/mentions')).body as Mentions,
      ({ unread }) => unread === 0,
    )
    expect(okafor.troubles).toEqual([])
    await okafor.context.close()
  })
})

describe('a saved view', () => {
  it('is made once, opened by G and its digit, and shared', async () => {
    const spanish = await filedAs('¿Cuándo abre la biblioteca municipal el domingo?')
    const { page } = ruiz
    await page.goto(`${centre.origin}/desk/`)
    await page.locator('.row-link').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('v')
    await dialog().getByRole('button', { name: 'New view' }).click()
    await dialog().getByLabel('Name', { exact: true }).fill('Spanish unassigned')
    await dialog().getByLabel('Language').selectOption('es')
    await dialog().getByLabel('In whose hands').selectOption('nobody')
    await dialog().getByLabel('Key').selectOption('1')
    await dialog().getByLabel('Shared with everybody').check()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Saved view' }).getByText('Spanish unassigned').waitFor()
    await page.locator(`[data-row="${spanish}"]`).waitFor()
    const shown = await page
      .locator('.row-link')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-row')))
    const { body } = await officer.get('/api/a/1/queue?view=all&limit=200')
    const all = (body as { items: QueueItem[] }).items
    expect(shown.every((id) => all.find((one) => one.id === id)?.language === 'es')).toBe(true)
    const okafor = await browser.open('second desk', { size: tall })
    await okafor.page.locator('.row-link').first().waitFor()
    await okafor.page.keyboard.press('g')
    await okafor.page.keyboard.press('1')
    await okafor.page.getByRole('region', { name: 'Saved view' }).getByText('Spanish unassigned').waitFor()
    await okafor.page.locator(`[data-row="${spanish}"]`).waitFor()
    await okafor.context.close()
  })
})

describe('a snippet', () => {
  it('is kept once, put in by ; while writing, filled, and refused while a field is open', async () => {
    const id = await filedAs('Who fixes the drinking fountain?', { name: 'Rosa' })
    const { page } = ruiz
    await opened(id)
    await page.keyboard.press(';')
    await dialog().getByRole('button', { name: 'New snippet' }).click()
    await dialog().getByLabel(/^Name/).fill('parks')
    await dialog()
      .getByLabel(/^Words/)
      .fill('The parks department fixes it at {place}; quote {number}.')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await dialog().getByText('parks', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page.keyboard.press('r')
    const field = page.getByRole('textbox', { name: /^Answer to/ })
    await field.waitFor()
    await field.pressSequentially('Thank you. ;par')
    await page.getByRole('option', { name: /^parks/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => field.inputValue(), patient)
      .toMatch(/^Thank you\. The parks department fixes it at \{place\}; quote \d+\.$/)
    await page.keyboard.press('Control+.')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'still has {place}' }).waitFor()
    const body = { text: 'At {place}. Call 9-1-1.', language: 'en', key: 'a key of 16 chars' }
    expect(await officer.send('POST', `/api/a/1/conversations/${id}/reply`, body)).toMatchObject({
      status: 422,
      body: { error: { code: 'field_unfilled' } },
    })
  })
})

describe('on a telephone', () => {
  it('rows are chosen by touch and nothing has to be scrolled sideways', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const phone = await browser.open('desk', { theme, size: sizes.phone })
      const { page } = phone
      await page.locator('.row-link').first().waitFor()
      await page.getByRole('button', { name: /^Choose/ }).click()
      await page.locator('.row-choice').first().check()
      await page.getByText('1 chosen').waitFor()
      expect((await overflow(page)).across).toBe(0)
      expect(await axe(page)).toEqual([])
      await phone.context.close()
    }
  })
})
