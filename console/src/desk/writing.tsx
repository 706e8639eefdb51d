import type { Conversation } from '@callbox/contract'
import { useNow } from '../shell/now.ts'
import { clock } from './clocks.ts'

/** Within so many seconds of the last key somebody is writing; later they have a draft. */
const now = 120

/** Who else is writing an answer here: two answers to one person are one too many. */
export const Writing = ({ conversation }: { conversation: Conversation }) => {
  const at = useNow()
  if (conversation.writing.length === 0) return null
  return (
    <p className="writing" role="status">
      {conversation.writing.map(({ by, at: since }) => {
        const seconds = Math.max(0, (at - Date.parse(since)) / 1000)
        return (
          <span key={by.id}>
            <bdi>{by.name}</bdi>{' '}
            {seconds < now
              ? 'is writing an answer.'
              : `began an answer ${clock(seconds)} ago and has not sent it.`}
          </span>
        )
      })}
    </p>
  )
}
