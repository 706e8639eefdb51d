import type { Point } from './shape.ts'

/** On text whose white space is single: a row of optional spaces would be tried in every way. */
const written =
  /(?<![\p{L}\p{N}.,-])(-?\d{1,2}\.\d{3,10}) ?°? ?([NSns])?(?:[,;] ?| )(-?\d{1,3}\.\d{3,10}) ?°? ?([EWew])?(?![\p{L}\p{N}])/u

/** The coordinates (WGS 84, latitude first, as people write them) in a text, or null. At least three decimals: fewer are no place. */
export const coordinatesIn = (text: string): Point | null => {
  const found = written.exec(text.slice(0, 2_000).replace(/\s+/gu, ' '))
  if (!found) return null
  const sign = (side: string | undefined, other: string): number => (side?.toLowerCase() === other ? -1 : 1)
  const lat = Number(found[1]) * sign(found[2], 's')
  const lon = Number(found[3]) * sign(found[4], 'w')
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null
}

/** As it is copied into another system: latitude, longitude, five decimals (a metre). */
export const latLon = ([lon, lat]: Point): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`

const digits = '23456789CFGHJMPQRVWX'

/** The Open Location Code ("plus code") of ten digits, some 14 metres square. */
export const plusCode = ([lon, lat]: Point): string => {
  let y = Math.floor((Math.min(lat, 89.9999) + 90) * 8000 + 1e-6)
  let x = Math.floor(((((lon + 180) % 360) + 360) % 360) * 8000 + 1e-6)
  let code = ''
  for (let pair = 0; pair < 5; pair++) {
    code = `${digits[y % 20]}${digits[x % 20]}${code}`
    y = Math.floor(y / 20)
    x = Math.floor(x / 20)
  }
  return `${code.slice(0, 8)}+${code.slice(8)}`
}
