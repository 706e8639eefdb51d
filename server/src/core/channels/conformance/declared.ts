import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decoded, Json } from '#core/channels'
import type { Harness, Subject } from './harness.ts'

export const abilityStories = ({ connector }: Subject): void => {
  const can = connector.abilities({ settings: {} })

  test('what it declares it has, and what it cannot do it says in words', () => {
    if (can.reads.includes('pull')) expect(connector.pull).toBeDefined()
    if (can.reads.includes('stream')) expect(connector.stream).toBeDefined()
    if (can.reads.includes('webhook')) expect(connector.webhook).toBeDefined()
    if (can.reply) {
      expect(connector.publish).toBeDefined()
      expect(connector.look).toBeDefined()
      expect(can.longest).toBeGreaterThan(0)
    }
    if (can.deleteOwn || can.hide || can.block) expect(connector.moderate).toBeDefined()
    if (can.profile?.read) expect(connector.profile).toBeDefined()
    if (can.profile?.write) expect(connector.setProfile).toBeDefined()
    if (can.realNetwork) expect(connector.connect).toBeDefined()
    for (const ability of ['reply', 'deleteOwn', 'hide', 'block'] as const)
      if (!can[ability]) expect(can.words[ability], ability).toMatch(/\.$/)
  })

  test('a key depends on the outgoing thing and its time alone, and no two things share one', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.date({ min: new Date(0), noInvalidDate: true }),
        (id, other, madeAt) => {
          expect(connector.keyFor({ id, madeAt })).toBe(connector.keyFor({ id, madeAt: new Date(madeAt) }))
          if (id !== other)
            expect(connector.keyFor({ id, madeAt })).not.toBe(connector.keyFor({ id: other, madeAt }))
        },
      ),
    )
  })
}

export const keptStories = ({ connector }: Subject): void => {
  test('what is read from a kept sign-in is read the same each time, and never throws, whatever an older version kept', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (credential, session) => {
        const kept = { credential: credential as Json, session: session as Json }
        const read = () => [connector.secretOf?.(kept.credential) ?? null, connector.expiry?.(kept) ?? null]
        expect(read()).toEqual(read())
        const at = connector.expiry?.(kept)?.at
        if (at) expect(at.getTime()).not.toBeNaN()
      }),
    )
  })
}

const wellFormed = (said: Decoded): void => {
  expect(['original', 'edit', 'deletion']).toContain(said.kind)
  expect(said.networkId).not.toBe('')
  expect(said.author.networkId).not.toBe('')
  expect(said.author.name).not.toBe('')
  expect(typeof said.text).toBe('string')
  if (said.networkAt) expect(said.networkAt.getTime()).not.toBeNaN()
}

export const decodeStories = (
  { connector }: Subject,
  withHarness: (name: string, run: (harness: Harness) => Promise<void>) => void,
): void => {
  withHarness('decoding is pure: the same bytes say the same, and stay as they are', async (harness) => {
    const samples = await harness.samples()
    expect(samples.length).toBeGreaterThan(0)
    for (const sample of samples) {
      const before = Buffer.from(sample.raw)
      const first = connector.decode(sample)
      expect(first.length).toBeGreaterThan(0)
      first.forEach(wellFormed)
      expect(connector.decode({ ...sample, raw: new Uint8Array(before) })).toEqual(first)
      expect(Buffer.from(sample.raw).equals(before)).toBe(true)
    }
  })

  withHarness('bytes that are none of its deliveries are not understood', async (harness) => {
    const samples = await harness.samples()
    const { mediaType } = samples[0]!
    const reads = (raw: Uint8Array) => connector.decode({ raw, mediaType })
    for (const text of ['', 'null', '[]', '{}', '0', '"plea"', '{"version":1}']) {
      expect(() => reads(Buffer.from(text)), text).toThrow()
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => void expect(() => reads(raw)).toThrow()),
    )
    fc.assert(fc.property(fc.json(), (text) => void expect(() => reads(Buffer.from(text))).toThrow()))
  })

  withHarness(
    'a damaged delivery either is not understood or says something well formed',
    async (harness) => {
      const samples = await harness.samples()
      fc.assert(
        fc.property(
          fc.constantFrom(...samples),
          fc.nat(),
          fc.nat(255),
          fc.boolean(),
          (sample, at, byte, cut) => {
            const raw = Uint8Array.from(sample.raw)
            const place = at % raw.length
            raw[place] = byte
            let said: Decoded[]
            try {
              said = connector.decode({ ...sample, raw: cut ? raw.subarray(0, place) : raw })
            } catch {
              return
            }
            said.forEach(wellFormed)
          },
        ),
      )
    },
  )
}
