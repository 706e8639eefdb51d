import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { sha256 } from '#platform/crypto'
import { safeCopy, sniff } from './index.ts'

const box = (type: string, ...inside: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(
    inside.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  )
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const words = (...values: number[]): Buffer => {
  const made = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => void made.writeUInt32BE(value, i * 4))
  return made
}
const place = '+37.7749-122.4194/'
const track = (kind: string, ...tables: Buffer[]): Buffer =>
  box(
    'trak',
    box('tkhd', words(1)),
    box('udta', box('loci', place)),
    box('mdia', box('hdlr', words(0, 0), kind), box('minf', box('stbl', ...tables))),
  )
const positions = (at: number): Buffer =>
  track(
    'meta',
    box('stsz', words(0, 0, 2, 9, 9)),
    box('stsc', words(0, 1, 1, 2, 1)),
    box('stco', words(0, 1, at)),
  )

const film = (): Buffer => {
  const ftyp = box('ftyp', 'isom', words(0), 'isommp42')
  const mdat = box('mdat', 'PICTURE', place)
  const samplesAt = ftyp.length + 8 + 7
  const moov = box(
    'moov',
    box('mvhd', words(0)),
    track('vide'),
    positions(samplesAt),
    box('udta', box('\u00a9xyz', place)),
    box('meta', place),
    box('gps ', place),
  )
  return Buffer.concat([ftyp, mdat, moov, box('uuid', place), box('free', place)])
}

const photo = (width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: '#884422' } })

describe('what a file is, is told by its bytes and not by its name', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('a %s is taken', async (format) => {
    const bytes = await photo().toFormat(format).toBuffer()
    expect(await sniff(bytes)).toEqual({ mediaType: `image/${format}`, kind: 'image' })
  })
  test('an MP4 is taken', async () => {
    expect(await sniff(film())).toEqual({ mediaType: 'video/mp4', kind: 'video' })
  })
  test.each([
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page that calls itself a picture', '<!doctype html><script>alert(1)</script>'],
    ['a picture that a browser reads as a page', 'GIF89a/*<script>alert(1)</script>*/=1;'],
    ['a program', 'MZ\u0090\u0000'],
    ['nothing at all', ''],
  ])('%s is refused', async (_, text) => {
    expect(await sniff(Buffer.from(text, 'latin1'))).toBeNull()
  })
  test('a picture that also opens as a ZIP is refused', async () => {
    const zip = Buffer.alloc(22)
    zip.write('PK\x05\x06', 'latin1')
    expect(await sniff(Buffer.concat([await photo().jpeg().toBuffer(), zip]))).toBeNull()
  })
})

describe('what people are shown tells no place', () => {
  test('a photo with a position: the copy has no metadata and stands upright, the original is untouched', async () => {
    const original = await photo()
      .withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitude: '37/1 46/1 29/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await sharp(original).metadata()).exif).toBeDefined()
    const before = sha256(original)
    const shown = await safeCopy(original, 'image/jpeg')
    expect(shown).toMatchObject({ is: 'shown', mediaType: 'image/webp' })
    const { exif, xmp, iptc, orientation, width, height } = await sharp(
      shown.is === 'shown' ? shown.bytes : Buffer.alloc(0),
    ).metadata()
    expect({ exif, xmp, iptc, orientation, width, height }).toEqual({ width: 48, height: 64 })
    expect(sha256(original)).toEqual(before)
  })
  test('a large photo is made smaller', async () => {
    const shown = await safeCopy(await photo(4000, 3000).jpeg().toBuffer(), 'image/jpeg')
    expect(await sharp(shown.is === 'shown' ? shown.bytes : Buffer.alloc(0)).metadata()).toMatchObject({
      width: 2048,
      height: 1536,
    })
  })
  test('a film: no place in any box or track, everything still where it was, the original untouched', async () => {
    const original = film()
    const before = sha256(original)
    const shown = await safeCopy(original, 'video/mp4')
    if (shown.is !== 'shown') throw new Error(shown.why)
    expect(original.includes(place)).toBe(true)
    expect(shown.bytes.includes('37.7749')).toBe(false)
    expect(shown.bytes.length).toBe(original.length)
    expect(shown.bytes.indexOf('PICTURE')).toBe(original.indexOf('PICTURE'))
    expect(shown.bytes.includes('vide')).toBe(true)
    expect(sha256(original)).toEqual(before)
    expect(await sniff(shown.bytes)).toEqual({ mediaType: 'video/mp4', kind: 'video' })
  })
  test('a WebM: its tags are blanked, its clusters stay', async () => {
    const element = (id: number[], body: Buffer) =>
      Buffer.concat([Buffer.from(id), Buffer.from([0x80 | body.length]), body])
    const tags = element([0x12, 0x54, 0xc3, 0x67], Buffer.from(place))
    const picture = element([0x1f, 0x43, 0xb6, 0x75], Buffer.from('PICTURE'))
    for (const length of [Buffer.from([0x80 | (tags.length + picture.length)]), Buffer.from([0xff])]) {
      const original = Buffer.concat([
        element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('webm'))),
        Buffer.from([0x18, 0x53, 0x80, 0x67]),
        length,
        tags,
        picture,
      ])
      const shown = await safeCopy(original, 'video/webm')
      if (shown.is !== 'shown') throw new Error(shown.why)
      expect(shown.bytes.includes('37.7749')).toBe(false)
      expect(shown.bytes.includes('PICTURE')).toBe(true)
      expect(shown.bytes.length).toBe(original.length)
    }
  })
})

describe('what cannot be opened is kept and not shown', () => {
  test('a picture whose head is all that arrived', async () => {
    const whole = await photo().png().toBuffer()
    expect(await safeCopy(whole.subarray(0, 20), 'image/png')).toMatchObject({ is: 'cannot_be_shown' })
  })
  test('a picture that claims 60,000 × 60,000 points, at once', async () => {
    const bomb = await photo().png().toBuffer()
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const began = performance.now()
    expect(await safeCopy(bomb, 'image/png')).toMatchObject({ is: 'cannot_be_shown' })
    expect(performance.now() - began).toBeLessThan(1000)
  })
  test('a drawing with a script, even when it is passed off as a picture', async () => {
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    expect(await safeCopy(drawing, 'image/png')).toMatchObject({ is: 'cannot_be_shown' })
  })
  test.each([
    ['a box longer than the file', Buffer.concat([words(0x7fffffff), Buffer.from('moov')])],
    ['a box shorter than its head', Buffer.concat([words(3), Buffer.from('moov')])],
    ['a track that points outside', Buffer.concat([box('moov', positions(0x7ffffff0))])],
  ])('a film with %s', async (_, bytes) => {
    expect(await safeCopy(bytes, 'video/mp4')).toMatchObject({ is: 'cannot_be_shown' })
  })
})
