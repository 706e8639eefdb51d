import { refuse } from './refusals.ts'

const form = /^1~(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
/** The end of the year 9999. */
const lastMoment = 253_402_300_799_999

/** Where a page of a list by time ended, opaque to everybody else. */
export const momentText = ({ at, id }: { at: Date; id: string }): string =>
  Buffer.from(`1~${at.getTime()}~${id}`).toString('base64url')

/** @throws bad_cursor for anything that `momentText` did not make. */
export const momentFrom = (text: string): { at: Date; id: string } => {
  const plain =
    text.length <= 100 && /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url').toString('latin1') : ''
  const match = form.exec(plain)
  const at = Number(match?.[1])
  if (!match || at > lastMoment) throw refuse('bad_cursor')
  return { at: new Date(at), id: match[2]! }
}
