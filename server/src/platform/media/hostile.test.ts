import { crc32, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { safeCopy, sniff } from './index.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 60)

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(body.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
/** A true PNG of one grey, one bit a point: a few kilobytes that open to width × height points. */
const bomb = (width: number, height: number): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const nested = (depth: number, type: string): Buffer => {
  const made = Buffer.alloc(depth * 8)
  for (let i = 0; i < depth; i++) {
    made.writeUInt32BE((depth - i) * 8, i * 8)
    made.write(type, i * 8 + 4, 'latin1')
  }
  return made
}
const ftyp = Buffer.from('\0\0\0\x14ftypisom\0\0\0\0mp42', 'latin1')
const photo = sharp({ create: { width: 40, height: 30, channels: 3, background: '#884422' } })
const residentMb = (): number => process.memoryUsage().rss / 1024 / 1024

describe('files made to do harm', () => {
  it('a small file that opens to a thousand million points is kept, not opened, and takes no memory', async () => {
    const bytes = bomb(32_000, 32_000)
    expect(bytes.length).toBeLessThan(200_000)
    const before = residentMb()
    expect(await safeCopy(bytes, 'image/png')).toMatchObject({ is: 'cannot_be_shown' })
    expect(residentMb() - before).toBeLessThan(300)
  })

  it('the largest that is opened is shown, and takes bounded memory', async () => {
    const before = residentMb()
    expect(await safeCopy(bomb(8_000, 8_000), 'image/png')).toMatchObject({ is: 'shown' })
    expect(residentMb() - before).toBeLessThan(700)
  })

  it.each([
    ['a film of boxes in boxes, a hundred thousand deep', Buffer.concat([ftyp, nested(100_000, 'moov')])],
    ['a film of tracks in tracks', Buffer.concat([ftyp, nested(100_000, 'trak')])],
  ])('%s ends at once and harms nothing', async (_, bytes) => {
    expect(['shown', 'cannot_be_shown']).toContain((await safeCopy(bytes, 'video/mp4')).is)
  })

  it.each([
    ['an archive', gzipSync(gzipSync(Buffer.alloc(5_000_000)))],
    ['an archive of archives', Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1')],
    ['a document', Buffer.from('%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>')],
    ['a drawing with a byte order mark before its script', Buffer.from('\ufeff<svg onload="alert(1)"/>')],
    ['a drawing in UTF-16', Buffer.from('\ufeff<svg onload="alert(1)"/>', 'utf16le')],
    ['a packed drawing', gzipSync('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ])('%s is not taken', async (_, bytes) => {
    expect(await sniff(bytes)).toBeNull()
  })

  it('a picture that also opens as a document is not taken', async () => {
    const jpeg = await photo.jpeg().toBuffer()
    const note = Buffer.from('\xff\xfe\0\x20%PDF-1.7 1 0 obj <<>> stream \n', 'latin1')
    expect(await sniff(Buffer.concat([jpeg.subarray(0, 2), note, jpeg.subarray(2)]))).toBeNull()
  })

  it('whatever bytes are damaged or missing, it is shown or it is not, and nothing breaks', {
    timeout: 120_000,
  }, async () => {
    const whole = await Promise.all(
      (['jpeg', 'png', 'webp', 'gif', 'avif'] as const).map((format) =>
        photo.clone().toFormat(format).toBuffer(),
      ),
    )
    whole.push(
      Buffer.concat([ftyp, nested(6, 'moov')]),
      Buffer.from('\x1aE\xdf\xa3\x84\x42\x82\x84webm', 'latin1'),
    )
    const damaged = fc
      .record({
        of: fc.constantFrom(...whole),
        cut: fc.option(fc.nat()),
        flips: fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 20 }),
        tail: fc.uint8Array({ maxLength: 40 }),
      })
      .map(({ of, cut, flips, tail }) => {
        const bytes = Buffer.concat([cut === null ? of : of.subarray(0, cut % of.length), tail])
        for (const { at, to } of flips) if (bytes.length > 0) bytes[at % bytes.length] = to
        return bytes
      })
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
        const found = await sniff(bytes)
        for (const type of new Set([found?.mediaType ?? 'image/png', 'video/mp4', 'video/webm'])) {
          const shown = await safeCopy(bytes, type)
          if (shown.is === 'shown' && type.startsWith('image/'))
            expect((await sniff(shown.bytes))?.mediaType).toBe('image/webp')
        }
      }),
      { numRuns },
    )
  })
})
