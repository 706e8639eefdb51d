import sharp from 'sharp'
import { expect, test } from 'vitest'
import { alike, likenessOf } from './likeness.ts'

/** A crest: a shield of one colour on another, with a bar. */
const crest = (shield: string, ground = '#ffffff', bar = 120): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="${ground}"/><path d="M80 60h240v150q0 100-120 150q-120-50-120-150z" fill="${shield}"/><rect x="80" y="${bar}" width="240" height="40" fill="#f2c230"/></svg>`,
    ),
  )
    .png()
    .toBuffer()

// The decoder of drawings is closed to what comes from outside: here it draws what the test compares.
const drawn = async (...of: Parameters<typeof crest>) => {
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] })
  const bytes = await crest(...of)
  sharp.block({ operation: ['VipsForeignLoadSvg'] })
  return bytes
}

test('a picture is known again however small a network makes it and however hard it presses it', async () => {
  const bytes = await drawn('#1d3f8a')
  const approved = (await likenessOf(bytes))!
  for (const again of [
    await sharp(bytes).jpeg({ quality: 30 }).toBuffer(),
    await sharp(bytes).resize(96, 96).webp({ quality: 50 }).toBuffer(),
    await sharp(bytes).resize(1000, 1000).jpeg({ quality: 70 }).toBuffer(),
  ])
    expect(alike(approved, (await likenessOf(again))!)).toBe(true)
})

test('another colour, another place of the bar and another picture are other pictures', async () => {
  const approved = (await likenessOf(await drawn('#1d3f8a')))!
  for (const other of [
    await drawn('#8a1d1d'),
    await drawn('#1d3f8a', '#ffffff', 260),
    await drawn('#1d3f8a', '#222222'),
  ])
    expect(alike(approved, (await likenessOf(other))!)).toBe(false)
})

test('what is no picture has no likeness', async () => {
  expect(await likenessOf(Buffer.from('no picture at all'))).toBeNull()
})
