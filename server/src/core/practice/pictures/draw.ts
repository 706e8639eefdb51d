import type { PictureKind } from './kinds.ts'
import { png } from './png.ts'

type Rgb = readonly [number, number, number]
type Brush = {
  rect(x: number, y: number, w: number, h: number, colour: Rgb): void
  disc(x: number, y: number, r: number, colour: Rgb): void
}
const width = 320
const height = 200

const canvas = (): Brush & { bytes: Uint8Array } => {
  const bytes = new Uint8Array(width * height * 3)
  const dot = (x: number, y: number, colour: Rgb): void => {
    if (x >= 0 && y >= 0 && x < width && y < height) bytes.set(colour, (y * width + x) * 3)
  }
  return {
    bytes,
    rect(x, y, w, h, colour) {
      for (let j = y; j < y + h; j++) for (let i = x; i < x + w; i++) dot(i, j, colour)
    },
    disc(x, y, r, colour) {
      for (let j = y - r; j <= y + r; j++)
        for (let i = x - r; i <= x + r; i++) if ((i - x) ** 2 + (j - y) ** 2 <= r * r) dot(i, j, colour)
    },
  }
}

const night: Rgb = [38, 44, 58]
const day: Rgb = [168, 186, 200]
const wall: Rgb = [150, 122, 100]
const dark: Rgb = [48, 42, 40]
const light: Rgb = [238, 214, 140]
const muddy: Rgb = [112, 98, 76]
const grey: Rgb = [120, 120, 122]

const house = (on: Brush, x: number, ground: number, lit = false): void => {
  on.rect(x, ground - 70, 66, 70, wall)
  for (let i = 0; i < 34; i++) on.rect(x + i - 4, ground - 70 - i, 74 - 2 * i, 1, dark)
  on.rect(x + 10, ground - 54, 16, 18, lit ? light : dark)
  on.rect(x + 40, ground - 54, 16, 18, dark)
  on.rect(x + 26, ground - 28, 15, 28, dark)
}
const car = (on: Brush, x: number, y: number, colour: Rgb): void => {
  on.rect(x, y, 90, 22, colour)
  on.rect(x + 18, y - 18, 52, 18, colour)
  on.rect(x + 24, y - 14, 18, 12, day)
  on.rect(x + 46, y - 14, 18, 12, day)
  on.disc(x + 20, y + 22, 9, dark)
  on.disc(x + 70, y + 22, 9, dark)
}
const person = (on: Brush, x: number, y: number, coat: Rgb): void => {
  on.disc(x, y, 8, [206, 160, 128])
  on.rect(x - 8, y + 8, 16, 26, coat)
  on.rect(x - 7, y + 34, 5, 18, dark)
  on.rect(x + 2, y + 34, 5, 18, dark)
}

const scenes: Record<PictureKind, (on: Brush) => void> = {
  flood(on) {
    on.rect(0, 0, width, height, night)
    for (const x of [14, 120, 230]) house(on, x, 140, x === 120)
    on.rect(0, 118, width, 82, muddy)
    for (let y = 124; y < 200; y += 12) on.rect((y * 37) % 200, y, 70, 2, [142, 128, 104])
    car(on, 150, 128, [150, 40, 40])
    on.rect(0, 138, width, 62, muddy)
    person(on, 190, 88, [220, 120, 40])
  },
  smoke(on) {
    on.rect(0, 0, width, height, day)
    on.rect(90, 40, 150, 160, wall)
    for (let y = 54; y < 180; y += 30)
      for (let x = 104; x < 230; x += 34) on.rect(x, y, 18, 18, y < 80 ? [230, 120, 40] : dark)
    for (const [x, y, r] of [
      [130, 40, 24],
      [160, 22, 30],
      [196, 12, 34],
      [240, 6, 38],
    ] as const)
      on.disc(x, y, r, [90, 88, 88])
  },
  car(on) {
    on.rect(0, 0, width, 120, day)
    on.rect(0, 120, width, 80, grey)
    car(on, 60, 128, [40, 80, 150])
    car(on, 146, 134, [190, 190, 186])
    for (let x = 6; x < width; x += 44) on.rect(x, 178, 24, 4, [230, 230, 220])
  },
  street(on) {
    on.rect(0, 0, width, 140, day)
    for (const x of [10, 96, 190, 270]) house(on, x, 140)
    on.rect(0, 140, width, 60, grey)
  },
  missing_child(on) {
    on.rect(0, 0, width, height, [236, 232, 222])
    on.rect(0, 0, width, 26, [170, 40, 40])
    on.disc(160, 86, 34, [206, 160, 128])
    on.rect(126, 46, 68, 24, [70, 46, 30])
    on.disc(148, 86, 4, dark)
    on.disc(172, 86, 4, dark)
    on.rect(116, 120, 88, 60, [236, 190, 40])
    on.rect(20, 186, 280, 4, grey)
  },
  water_main(on) {
    on.rect(0, 0, width, 110, day)
    on.rect(0, 110, width, 90, grey)
    on.disc(160, 150, 40, dark)
    for (let i = 0; i < 60; i++) on.rect(158 - (i >> 2), 150 - 2 * i, 5 + (i >> 1), 2, [210, 228, 240])
    on.rect(40, 170, 250, 18, [150, 180, 200])
  },
  screenshot(on) {
    on.rect(0, 0, width, height, [250, 250, 250])
    on.rect(0, 0, width, 24, [60, 66, 80])
    on.disc(24, 52, 12, [180, 180, 190])
    for (let y = 46; y < 170; y += 20) on.rect(46, y, 240 - ((y * 7) % 90), 9, [150, 152, 160])
  },
}

const drawn = new Map<PictureKind, Buffer>()

/** The picture of a kind, as PNG of 320 × 200; always the same bytes. */
export const draw = (kind: PictureKind): Buffer => {
  const known = drawn.get(kind)
  if (known) return known
  const on = canvas()
  scenes[kind](on)
  const made = png(width, height, on.bytes)
  drawn.set(kind, made)
  return made
}
