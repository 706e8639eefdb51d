import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { createAssessor } from '#core/assess'
import type { Delivery } from '#core/channels'
import { said, testWorld } from '#testing'
import { receive } from './index.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 40)

const assessor = createAssessor({ timeoutMs: 10_000, startMs: 20_000 })
afterAll(() => assessor.close())

const odd = [
  '',
  '\0',
  '\ud800',
  '\u202e\u2066',
  'x'.repeat(9000),
  'é'.repeat(3000),
  'constructor',
  '__proto__',
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
]
const text = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 40 }))
const id = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('1', '2', '3', 'did:plc:maria') }, text)
const json = fc.jsonValue({ maxDepth: 3 })

/** What a connector may hand over, from the ordinary to what a hostile network could make of every field. */
const handedOver: fc.Arbitrary<Delivery> = fc
  .record(
    {
      networkId: id,
      text: fc.oneof(text, fc.constant('🔥'.repeat(30_000))),
      kind: fc.constantFrom('original', 'edit', 'deletion'),
      author: fc.record({ networkId: id, handle: text, name: text, picture: fc.option(text) }),
      networkAt: fc.oneof(
        fc.constant(null),
        fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
        text,
      ),
      url: fc.option(text),
      context: fc.oneof(fc.constant({}), fc.record({ place: text, refs: json }, { requiredKeys: [] })),
      marks: fc.array(text, { maxLength: 4 }),
      language: fc.oneof(fc.constantFrom('en', 'es'), text),
      media: fc.array(
        fc.record({
          mediaType: text,
          size: fc.integer({ min: 0 }),
          alt: text,
          from: fc.constantFrom('network', 'refused'),
          url: text,
          why: text,
        }),
        { maxLength: 3 },
      ),
    },
    {
      requiredKeys: ['networkId', 'text', 'kind', 'author', 'networkAt', 'url', 'context', 'marks', 'media'],
    },
  )
  .map((decoded) => ({ raw: Buffer.from(JSON.stringify(decoded)), mediaType: 'application/json' }))

const anything: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 6, arbitrary: handedOver },
  fc.record({ raw: fc.uint8Array({ maxLength: 300 }), mediaType: fc.constant('application/json') }),
  json.map((value) => ({ raw: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' })),
)

it('whatever a network hands over, all of it is on the record, and the plea beside it too', {
  timeout: 60_000 + numRuns * 2000,
}, async () => {
  const t = await testWorld({ assessor: { ...assessor, close: async () => undefined } })
  let n = 0
  for (const deliveries of fc.sample(fc.array(anything, { minLength: 1, maxLength: 6 }), { numRuns })) {
    const plea = said(`plea:${++n}`, `we are on the roof of ${n} Alder St`, { by: `maria${n}` })
    const { messages } = await receive(t.world, {
      agency: t.agency,
      accountId: t.account,
      deliveries: [...deliveries, plea],
    })
    const kept = new Set(messages.map(({ networkId }) => networkId))
    expect(kept).toContain(`plea:${n}`)
    const { messages: again } = await receive(t.world, {
      agency: t.agency,
      accountId: t.account,
      deliveries: [...deliveries, plea],
    })
    const known = new Set(messages.map(({ messageId }) => messageId))
    expect(again.filter(({ messageId }) => !known.has(messageId))).toEqual([])
    expect(again.find(({ networkId }) => networkId === `plea:${n}`)?.duplicate).toBe(true)
  }
})
