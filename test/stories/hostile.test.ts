import type { Conversation } from '@callbox/contract'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { overflow, type Screen, signedIn, sizes } from './browser.ts'
import { conversationOf, type Fields, type Filed, filed, report } from './public.ts'
import { browser, centre, records } from './whole-centre.ts'

let desk: Screen
beforeAll(async () => {
  desk = await browser.open('desk')
})

const read = async (of: Filed): Promise<Conversation> =>
  (await records.get(`/api/a/1/conversations/${(await conversationOf(records, of)).id}`)).body

/** What a desk officer and the sender see of it: nothing runs, nothing breaks the page, at any width. */
const shown = async (of: Filed): Promise<{ officer: Page; words: string; page: string }> => {
  const { id } = await conversationOf(records, of)
  const { page: officer } = desk
  await officer.setViewportSize(sizes.desktop)
  await officer.goto(`${centre.origin}/desk/c/${id}`)
  const words = officer.locator('.received .words').first()
  await words.waitFor()
  expect(await overflow(officer)).toEqual({ across: 0, down: 0 })
  const box = await words.boundingBox()
  expect(box!.x + box!.width).toBeLessThanOrEqual(1366)
  const verbs = await officer.locator('fieldset.verbs').boundingBox()
  expect(verbs!.y + verbs!.height).toBeLessThanOrEqual(768)
  expect(await words.evaluate((one) => getComputedStyle(one).unicodeBidi)).toMatch(/isolate|plaintext/)
  await officer.setViewportSize(sizes.narrow)
  await expect.poll(async () => (await overflow(officer)).across).toBe(0)
  const sender = await browser.visit(of.path, { script: true, size: sizes.narrow })
  await sender.page.locator('.thread .said').first().waitFor()
  expect((await overflow(sender.page)).across).toBe(0)
  const said = await sender.page.locator('.thread').innerText()
  expect([...sender.troubles, ...desk.troubles]).toEqual([])
  await sender.context.close()
  return { officer, words: (await words.textContent()) ?? '', page: said }
}

const html = `<script>alert(1)</script><img src=x onerror="alert(2)"><svg onload=alert(3)></svg><iframe srcdoc="<script>parent.alert(4)</script>"></iframe><style>body{display:none}</style></textarea></bdi></article><form action="https://elsewhere.example"><button>Send</button></form><a href="javascript:alert(5)">tap</a><meta http-equiv=refresh content="0;url=https://elsewhere.example">`
/** What a template engine of the backtick kind would work out. */
const sum = ['$', '{7*7}'].join('')
const templates =
  '\'; drop table desk.claim; -- " OR 1=1 {{emergency_sentence}} {{name}} ' +
  sum +
  ' #{7*7} <%= 7*7 %> {% raw %} %00 %s %n \\u0000 $(id) `id` ../../etc/passwd'

