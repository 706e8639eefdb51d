import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { sweepAll } from '#platform/sweep'
import { type Filled, filled, type TestForm, testForm } from './form.fixture.ts'
import { feedPractice, module, practiceReports, practiceSubmit } from './index.ts'

const token = 'A1b2C3d4E5f6G7h8I9j0K_'
const jpeg = async () =>
  new File(
    [
      new Uint8Array(
        await sharp({ create: { width: 40, height: 30, channels: 3, background: '#555' } })
          .withExif({ IFD3: { GPSLatitude: '37/1 46/1 29/1', GPSLatitudeRef: 'N' } })
          .jpeg()
          .toBuffer(),
      ),
    ],
    'smoke.jpg',
  )
const post = (form: TestForm, fields: Filled, path = '/report?lang=en') =>
  form.app.request(path, { method: 'POST', body: filled(fields) })
const pageOf = async (form: TestForm, answer: Response): Promise<string> =>
  (await form.app.request(answer.headers.get('location')!)).text()

describe('the form', () => {
  test('says first how to get help now, then whether anybody reads, then asks what is happening', async () => {
    const form = await testForm()
    const page = await (await form.app.request('/report?lang=en')).text()
    const order = [
      'href="tel:911"',
      'href="sms:911"',
      'stay on the line and leave it open',
      'href="tel:711"',
      'href="tel:988"',
      'href="sms:741741?body=HOME"',
      'People are reading this form now.',
      '<textarea',
      'Is it safe for us to contact you?',
      'Do not send pictures of undressed people',
      'type="file"',
    ].map((piece) => page.indexOf(piece))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
    expect(page).toContain('id="exit" href="https://www.weather.gov/"')
  })

  test('says when nobody is reading, and when that cannot be told', async () => {
    const form = await testForm()
    form.state.reading = false
    expect(await (await form.app.request('/')).text()).toContain('Nobody is reading this form now.')
    form.state.reading = new Error('no connection')
    expect(await (await form.app.request('/report')).text()).toContain('We cannot tell right now')
  })

  test('speaks the language asked for, else the browser’s', async () => {
    const form = await testForm()
    const spanish = { headers: { 'accept-language': 'fr, es-MX;q=0.8, en;q=0.5' } }
    expect(await (await form.app.request('/report', spanish)).text()).toContain('<html lang="es">')
    expect(await (await form.app.request('/report?lang=en', spanish)).text()).toContain('<html lang="en">')
    expect(await (await form.app.request('/report?lang=xx')).text()).toContain('<html lang="en">')
  })

  test('keeps what was typed when the language is changed', async () => {
    const form = await testForm()
    const answer = await post(form, {
      language: 'es',
      token,
      what: 'smoke <b>',
      safe: 'no',
      files: await jpeg(),
    })
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('<html lang="es">')
    expect(page).toContain('smoke &lt;b&gt;</textarea>')
    expect(page).toMatch(/value="no" class="safe-no" checked/)
    expect(page).toContain('Elija otra vez sus fotos')
    expect(page).toContain(token)
    expect(form.onRecord).toEqual([])
  })

  test('is small, sets no cookie, runs nothing of others, leaves no trace', async () => {
    const form = await testForm({ practice: true })
    for (const path of ['/', '/report', '/assets/public.css', '/assets/public.js']) {
      const answer = await form.app.request(path)
      expect((await answer.arrayBuffer()).byteLength).toBeLessThan(30_000)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    }
    expect(await (await form.app.request('/')).text()).toContain('Practice page: nobody will come.')
    expect((await form.app.request('/report')).headers.get('cache-control')).toBe('no-store')
  })
})

