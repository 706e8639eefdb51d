import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'

/** In a row of the queue: an interpreter was asked so long ago and has not answered. */
export const WaitingMark = ({ conversation }: { conversation: string }) => {
  const { agency } = useHere()
  const now = useNow()
  const waiting = useQuery(ask.interpretersWaiting(agency.id)).data?.waiting.find(
    (one) => one.conversation === conversation,
  )
  if (!waiting) return null
  const over = Date.parse(waiting.dueAt) <= now
  const long = clock((now - Date.parse(waiting.askedAt)) / 1000)
  return (
    <span className={`tag whole awaited ${over ? 'over' : ''}`}>
      {over ? 'no interpreter for ' : 'interpreter asked '}
      {long}
      {over ? '' : ' ago'}
    </span>
  )
}
