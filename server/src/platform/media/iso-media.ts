/** What stays, by the box it stands in; every other box is blanked, because makers hide places in boxes of their own. */
const kept: Readonly<Record<string, readonly string[]>> = {
  '': ['ftyp', 'styp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'wide'],
  moov: ['mvhd', 'iods', 'trak', 'mvex'],
  trak: ['tkhd', 'edts', 'mdia', 'tref', 'tapt'],
  mdia: ['mdhd', 'hdlr', 'minf', 'elng'],
  minf: ['vmhd', 'smhd', 'nmhd', 'sthd', 'gmhd', 'hdlr', 'dinf', 'stbl'],
  moof: ['mfhd', 'traf'],
}
const deepest = 8

type Box = { type: string; start: number; body: number; end: number }

/**
 * MP4, MOV and 3GP: a copy of the same length in which only picture and sound are left. Boxes that may tell a place
 * (`udta`, `meta`, `uuid`, `loci`, `©xyz` and any we do not know) become `free` and are filled with zeros, so that every
 * offset still holds; a track that is neither picture, sound nor subtitles (a drone's or a dashcam's positions) loses
 * its samples too. Throws on a box tree that does not add up.
 */
export const withoutPlaceIso = (original: Uint8Array): Buffer => {
  const bytes = Buffer.from(original)
  const top = boxesIn(bytes, 0, bytes.length)
  if (!top.some((box) => box.type === 'moov' || box.type === 'moof'))
    throw new Error('There is no film in this file.')
  clean(bytes, top, '', 0)
  return bytes
}

const clean = (bytes: Buffer, boxes: readonly Box[], parent: string, depth: number): void => {
  if (depth > deepest) throw new Error('Boxes stand too deep in one another.')
  for (const box of boxes) {
    if (!kept[parent]?.includes(box.type)) blank(bytes, box)
    else if (kept[box.type]) {
      const inner = boxesIn(bytes, box.body, box.end)
      if (box.type === 'trak' && !isPictureOrSound(bytes, inner)) {
        blankSamples(bytes, inner)
        blank(bytes, box)
      } else clean(bytes, inner, box.type, depth + 1)
    }
  }
}

const blank = (bytes: Buffer, box: Box): void => {
  bytes.write('free', box.start + 4, 'latin1')
  bytes.fill(0, box.body, box.end)
}

const boxesIn = (bytes: Buffer, from: number, to: number): Box[] => {
  const found: Box[] = []
  let at = from
  while (at < to) {
    if (to - at < 8) {
      bytes.fill(0, at, to)
      break
    }
    const short = bytes.readUInt32BE(at)
    const wide = short === 1
    if (wide && to - at < 16) throw new Error('A box ends before its length.')
    const size = wide ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short
    const body = at + (wide ? 16 : 8)
    const end = at + size
    if (end < body || end > to) throw new Error('A box is longer than what holds it.')
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, body, end })
    at = end
  }
  return found
}

const isPictureOrSound = (bytes: Buffer, track: readonly Box[]): boolean => {
  const handler = within(bytes, track, 'mdia', 'hdlr')
  if (!handler || handler.end - handler.body < 12) return false
  return ['vide', 'soun', 'text', 'sbtl', 'subt'].includes(
    bytes.toString('latin1', handler.body + 8, handler.body + 12),
  )
}

const within = (bytes: Buffer, boxes: readonly Box[], ...path: string[]): Box | undefined => {
  let here: readonly Box[] = boxes
  let found: Box | undefined
  for (const type of path) {
    found = here.find((box) => box.type === type)
    if (!found) return undefined
    if (type !== path.at(-1)) here = boxesIn(bytes, found.body, found.end)
  }
  return found
}

/** Zeros what a track's sample tables point to: `stsc` says how many samples each chunk holds, `stsz` how long each is. */
const blankSamples = (bytes: Buffer, track: readonly Box[]): void => {
  const table = (type: string) => within(bytes, track, 'mdia', 'minf', 'stbl', type)
  const [sizes, chunks, wideChunks, runs] = [table('stsz'), table('stco'), table('co64'), table('stsc')]
  const offsets = chunks ?? wideChunks
  if (!sizes || !offsets || !runs) return
  const word = (box: Box, index: number): number => {
    const at = box.body + 4 + index * 4
    if (at + 4 > box.end) throw new Error('A table is shorter than it says.')
    return bytes.readUInt32BE(at)
  }
  const oneSize = word(sizes, 0)
  const sampleCount = word(sizes, 1)
  let sample = 0
  let run = 0
  for (let chunk = 0; chunk < word(offsets, 0) && sample < sampleCount; chunk++) {
    while (run + 1 < word(runs, 0) && word(runs, 1 + (run + 1) * 3) <= chunk + 1) run++
    let at = chunks
      ? word(chunks, 1 + chunk)
      : word(offsets, 1 + chunk * 2) * 2 ** 32 + word(offsets, 2 + chunk * 2)
    for (let n = word(runs, 2 + run * 3); n > 0 && sample < sampleCount; n--, sample++) {
      const size = oneSize || word(sizes, 2 + sample)
      if (at + size > bytes.length) throw new Error('A sample lies outside the file.')
      bytes.fill(0, at, at + size)
      at += size
    }
  }
}
