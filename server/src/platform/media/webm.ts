const segment = 0x18538067
const cluster = 0x1f43b675
/** Tags and attachments: what a file may tell beside picture and sound. */
const blanked = new Set([0x1254c367, 0x1941a469])

/**
 * WebM: a copy of the same length in which tags and attachments are blanked (an element of the kind Void, filled with
 * zeros). Throws on elements that do not add up.
 */
export const withoutPlaceWebm = (original: Uint8Array): Buffer => {
  const bytes = Buffer.from(original)
  walk(bytes, 0, bytes.length)
  return bytes
}

const walk = (bytes: Buffer, from: number, to: number): void => {
  let at = from
  while (at < to) {
    const idLength = lengthOf(bytes, at, to, 4)
    const id = bytes.readUIntBE(at, idLength)
    const sizeAt = at + idLength
    const sizeLength = lengthOf(bytes, sizeAt, to, 8)
    const body = sizeAt + sizeLength
    const size = sizeOf(bytes, sizeAt, sizeLength)
    // A live recording does not know its length: what follows is read as its content, one level down.
    if (size === null && (id === segment || id === cluster)) {
      at = body
      continue
    }
    // What broke off in the middle is read as far as it goes.
    const end = size === null ? to : Math.min(body + size, to)
    if (blanked.has(id)) makeVoid(bytes, at, end)
    else if (id === segment) walk(bytes, body, end)
    at = end
  }
}

/** How many bytes an element's id or length takes: told by the first bit that is set. */
const lengthOf = (bytes: Buffer, at: number, to: number, most: number): number => {
  const length = at < to ? Math.clz32(bytes[at]!) - 23 : most + 1
  if (length > most || at + length > to) throw new Error('An element ends before its length.')
  return length
}

const sizeOf = (bytes: Buffer, at: number, length: number): number | null => {
  let value = BigInt(bytes[at]! & (0xff >> length))
  for (let i = 1; i < length; i++) value = (value << 8n) | BigInt(bytes[at + i]!)
  return value === (1n << BigInt(7 * length)) - 1n ? null : Number(value)
}

const makeVoid = (bytes: Buffer, start: number, end: number): void => {
  bytes.fill(0, start, end)
  bytes[start] = 0xec
  const room = end - start
  if (room >= 9) {
    bytes[start + 1] = 0x01
    bytes.writeUIntBE(room - 9, start + 3, 6)
  } else bytes[start + 1] = 0x80 | (room - 2)
}