describe('a report', () => {
  test('is on record before its person gets a reference and a private page', async () => {
    const form = await testForm()
    const answer = await post(form, {
      token,
      what: 'Smoke on the stairs',
      where: '12 Mill Street',
      danger: 'yes',
      safe: 'page_only',
      files: await jpeg(),
    })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^\/r\/RIV-[0-9A-Z]{4}-[0-9A-Z]{2}\/[A-Za-z0-9_-]{22}$/)
    expect(form.onRecord).toMatchObject([
      {
        text: 'Smoke on the stairs',
        context: { place: '12 Mill Street' },
        marks: ['says someone is in danger', 'answer only on the private page'],
        media: [{ from: 'stored', mediaType: 'image/jpeg', shownType: 'image/webp', alt: 'smoke.jpg' }],
      },
    ])
    const [medium] = form.onRecord[0]!.media
    if (medium?.from !== 'stored' || !medium.shownSha256) throw new Error('the photo was not kept')
    expect(await form.world.files.get(medium.sha256)).toEqual(Buffer.from(await (await jpeg()).arrayBuffer()))
    const shown = await sharp(await form.world.files.get(medium.shownSha256)).metadata()
    expect(shown.exif).toBeUndefined()

    const page = await pageOf(form, answer)
    expect(page).toContain('We have your report')
    expect(page).toMatch(/Your reference is <span class="piece">RIV-[^<]+<\/span>\./)
    expect(page).toContain('Smoke on the stairs')
    expect(page).toContain('Files received: 1.')
    expect(page).toContain('There is no answer yet.')
    expect(page).toContain('This does not mean that help is on its way.')
  })

  test('sent twice is one message with one page', async () => {
    const form = await testForm()
    const [one, two] = await Promise.all([1, 2].map(() => post(form, { token, what: 'A man is down' })))
    expect(one!.headers.get('location')).toBe(two!.headers.get('location'))
    expect(form.onRecord).toHaveLength(1)
  })

  test('changed after going back and sent again is added to its page, never taken for a repetition', async () => {
    const form = await testForm()
    const first = await post(form, { token, what: 'A man is down' })
    const second = await post(form, { token, what: 'A man is down, and he does not breathe' })
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(form.onRecord.map(({ text }) => text)).toHaveLength(2)
    expect(form.onRecord[0]!.author).toEqual(form.onRecord[1]!.author)
  })

  test('without the form’s hidden word is taken all the same', async () => {
    const form = await testForm()
    for (const odd of [undefined, '', 'short', '<script>'])
      expect((await post(form, { ...(odd !== undefined && { token: odd }), what: 'help' })).status).toBe(303)
    expect(form.onRecord).toHaveLength(4)
  })

  test('of nothing is not taken: the page says what is missing and keeps the rest', async () => {
    const form = await testForm()
    const answer = await post(form, { token, what: ' \n', where: '"Mill" <Street>' })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page.indexOf('role="alert"')).toBeLessThan(page.indexOf('<h1'))
    expect(page).toContain('<a href="#what">Tell us what is happening, even in a few words.</a>')
    expect(page).toContain('value="&quot;Mill&quot; &lt;Street&gt;"')
    expect(page).toContain('<title>Error: Tell us')
    expect(form.onRecord).toEqual([])
  })

  test('longer than one reads at once is taken: all of it is on record, and its person is told what is shown first', async () => {
    const form = await testForm()
    const long = 'ay '.repeat(350_000)
    const answer = await post(form, { token, what: long })
    expect(answer.status).toBe(303)
    expect(form.onRecord[0]!.text).toBe(long)
    expect(form.onRecord[0]!.marks).toEqual([])
    const page = await pageOf(form, answer)
    expect(page).toContain(
      'All of what you wrote is kept. The officer is shown the first 20,000 characters first.',
    )
    expect(page).toContain('ay ay')
    expect(page.length).toBeLessThan(60_000)
    const short = await post(form, { what: 'a man is down' })
    expect(await pageOf(form, short)).not.toContain('is kept')
  })

  test.each(['x', 'é', '🔥'])('of %s beyond 2 MB is kept up to there, marked, and said', async (letter) => {
    const form = await testForm({ fieldBytes: 2 * 1024 * 1024 + 1 })
    const answer = await post(form, { token, what: letter.repeat(2_200_000 / letter.length) })
    expect(answer.status).toBe(303)
    const [{ text, marks, raw }] = form.onRecord as [(typeof form.onRecord)[0]]
    expect(marks).toEqual(['cut short by us'])
    expect(text).toBe(letter.repeat(text.length / letter.length))
    expect(Buffer.byteLength(text)).toBeGreaterThan(2 * 1024 * 1024 - 4)
    expect(JSON.parse(Buffer.from(raw).toString()).rawFields).toBeUndefined()
    expect(await pageOf(form, answer)).toContain('larger than 2 MB: the first 2 MB are kept.')
  })

  test('that cannot be recorded is told to its person, with their words, and is taken when sent again', async () => {
    const form = await testForm()
    form.state.failing = true
    const answer = await post(form, { token, what: 'help me' })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    const page = await answer.text()
    expect(page).toContain('This was not received')
    expect(page).toContain('help me</textarea>')
    form.state.failing = false
    expect((await post(form, { token, what: 'help me' })).status).toBe(303)
    expect(form.onRecord).toHaveLength(1)
  })
})