describe('hostile input through the form, on the desk and on the private page', () => {
  it('HTML and script are words', async () => {
    const of = await report(centre, {
      what: html,
      name: '<b onmouseover=alert(6)>Bob</b>',
      where: '"><script>alert(7)</script>',
    })
    const { officer, words, page } = await shown(of)
    expect(words).toBe(html)
    expect(page).toContain('<script>alert(1)</script>')
    expect(
      await officer
        .locator('.received iframe, .received img, .received svg, .received script, .received form')
        .count(),
    ).toBe(0)
    expect(await officer.locator('b[onmouseover]').count()).toBe(0)
  })

  it('SQL, template and shell characters are words, in the message and in an answer made from a template', async () => {
    const of = await report(centre, { what: templates, name: `{{agency}} ${sum}` })
    const { words } = await shown(of)
    expect(words).toBe(templates)
    const { id } = await conversationOf(records, of)
    const { body } = await records.get(`/api/a/1/templates?conversation=${id}&language=en`)
    const thanks = (body as { templates: { id: string; body: string }[] }).templates.find(
      (t) => t.id === 'passed_on',
    )!
    expect(thanks.body).toContain(`Thank you, {{agency}} ${sum}.`)
    expect((await records.get('/api/a/1/queue?limit=1')).status).toBe(200)
  })

  it('characters that reorder or hide text are named where they stand; the record keeps them', async () => {
    const what = 'pay \u202egpj.exe\u202c now \u200b\u200bhid\u2060den\ufeff \u2066isolated\u2069 \u0007bell'
    const of = await report(centre, { what, name: '\u202eEvil\u202c' })
    const { officer, words } = await shown(of)
    expect(
      [...words].filter((letter) => '\u202e\u202c\u2066\u2069\u200b\u2060\ufeff\u0007'.includes(letter)),
    ).toEqual([])
    for (const name of ['right-to-left override', 'zero width', 'left-to-right isolate', 'control 7'])
      expect(await officer.locator('.hidden-mark', { hasText: name }).count(), name).toBeGreaterThan(0)
    expect((await read(of)).messages[0]!.revisions[0]!.text).toBe(what)
    // A name cannot turn round what stands beside it either.
    for (const one of await officer
      .locator(`[data-row="${(await read(of)).id}"] .row-who, .byline, #conversation-title`)
      .all())
      expect(await one.locator('bdi').count()).toBeGreaterThan(0)
  })

  it('right-to-left languages and stacked marks stay in their place', async () => {
    const of = await report(centre, {
      what: `مرحبا نحن بحاجة إلى مساعدة ${'Z\u0351\u036b\u0343\u036a\u0302'.repeat(200)}`,
      name: 'أمل',
    })
    const { officer } = await shown(of)
    expect(
      await officer
        .locator('.received .words')
        .first()
        .evaluate((one) => getComputedStyle(one).direction),
    ).toBe('rtl')
  })

  it('one word of 15,000 letters breaks no page, and the whole of it can be read', async () => {
    const of = await report(centre, {
      what: 'A'.repeat(15_000),
      name: 'N'.repeat(1_900),
      where: 'W'.repeat(1_900),
    })
    const { officer, words } = await shown(of)
    expect(words.length).toBeLessThan(4_000)
    await officer.getByRole('button', { name: /Show all 15,000 characters/ }).click()
    expect(await officer.locator('.received .words').first().textContent()).toBe('A'.repeat(15_000))
    expect((await overflow(officer)).across).toBe(0)
  })

  it.each([20_001, 1_000_000])(
    'a text of %d characters comes in whole, and its person is told what is shown first',
    async (length) => {
      const what = `${'long '.repeat(length / 5)}end`.slice(-length - 1)
      const of = await report(centre, { what, where: '5 Elm Street' })
      const { marks, messages } = await read(of)
      expect(marks).toContain('cut short')
      expect(messages[0]!.revisions[0]!.text).toHaveLength(20_000)
      const { officer, page } = await shown(of)
      expect(await officer.locator('.byline, .why-words').allInnerTexts()).toEqual(
        expect.arrayContaining([expect.stringContaining('cut short')]),
      )
      expect(page).toContain('All of what you wrote is kept.')
      expect(page).toContain('20,000')
    },
  )

  it('bytes that are not UTF-8 come in, are shown as far as they can be read, and are kept as they came', async () => {
    const boundary = 'xyz'
    const part = (name: string, value: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`),
        value,
        Buffer.from('\r\n'),
      ])
    const bytes = Buffer.concat([
      Buffer.from('There is smoke '),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x00]),
      Buffer.from(' in the hall'),
    ])
    const body = Buffer.concat([
      part('what', bytes),
      part('name', Buffer.from([0xe9])),
      Buffer.from(`--${boundary}--\r\n`),
    ])
    const of = await filed(
      await fetch(`${centre.origin}/report?to=1&lang=en`, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: {
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'x-forwarded-for': '203.0.113.77',
        },
      }),
    )
    const { words } = await shown(of)
    expect(words).toContain('There is smoke')
    expect(words).toContain('in the hall')
    const { messages } = await read(of)
    const { body: record } = await records.get(`/api/a/1/records/${messages[0]!.revisions[0]!.entry.id}`)
    const { holds, parts } = record as { holds: boolean; parts: { text: string | null }[] }
    expect(holds).toBe(true)
    expect(parts.some(({ text }) => text?.includes(bytes.toString('base64')))).toBe(true)
  })

  it('pictures that are no pictures are said to be refused; the words come in', async () => {
    const page = '<html><script>alert(8)</script></html>'
    const bomb = Buffer.from('89504e470d0a1a0a0000000d49484452ffffffffffffffff0806000000', 'hex')
    const tricks: Record<string, Fields[string]> = {
      'page as jpeg': new File([page], 'holiday.jpg', { type: 'image/jpeg' }),
      'svg with script': new File(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(9)"/>'], 'a.svg', {
        type: 'image/svg+xml',
      }),
      'head of a png only': new File([bomb], 'b.png', { type: 'image/png' }),
      'a name that leads away': new File([page], '../../<img src=x onerror=alert(10)>\u202egpj.exe', {
        type: 'image/png',
      }),
    }
    for (const [name, file] of Object.entries(tricks)) {
      const of = await report(centre, { what: `Look at this: ${name}`, files: file })
      const { officer, words } = await shown(of)
      expect(words).toBe(`Look at this: ${name}`)
      await officer.setViewportSize(sizes.desktop)
      for (const open of await officer.getByRole('button', { name: /^Open the/ }).all()) await open.click()
      for (const { media } of (await read(of)).messages)
        for (const medium of media.filter(({ href }) => href)) {
          const copy = await fetch(`${centre.origin}${medium.href}`, {
            headers: { cookie: (await signedIn(centre, 'desk')).cookie },
          })
          expect(copy.headers.get('content-type') ?? '', name).toMatch(
            /^(image\/(jpeg|png|webp|gif)|video\/|application\/json)/,
          )
          expect(copy.headers.get('x-content-type-options')).toBe('nosniff')
          expect(await copy.text()).not.toContain('<script')
        }
    }
    expect(desk.troubles).toEqual([])
  })

  it('no page lets foreign script in', async () => {
    for (const path of ['/', '/report', '/desk/', '/api/me', '/nowhere']) {
      const policy = (await fetch(`${centre.origin}${path}`)).headers.get('content-security-policy') ?? ''
      expect(policy, path).toMatch(/default-src '(self|none)'/)
      expect(policy, path).not.toMatch(/unsafe-(inline|eval)/)
    }
  })
})
