import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmac, hmac32, randomPool, sha256 } from './index.ts'

const bytes = (length?: number) =>
  fc.uint8Array(length === undefined ? { maxLength: 200 } : { minLength: length, maxLength: length })

test('the short way to an HMAC gives what the long one gives', () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), (key, data) => {
      expect(hmac32(key, data)).toEqual(hmac(key, data))
    }),
  )
  fc.assert(
    fc.property(bytes(), bytes(), (key, data) => {
      expect(hmac32(key, data)).toEqual(hmac(key, data))
    }),
  )
})

test('a hash of parts is that of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes(), fc.string({ unit: 'grapheme' }))), (parts) => {
      expect(sha256(...parts)).toEqual(sha256(Buffer.concat(parts.map((part) => Buffer.from(part)))))
    }),
  )
})

test('random bytes are never given out twice', () => {
  const draw = randomPool(64)
  const drawn = Array.from({ length: 50 }, () => draw(32).toString('hex'))
  expect(new Set(drawn).size).toBe(50)
  expect(draw(100)).toHaveLength(100)
})
