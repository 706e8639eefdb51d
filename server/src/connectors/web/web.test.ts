import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Session } from '#core/channels'
import { encode, type Submission, web } from './index.ts'

const hash = 'ab'.repeat(32)
const plea: Submission = {
  version: 1,
  submissionId: '0f'.repeat(16),
  reference: 'RIV-7F3K-92',
  name: 'Ana',
  text: 'Hay humo en la escalera',
  place: '12 Mill Street, floor 3',
  danger: 'yes',
  contact: { safe: 'no', how: '', needs: 'an interpreter' },
  language: 'es',
  media: [
    {
      sha256: hash,
      shownSha256: null,
      mediaType: 'image/heic',
      shownType: null,
      size: 12,
      alt: 'smoke.heic',
    },
    { refused: 'too large', mediaType: 'video/mp4', size: 9, alt: 'b.mp4' },
  ],
  at: '2026-03-01T02:14:09.000Z',
  marks: ['practice'],
}
const deliver = (said: Submission) => web.decode({ raw: encode(said), mediaType: 'application/json' })

test('a report is decoded as its person wrote it, with what the desk must know before answering', () => {
  expect(deliver(plea)).toEqual([
    {
      kind: 'original',
      networkId: plea.submissionId,
      author: { networkId: 'RIV-7F3K-92', handle: 'RIV-7F3K-92', name: 'Ana', picture: null },
      text: plea.text,
      danger: true,
      language: 'es',
      networkAt: new Date(plea.at),
      url: null,
      context: { place: plea.place, contact: 'Do not contact. Needs: an interpreter' },
      media: [
        {
          mediaType: 'image/heic',
          size: 12,
          alt: 'smoke.heic',
          from: 'stored',
          sha256: Buffer.from(hash, 'hex'),
          shownSha256: null,
          shownType: null,
        },
        { mediaType: 'video/mp4', size: 9, alt: 'b.mp4', from: 'refused', why: 'too large' },
      ],
      marks: ['practice', 'says someone is in danger', 'not safe to contact'],
    },
  ])
})

test('where nothing was said about contact, nothing is claimed about it', () => {
  const silent = { safe: '', how: '', needs: '' } as const
  expect(deliver({ ...plea, contact: silent })[0]!.context).toEqual({ place: plea.place })
  const how = { ...silent, how: 'text 555-0142' }
  expect(deliver({ ...plea, contact: how })[0]!.context.contact).toBe(
    'Did not say whether contact is safe. text 555-0142',
  )
})

test('whatever people write comes out as it went in, and the same report has the same bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (text, place) => {
      const said = { ...plea, text, place }
      expect(deliver(said)[0]).toMatchObject({ text, context: place ? { place } : {} })
      const turned = Object.fromEntries(Object.entries(said).reverse()) as Submission
      expect(encode(turned)).toEqual(encode(said))
    }),
  )
})

test.each([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['bytes that are no UTF-8', '\xff\xfe'],
  ['a newer version', JSON.stringify({ ...plea, version: 2 })],
  ['a field missing', JSON.stringify({ ...plea, text: undefined })],
  ['a field too many', JSON.stringify({ ...plea, role: 'supervisor' })],
])('%s is not understood: it throws, and intake keeps the bytes', (_, text) => {
  expect(() => web.decode({ raw: Buffer.from(text, 'latin1'), mediaType: 'application/json' })).toThrow()
})

test('an answer is published under its own key and is found again under it', async () => {
  const session: Session = {
    account: { id: 'a', handle: 'report', settings: {} },
    credential: null,
    session: null,
    saveSession: async () => undefined,
    fetch,
    now: () => new Date(plea.at),
  }
  const madeAt = new Date(plea.at)
  const key = web.keyFor({ id: 'x1', madeAt })
  const answer = { key, text: 'We are on our way', language: 'en', madeAt, to: null }
  expect(await web.publish?.(session, answer)).toEqual({ is: 'published', networkId: 'x1', url: null })
  expect(await web.look?.(session, { ...answer, networkId: 'x1' })).toMatchObject({
    is: 'there',
    networkId: 'x1',
  })
  expect(await web.health(session)).toMatchObject({ state: 'well' })
})

test('what it cannot do it says in words', () => {
  const { words, ...can } = web.abilities({ settings: {} })
  for (const ability of ['deleteOwn', 'hide', 'block'] as const) {
    expect(can[ability]).toBe(false)
    expect(words[ability]).toMatch(/\.$/)
  }
})
