import type { Fields } from './read-form.ts'

/** What a person filled in, in their own words; raw bytes in base64 for boxes that were not clean UTF-8. */
export type Said = {
  what: string
  where: string
  danger: 'yes' | 'no' | 'unsure' | ''
  name: string
  safe: 'yes' | 'page_only' | 'no' | ''
  contact: string
  needs: string
  /** A box held more than we keep; what stands in it is the beginning. */
  cut: boolean
  raw: Record<string, string>
}

export const nothingSaid: Said = {
  what: '',
  where: '',
  danger: '',
  name: '',
  safe: '',
  contact: '',
  needs: '',
  cut: false,
  raw: {},
}

const boxes = ['what', 'where', 'name', 'contact', 'needs'] as const
/** The small boxes have no error of their own: what goes beyond this is cut in the copy and whole in the raw bytes. */
const longestSmallBox = 2000

const oneOf = <const T extends string>(value: string | undefined, allowed: readonly T[]): T | '' =>
  allowed.find((one) => one === value) ?? ''

export const saidIn = (fields: Fields): Said => {
  const text = (name: string): string => fields.get(name)?.text ?? ''
  const raw: Record<string, string> = {}
  const small = (name: string): string => {
    const whole = text(name)
    if (whole.length <= longestSmallBox) return whole
    raw[name] ??= Buffer.from(whole, 'utf8').toString('base64')
    return whole.slice(0, longestSmallBox).toWellFormed()
  }
  for (const name of boxes) {
    const bytes = fields.get(name)?.raw
    if (bytes !== undefined) raw[name] = bytes
  }
  return {
    what: text('what'),
    where: small('where'),
    danger: oneOf(text('danger'), ['yes', 'no', 'unsure']),
    name: small('name'),
    safe: oneOf(text('safe'), ['yes', 'page_only', 'no']),
    contact: small('contact'),
    needs: small('needs'),
    cut: boxes.some((name) => fields.get(name)?.cut),
    raw,
  }
}

export type Problem = 'what_missing'

/** The only thing that keeps a report from being taken: there is nothing in it. However long, it comes in (law 3). */
export const problemOf = (said: Said, files: number): Problem | null =>
  said.what.trim() === '' && files === 0 ? 'what_missing' : null
