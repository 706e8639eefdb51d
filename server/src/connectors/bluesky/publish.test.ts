import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outgoing } from '#core/channels'
import { recordOf } from './publish.ts'
import { facetsOf, tooLong } from './text.ts'
import { tidFor, tidOf } from './tid.ts'

const madeAt = new Date('2026-03-01T02:14:09.000Z')
const plea = 'at://did:plc:maria/app.bsky.feed.post/3n2uyhbgg622k'
const root = { uri: 'at://did:plc:centre/app.bsky.feed.post/3n2uyh7fqtc2k', cid: 'root' }
const answer: Outgoing = {
  key: tidOf(madeAt, 'one'),
  text: '@maria.test call 911, or text it. @mayor.test knows: https://county.test/flood #flood',
  language: 'en',
  madeAt,
  to: { networkId: plea, refs: { uri: plea, cid: 'plea', root, parent: root, handle: 'maria.test' } },
}
const linked = (text: string, start: number, end: number) => Buffer.from(text).subarray(start, end).toString()

test('an answer stands below the message it answers, in the thread that message is in', () => {
  expect(recordOf(answer)).toMatchObject({
    $type: 'app.bsky.feed.post',
    text: answer.text,
    langs: ['en'],
    createdAt: '2026-03-01T02:14:09.000Z',
    reply: { root, parent: { uri: plea, cid: 'plea' } },
  })
})

test('the same outgoing thing is the same record, byte for byte', () => {
  expect(JSON.stringify(recordOf(structuredClone(answer)))).toBe(JSON.stringify(recordOf(answer)))
})

test('only the person answered is mentioned; whoever else is named is not notified (CoP-CM9)', () => {
  const mentions = facetsOf(answer.text, { did: 'did:plc:maria', handle: 'maria.test' })
    .flatMap(({ features }) => features)
    .filter(({ $type }) => $type === 'app.bsky.richtext.facet#mention')
  expect(mentions).toEqual([{ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:maria' }])
  expect(JSON.stringify(facetsOf(answer.text, null))).not.toContain('#mention')
})

test('links are where they stand, counted in bytes, whatever comes before them', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'ü', '🚒', ' ', '水') }), (before) => {
      const text = `${before} https://county.test/shelter`
      const [facet] = facetsOf(text, null)
      expect(linked(text, facet!.index.byteStart, facet!.index.byteEnd)).toBe('https://county.test/shelter')
    }),
  )
})

test('a text is as long as people see it: 300 of anything fit, 301 do not, nor more than 3000 bytes', () => {
  expect(tooLong('🚒'.repeat(300))).toBeNull()
  expect(tooLong('a'.repeat(301))).toMatch(/301 .*300/)
  expect(tooLong('👨‍👩‍👧‍👦'.repeat(200))).toMatch(/bytes.*3000/)
})

const tid = /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/

test('every key is one the network takes, in the order of time', () => {
  const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(time, time, fc.string(), fc.string(), (a, b, one, other) => {
      expect(tidOf(a, one)).toMatch(tid)
      expect(tidFor(one)).toMatch(tid)
      expect(tidOf(a, one)).toBe(tidOf(new Date(a), one))
      if (a < b) expect(tidOf(a, one) < tidOf(b, other)).toBe(true)
    }),
  )
})
