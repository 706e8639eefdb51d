import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { addAccount } from '#core/accounts'
import { createAssessor } from '#core/assess'
import type { Delivery } from '#core/channels'
import { receive } from '#flows/intake'
import { testWorld } from '#testing'
import { makeConnectors, networks } from '../connectors.ts'
import { damaged, damagedBytes } from './damage.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 15)
const assessor = createAssessor({ timeoutMs: 10_000, startMs: 20_000 })
afterAll(() => assessor.close())

type Sample = { mediaType: string; body: object }

const recorded = (): Sample[] => {
  const file = join(import.meta.dirname, '../../connectors/bluesky/recorded.json')
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>
  return Object.values(all).map((body) => ({ mediaType: 'application/json', body }))
}
const hash = 'a'.repeat(64)

/** What each network hands over when all is well: what is damaged begins as this. The first is one message. */
const samples: Record<string, () => Sample[]> = {
  bluesky: recorded,
  practice: () => [
    {
      mediaType: 'application/vnd.callbox.practice+json',
      body: {
        version: 'practice/1',
        kind: 'original',
        networkId: 'post-1',
        author: { id: 'maria', handle: 'maria.example', name: 'Maria' },
        text: 'we are on the roof of 18 Alder St',
        language: 'en',
        at: '2026-03-01T02:14:00.000Z',
        root: 'post-1',
        parent: null,
        media: [
          {
            ...{ alt: 'water', mediaType: 'image/png', size: 70, sha256: hash },
            ...{ shownSha256: null, shownType: null },
          },
        ],
      },
    },
  ],
  web: () => [
    {
      mediaType: 'application/vnd.callbox.report+json',
      body: {
        version: 1,
        submissionId: '0192f0c1-0000-7000-8000-000000000001',
        reference: 'RIV-7F3K-92',
        name: 'Maria',
        text: 'we are on the roof of 18 Alder St',
        place: '18 Alder St',
        danger: 'yes',
        contact: { safe: 'yes', how: '555 0100', needs: '' },
        language: 'en',
        media: [{ refused: 'too large', mediaType: 'image/png', size: 70, alt: '' }],
        at: '2026-03-01T02:14:00.000Z',
        marks: ['report'],
      },
    },
  ],
}

const whole = ({ mediaType, body }: Sample): Delivery => ({
  raw: Buffer.from(JSON.stringify(body)),
  mediaType,
})

it('there is something to damage for every network that this version knows', () => {
  expect(Object.keys(samples).toSorted()).toEqual(networks.toSorted())
})

it.each(networks)(
  'whatever %s hands over is on the record or kept as not understood, and what came with it is taken',
  { timeout: 60_000 + numRuns * 4000 },
  async (network) => {
    const t = await testWorld({ assessor: { ...assessor, close: async () => undefined } })
    const connectors = new Map(makeConnectors(t.world).map((one) => [one.network, one]))
    const world = { ...t.world, connectors }
    const accountId = await t.db.transaction().execute((trx) =>
      addAccount(trx, {
        ...{ agency: 1, network, handle: 'riverton', name: 'Riverton', by: 'setup' },
        now: t.clock.now(),
      }),
    )
    const good = samples[network]!()
    const first = whole(good[0]!)
    const { decode } = connectors.get(network)!
    const [plea] = decode(first)
    const delivery = fc.oneof(
      ...good.map((one) =>
        fc.oneof(
          { weight: 3, arbitrary: damaged(one.body).map((body) => whole({ ...one, body: body as object })) },
          { weight: 1, arbitrary: damagedBytes(whole(one).raw).map((raw) => ({ ...whole(one), raw })) },
        ),
      ),
      fc.uint8Array({ maxLength: 100 }).map((raw) => ({ raw, mediaType: first.mediaType })),
      fc.constant({ raw: Buffer.from('['.repeat(100_000)), mediaType: first.mediaType }),
      fc.constant({ raw: Buffer.from(`{"a":`.repeat(30_000)), mediaType: 'text/html' }),
    )
    for (const deliveries of fc.sample(fc.array(delivery, { minLength: 1, maxLength: 8 }), { numRuns })) {
      const { messages } = await receive(world, { agency: 1, accountId, deliveries: [...deliveries, first] })
      expect(messages.map(({ networkId }) => networkId)).toContain(plea!.networkId)
    }
  },
)
