/** PostgreSQL's numbers for the element types that are sent as bytes. */
const oids: Record<string, number> = {
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  float4: 700,
  timestamptz: 1184,
  uuid: 2950,
}

/** One element of a type: how long it is, and how it is written. `takes` says whether a value can be sent so. */
type Element<T> = {
  takes: (value: unknown) => value is T
  size: (value: T) => number
  write: (into: Buffer, at: number, value: T) => void
}

const element = <T>(of: Element<T>): Element<unknown> => of as unknown as Element<unknown>
const whole =
  (least: number, most: number) =>
  (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
const isString = (value: unknown): value is string => typeof value === 'string'
const isLong = (value: unknown): value is string =>
  isString(value) && /^-?\d{1,19}$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Milliseconds from the beginning of 1970 to that of 2000, where PostgreSQL counts from. */
const epoch = 946_684_800_000

const elements: Record<string, Element<unknown>> = {
  int2: element({
    takes: whole(-32_768, 32_767),
    size: () => 2,
    write: (into, at, value) => into.writeInt16BE(value, at),
  }),
  int4: element({
    takes: whole(-2_147_483_648, 2_147_483_647),
    size: () => 4,
    write: (into, at, value) => into.writeInt32BE(value, at),
  }),
  int8: element({
    takes: (value): value is number | string => Number.isSafeInteger(value) || isLong(value),
    size: () => 8,
    write: (into, at, value) => into.writeBigInt64BE(BigInt(value), at),
  }),
  float4: element({
    takes: (value): value is number => typeof value === 'number',
    size: () => 4,
    write: (into, at, value) => into.writeFloatBE(value, at),
  }),
  text: element({
    takes: isString,
    size: (value) => Buffer.byteLength(value),
    write: (into, at, value) => into.write(value, at, 'utf8'),
  }),
  bytea: element({
    takes: (value): value is Uint8Array => value instanceof Uint8Array,
    size: (value) => value.length,
    write: (into, at, value) => into.set(value, at),
  }),
  uuid: element({
    takes: (value): value is string => isString(value) && uuid.test(value),
    size: () => 16,
    write: (into, at, value) => into.write(value.replaceAll('-', ''), at, 'hex'),
  }),
  timestamptz: element({
    takes: (value): value is Date => value instanceof Date && !Number.isNaN(value.getTime()),
    size: () => 8,
    write: (into, at, value) => into.writeBigInt64BE(BigInt(value.getTime() - epoch) * 1000n, at),
  }),
}

/**
 * Values as the bytes of a PostgreSQL array, which neither side has to write out and read as text; null when the type or
 * one of the values is not one of those that can be sent so, and text must do. A value that is null stays null.
 */
export const arrayBytes = (type: string, values: readonly unknown[]): Buffer | null => {
  const oid = oids[type]
  const kind = elements[type]
  if (oid === undefined || !kind || values.length === 0) return null
  const sizes = new Int32Array(values.length)
  let length = 20
  let nulls = 0
  for (let n = 0; n < values.length; n++) {
    const value = values[n]
    length += 4
    if (value === null || value === undefined) {
      sizes[n] = -1
      nulls = 1
    } else if (kind.takes(value)) {
      const size = kind.size(value)
      sizes[n] = size
      length += size
    } else return null
  }
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeInt32BE(1, 0)
  bytes.writeInt32BE(nulls, 4)
  bytes.writeInt32BE(oid, 8)
  bytes.writeInt32BE(values.length, 12)
  bytes.writeInt32BE(1, 16)
  let at = 20
  for (let n = 0; n < values.length; n++) {
    const size = sizes[n]!
    bytes.writeInt32BE(size, at)
    at += 4
    if (size < 0) continue
    kind.write(bytes, at, values[n])
    at += size
  }
  return bytes
}

/** A list of texts as PostgreSQL writes an array: every element quoted. */
export const arrayText = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
