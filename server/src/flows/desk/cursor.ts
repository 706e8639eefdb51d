import type { Cursor } from '#core/conversations'
import { refuse } from './refusals.ts'

export type View = 'all' | 'mine' | 'unassigned' | 'waiting' | 'closed' | 'copies'

const form =
  /^1~(all|mine|unassigned|waiting|closed|copies)~(\d{1,4})~(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
/** The end of the year 9999: beyond it nothing can be due. */
const lastMoment = 253_402_300_799_999

/** Where a page of a view ended, opaque to everybody else. */
export const cursorText = (view: View, { rank, at, id }: Cursor): string =>
  Buffer.from(`1~${view}~${rank}~${at.getTime()}~${id}`).toString('base64url')

/** @throws bad_cursor for anything that `cursorText` did not make for this view. */
export const cursorFrom = (view: View, text: string): Cursor => {
  const plain =
    text.length <= 120 && /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url').toString('latin1') : ''
  const match = form.exec(plain)
  const at = Number(match?.[3])
  if (!match || match[1] !== view || at > lastMoment) throw refuse('bad_cursor')
  return { rank: Number(match[2]), at: new Date(at), id: match[4]! }
}