describe('files never cost a person their words', () => {
  test('a file that is no picture is refused by name; the text is on record and the page says so', async () => {
    const form = await testForm()
    const page = new File(['<!doctype html><script>alert(1)</script>'], 'holiday.jpg', { type: 'image/jpeg' })
    const drawing = new File(['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'], 'b<i>.svg')
    const answer = await post(form, { token, what: 'Look', files: [page, drawing, await jpeg()] })
    expect(answer.status).toBe(303)
    expect(form.onRecord[0]!.media.map(({ from }) => from)).toEqual(['stored', 'refused', 'refused'])
    const said = await pageOf(form, answer)
    expect(said).toContain('“holiday.jpg” is not a picture or video that we can open.')
    expect(said).toContain('b&lt;i&gt;.svg')
    expect(said).toContain('Files received: 1.')
  })

  test('too large, too many', async () => {
    const form = await testForm({ imageBytes: 2000, totalBytes: 50_000, files: 3 })
    const large = new File([randomBytes(60_000)], 'large.jpg')
    const answer = await post(form, {
      what: 'Look',
      files: [large, await jpeg(), await jpeg(), await jpeg()],
    })
    expect(form.onRecord[0]!.media).toHaveLength(4)
    const page = await pageOf(form, answer)
    expect(page).toContain('“large.jpg” is larger than')
    expect(page).toContain('You can send 3 files at once.')
    expect(page).toContain('Files received: 2.')
  })

  test('a picture that cannot be opened is kept and not shown', async () => {
    const form = await testForm()
    const whole = new Uint8Array(await (await jpeg()).arrayBuffer())
    await post(form, { what: 'Look', files: new File([whole.slice(0, 200)], 'broken.jpg') })
    expect(form.onRecord[0]!.media).toMatchObject([{ from: 'stored', shownSha256: null, size: 200 }])
  })

  const broken = (pieces: readonly (Uint8Array | string)[], end: 'error' | 'silence' | 'close') => {
    const left = [...pieces]
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = left.shift()
        if (piece !== undefined) controller.enqueue(Buffer.from(piece as string))
        else if (end === 'error') controller.error(new Error('connection reset'))
        else if (end === 'close') controller.close()
        else return new Promise(() => undefined)
        return undefined
      },
    })
  }
  const head = (name: string, more = '') =>
    `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
  const started = [
    `${head('token')}${token}\r\n${head('what')}We are on the roof`,
    `\r\n${head('files', '; filename="roof.mp4"')}`,
    new Uint8Array(5000),
  ]
  const stream = (form: TestForm, body: ReadableStream) =>
    form.app.request('/report', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body,
      duplex: 'half',
    } as RequestInit)

  test.each(['close', 'silence', 'error'] as const)(
    'an upload that ends in the middle of a video (%s)',
    async (end) => {
      const form = await testForm({ silentMs: 50 })
      const answer = await stream(form, broken(started, end))
      expect(answer.status).toBe(303)
      expect(form.onRecord).toMatchObject([{ text: 'We are on the roof', media: [{ from: 'refused' }] }])
      expect(await pageOf(form, answer)).toContain('“roof.mp4” did not arrive whole.')
    },
  )

  test('a line that breaks before any file', async () => {
    const form = await testForm()
    expect((await stream(form, broken(started.slice(0, 1), 'error'))).status).toBe(303)
    expect(form.onRecord).toMatchObject([{ text: 'We are on the roof' }])
  })

  test('a slow video: the words are on record while it still comes', async () => {
    const form = await testForm({ textFirstMs: 0 })
    let send: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = controller
        for (const piece of started) controller.enqueue(Buffer.from(piece as string))
      },
    })
    const answer = stream(form, body)
    await expect.poll(() => form.onRecord.map(({ text }) => text)).toEqual(['We are on the roof'])
    send!.enqueue(Buffer.from('\r\n--x--\r\n'))
    send!.close()
    expect((await answer).status).toBe(303)
    expect(form.onRecord).toHaveLength(2)
    expect(form.onRecord[1]).toMatchObject({ text: '', author: form.onRecord[0]!.author })
  })
})

describe('over the rate limit', () => {
  test('a shelter’s one address is never shut out: text first, files later, marked and grouped', async () => {
    const form = await testForm()
    for (let n = 1; n <= 5; n++) await post(form, { what: `Room ${n} has no heat` })
    const answer = await post(form, { what: 'She is not breathing', files: await jpeg() })
    expect(answer.status).toBe(303)
    const last = form.onRecord.at(-1)!
    expect(last.text).toBe('She is not breathing')
    expect(last.marks).toEqual([
      'over the rate limit',
      expect.stringMatching(/^same connection: [0-9A-F]{4}$/),
    ])
    expect(last.media).toMatchObject([{ from: 'refused' }])
    expect(form.onRecord[4]!.marks).toEqual([])
    const page = await pageOf(form, answer)
    expect(page).toContain('Yours is recorded all the same')
    expect(page).toContain('Add them later on your private page.')
  })

  test('it ends by itself, another address is free of it, and a day later nobody knows where reports came from', async () => {
    const form = await testForm()
    for (let n = 1; n <= 6; n++) await post(form, { what: `Room ${n}` })
    form.state.address = '2001:db8::1'
    await post(form, { what: 'From elsewhere' })
    form.state.address = '203.0.113.9'
    form.clock.advance(601)
    await post(form, { what: 'Later' })
    expect(form.onRecord.map(({ marks }) => marks.length > 0)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      false,
      false,
    ])
    form.clock.advance(25 * 60 * 60)
    expect(await sweepAll(form.world, module.sweeps!)).toBe(8)
  })
})

describe('the private page', () => {
  test('shows our answers and takes more from its person, as the same author', async () => {
    const form = await testForm()
    const first = await post(form, { token, what: 'A man is down' })
    const address = first.headers.get('location')!
    form.clock.advance(60)
    await form.answer('Help is coming. Stay <there>.')
    const page = await (await form.app.request(address)).text()
    expect(page).toContain('Riverton 9-1-1 answered')
    expect(page).toContain('Stay &lt;there&gt;.')
    expect(page).not.toContain('There is no answer yet.')
    const added = await form.app.request(address, { method: 'POST', body: filled({ what: 'He woke up' }) })
    expect(added.status).toBe(303)
    expect(form.onRecord.map(({ author }) => author.networkId)).toEqual(Array(2).fill(address.split('/')[2]))
    expect(await pageOf(form, added)).toContain('Added. We have it,')
    const nothing = await form.app.request(address, { method: 'POST', body: filled({ what: '' }) })
    expect(nothing.status).toBe(422)
    expect(await nothing.text()).toContain('Write something or choose a file to add.')
  })

  test('is not indexed, not kept and not told to other sites', async () => {
    const form = await testForm()
    const { headers } = await form.app.request((await post(form, { what: 'x' })).headers.get('location')!)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
  })

  test('any other address says the same nothing', async () => {
    const form = await testForm()
    const [, , reference, secret] = (await post(form, { what: 'x' })).headers.get('location')!.split('/')
    const pages = await Promise.all(
      [
        `/r/${reference}/${'A'.repeat(22)}`,
        `/r/RIV-2222-22/${secret}`,
        `/r/${reference}/x`,
        '/r/%00/%F0%9F',
      ].map(async (path) => {
        const answer = await form.app.request(path)
        expect(answer.status).toBe(404)
        return answer.text()
      }),
    )
    expect(new Set(pages).size).toBe(1)
    expect(pages[0]).not.toContain(reference)
  })

  test('its secret stands nowhere at rest', async () => {
    const form = await testForm()
    const secret = (await post(form, { token, what: 'x' })).headers.get('location')!.split('/')[3]!
    const rows = await Promise.all(
      (['report.page', 'report.submission'] as const).map((t) =>
        form.world.db.selectFrom(t).selectAll().execute(),
      ),
    )
    const said = JSON.stringify(rows) + Buffer.from(form.onRecord[0]!.raw).toString()
    for (const hidden of [secret, token]) expect(said).not.toContain(hidden)
  })
})

describe('hostile and broken input', () => {
  const hostile = [
    `'; drop table report.page; --`,
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '#{7*7} {{agency}} {{7*7}} <%= x %>',
    '\u202eevil\u2066\u200b\u200d\ufeff',
    '</textarea><h1>gone</h1>',
  ]
  test.each(hostile)('%s is kept as it is and shown as text', async (text) => {
    const form = await testForm()
    const answer = await post(form, { what: text, where: text, name: text })
    expect(form.onRecord[0]).toMatchObject({ text, author: { name: text }, context: { place: text } })
    const page = await pageOf(form, answer)
    expect(page).not.toMatch(/<script>|<img|<h1>gone/)
    expect(page).toContain('class="said" dir="auto"')
    const back = await (await post(form, { language: 'es', what: text })).text()
    expect(back).not.toMatch(/<script>|<img|<h1>gone/)
  })

  test('malformed UTF-8 and NUL are repaired in the text, and the bytes are kept as they came', async () => {
    const form = await testForm()
    const bytes = Buffer.concat([Buffer.from('fire '), Buffer.from([0xff, 0x00, 0xc3]), Buffer.from(' here')])
    const body = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="what"\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--x--\r\n'),
    ])
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    expect((await form.app.request('/report', { method: 'POST', headers, body })).status).toBe(303)
    expect(form.onRecord[0]!.text).toBe('fire \ufffd\ufffd\ufffd here')
    const raw = JSON.parse(Buffer.from(form.onRecord[0]!.raw).toString())
    expect(Buffer.from(raw.rawFields.what, 'base64')).toEqual(bytes)
  })

  test('a plain form without multipart is taken too', async () => {
    const form = await testForm()
    const body = new URLSearchParams({ what: 'ayuda por favor, está aquí', token })
    expect((await form.app.request('/report', { method: 'POST', body })).status).toBe(303)
    expect(form.onRecord[0]!.text).toBe('ayuda por favor, está aquí')
  })

  test.each(['multipart/form-data', 'application/json', ''])(
    'a body of the type "%s" gets the form, not a crash',
    async (type) => {
      const form = await testForm()
      const headers = { 'content-type': type }
      expect((await form.app.request('/report', { method: 'POST', headers, body: '{"a":1}' })).status).toBe(
        422,
      )
    },
  )
})

test('the invented reports cover every band in both languages', () => {
  const reports = practiceReports('us-ecc')
  expect(reports.length).toBeGreaterThanOrEqual(40)
  expect(new Set(reports.map(({ language }) => language))).toEqual(new Set(['en', 'es']))
  expect(new Set(reports.map(({ band }) => band)).size).toBe(9)
})

test('a practice centre is fed through the form’s own door, marked practice, spread over the last hours', async () => {
  const form = await testForm({ practice: true })
  const fed = await feedPractice(form.world, practiceSubmit(form, form.site))
  expect(form.onRecord).toHaveLength(fed)
  expect(
    form.onRecord.every(({ marks }) => marks.includes('practice') && !marks.includes('over the rate limit')),
  ).toBe(true)
  const times = form.onRecord.map(({ networkAt }) => networkAt!.getTime())
  expect(times).toEqual([...times].sort())
  expect(form.clock.now().getTime() - times[0]!).toBe(170 * 60_000)
})

test('a centre that is not for practice refuses invented reports', async () => {
  const form = await testForm()
  await expect(feedPractice(form.world, practiceSubmit(form, form.site))).rejects.toThrow(
    'not a practice centre',
  )
  expect(form.onRecord).toEqual([])
})
