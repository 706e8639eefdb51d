import { useHere } from '../api/session.ts'
import { clock, exactAt, spoken } from '../desk/clocks.ts'
import { useNow } from './now.ts'

/** How long ago, moving; the moment in full, with the zone, for the pointer and for a screen reader. */
export const Ago = ({ at }: { at: string }) => {
  const { agency } = useHere()
  const seconds = (useNow() - Date.parse(at)) / 1000
  return (
    <time className="muted" dateTime={at} title={exactAt(at, agency.zone)}>
      <span aria-hidden="true">{clock(seconds)} ago</span>
      <span className="unseen">{spoken(seconds)} ago</span>
    </time>
  )
}
