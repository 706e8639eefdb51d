import type { ClauseReport, Conversation, Entry } from '@callbox/contract'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Screen } from './browser.ts'
import { conversationOf, type Filed, until } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

/** A photo that says where it was taken, as telephones make them. */
const photoWithPlace = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a5230' } })
    .withExif({
      IFD0: { Make: 'Invented' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '45/1 30/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '93/1 15/1 0/1',
      },
    })
    .jpeg()
    .toBuffer()

const words = 'There is a fire in the shed behind our house and it is close to the gas bottles'
const oneMore = 'My neighbour is now on the roof with a hose'

const patient = { timeout: 20_000 }

describe('a report by the form is answered on its page, and the record proves it', () => {
  let photo: Buffer
  let sender: Screen
  let filed: Filed
  let desk: Screen
  const read = async (): Promise<Conversation> => {
    const { id } = await conversationOf(records, filed)
    return (await records.get(`/api/a/1/conversations/${id}`)).body
  }

  it('a person without script reports with a photo and gets a reference and a private page', async () => {
    photo = await photoWithPlace()
    expect((await sharp(photo).metadata()).exif?.toString('latin1')).toContain('Invented')
    sender = await browser.visit('/')
    const { page } = sender
    await page.getByRole('link', { name: 'Write to us', exact: true }).click()
    await page.getByLabel('What is happening?').fill(words)
    await page.getByLabel('Where?').fill('18 Alder Street')
    await page.getByRole('radio', { name: 'Yes', exact: true }).check()
    await page.getByLabel('Pictures or video', { exact: true }).setInputFiles({
      name: 'IMG_0017.jpg',
      mimeType: 'image/jpeg',
      buffer: photo,
    })
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.waitForURL('**/r/**')
    const path = new URL(page.url()).pathname
    filed = { path, reference: path.split('/')[2]! }
    expect(filed.reference).toMatch(/^RIV-/)
    const body = await page.locator('main').innerText()
    expect(body).toContain(filed.reference)
    expect(body).toContain(words)
    expect(body).toContain('does not mean that help is on its way')
    const answer = await fetch(`${centre.origin}${path}`)
    expect(answer.headers.get('x-robots-tag')).toContain('noindex')
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('the desk officer claims it with C and answers in three keystrokes with a template that carries 9-1-1', async () => {
    const { id, band } = await conversationOf(records, filed)
    expect(['life_at_risk', 'emergency']).toContain(band)
    desk = await browser.open('desk', { path: `/c/${id}` })
    const { page } = desk
    await page.getByText('Nobody holds it').waitFor()
    await page.keyboard.press('c')
    await page.getByText('You hold it').waitFor()
    await page.keyboard.press('1')
    const field = page.getByRole('textbox', { name: /^Answer to/ })
    await field.waitFor()
    await expect.poll(() => field.inputValue(), patient).toContain('9-1-1')
    await page.keyboard.press('Control+Enter')
    const sent = page.locator('article.sent')
    await sent.waitFor()
    expect(await sent.innerText()).toContain('9-1-1')
    await until(read, (seen) => seen.messages.some((m) => m.outgoing?.state === 'published'))
  })

  it('the private page shows the answer, in plain HTML', async () => {
    const { page } = sender
    await page.goto(`${centre.origin}${filed.path}`)
    const answer = page.locator('.thread .ours')
    expect(await answer.innerText()).toMatch(/Call 9-1-1/)
  })

  it('the picture is covered until opened, shown without its place, and the opening is recorded', async () => {
    const { page } = desk
    const button = page.getByRole('button', { name: /Open the picture/ })
    expect(await page.locator('figure.medium img').count()).toBe(0)
    const fetched = page.waitForResponse(/\/media\//)
    await button.click()
    const shown = await (await fetched).body()
    expect((await sharp(shown).metadata()).exif).toBeUndefined()
    expect(shown.toString('latin1')).not.toContain('Invented')
    const { entries } = (await records.get('/api/a/1/records?limit=50')).body as {
      entries: { kind: string; summary: string }[]
    }
    expect(entries.map(({ kind }) => kind)).toContain('medium.opened')
  })

  it('what the person adds is in the same conversation, which opens again by itself', async () => {
    const before = await read()
    expect(before.state).toBe('waiting')
    const { page } = sender
    await page.locator('textarea[name=what]').fill(oneMore)
    await page.locator('main form button').last().click()
    await page.waitForURL('**?added')
    expect(await page.locator('.thread').innerText()).toContain(oneMore)
    const after = await until(read, (seen) => seen.state === 'open')
    expect(after.id).toBe(before.id)
    expect(after.due).not.toBeNull()
    await desk.page.getByText(oneMore).last().waitFor()
    expect(desk.troubles).toEqual([])
  })

  it('the record proves every message: its words, the photo byte for byte, and our answer', async () => {
    const { messages } = await read()
    expect(messages).toHaveLength(3)
    const entries: Entry[] = []
    for (const message of messages) {
      const { body } = await records.get(`/api/a/1/records/${message.revisions[0]!.entry.id}`)
      const entry = body as Entry
      expect(entry.holds).toBe(true)
      expect(entry.parts.every(({ holds }) => holds)).toBe(true)
      entries.push(entry)
    }
    expect(entries[0]!.parts.map(({ text }) => text).join('\n')).toContain(words)
    expect(
      entries[0]!.parts.some(({ size, mediaType }) => mediaType === 'image/jpeg' && size === photo.length),
    ).toBe(true)
    expect(entries[1]!.parts.map(({ text }) => text).join('\n')).toContain('9-1-1')
    expect(entries[2]!.parts.map(({ text }) => text).join('\n')).toContain(oneMore)
  })

  it('the records officer sees the proof in one sentence', async () => {
    const { messages } = await read()
    const { page, troubles } = await browser.open('records', {
      path: `/records/${messages[0]!.revisions[0]!.entry.id}`,
    })
    await page.getByText(/Proven just now: on record since/).waitFor()
    expect(troubles).toEqual([])
  })

  it('the clauses about records and emergency wording show their evidence with rows', async () => {
    const { clauses } = (await records.get('/api/a/1/assurance')).body as { clauses: ClauseReport[] }
    for (const id of ['2.2.1', '4.1.1']) {
      const clause = clauses.find((one) => one.id === id)
      expect(clause?.state, id).toMatch(/^(met|partly)$/)
      expect(clause!.evidence.flatMap(({ rows }) => rows).length, id).toBeGreaterThan(0)
    }
    const { page } = await browser.open('auditor', { path: '/assurance' })
    await page.getByText('2.2.1').first().waitFor()
  })
})
