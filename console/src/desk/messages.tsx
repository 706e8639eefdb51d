import type { Conversation } from '@callbox/contract'
import { useEffect, useRef, useState } from 'react'
import { FindHere } from '../lists/find-here.tsx'
import { useLongList } from '../lists/use-long-list.ts'
import { VerbButton } from '../shell/parts.tsx'
import { Received, Sent } from './message.tsx'
import { aboutHigh, firstUnread, lastSeen, opensAt } from './thread.ts'
import { useNewer } from './use-newer.ts'
import type { Thread } from './use-thread.ts'

/** What was said before, and the way to it: it comes by itself as one scrolls there. */
const Before = ({ thread }: { thread: Thread }) => (
  <p className="earlier-messages muted">
    {thread.failed ? (
      <>
        <span role="alert">What was said before did not come: {thread.failed.message}</span>{' '}
        <VerbButton onPress={thread.again}>Try again</VerbButton>
      </>
    ) : thread.before > 0 ? (
      <>
        {thread.before.toLocaleString()} came before.{' '}
        {thread.earlier ? (
          <button type="button" className="plain" onClick={thread.earlier}>
            Show earlier ones
          </button>
        ) : (
          <span role="status">Fetching them…</span>
        )}
      </>
    ) : (
      'Here it began.'
    )}
  </p>
)

/**
 * The words of the public large, in the order in which they came, with our answers between them. It opens at what is
 * new to this person; of a long one only what is in sight is drawn, and the rest is fetched as it is read back to.
 */
export const Messages = ({ conversation, thread }: { conversation: Conversation; thread: Thread }) => {
  const { messages, id } = conversation
  const newest = messages.at(-1)
  const [last] = useState(() => lastSeen(id))
  const [long] = useState(thread.before > 0)
  const { list, rows, height, measure, virtual, focus, mark, show, onFocus, onBlur } = useLongList({
    count: messages.length,
    keyOf: (n) => messages[n]?.id ?? String(n),
    about: (n) => (messages[n] ? aboutHigh(messages[n]) : 100),
    earlier: thread.earlier,
    opensAt: opensAt(messages, last),
  })
  // Decided once, on the first fresh answer: what comes after that is not from before they were here.
  const unread = useRef<string | null | undefined>(undefined)
  const first = firstUnread(messages, last)
  if (unread.current === undefined && thread.fresh) unread.current = messages[first ?? -1]?.id ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where it was opened with what was known before
  useEffect(() => {
    if (thread.fresh && first !== null) show(first)
  }, [thread.fresh])
  const { below, toNewer } = useNewer(conversation, virtual, last ?? newest?.id)
  const placeOf = (key: string) => messages.findIndex((one) => one.id === key)
  return (
    <>
      <FindHere
        where="this conversation"
        rows={() =>
          messages.map(({ id, revisions }) => ({ key: id, text: revisions.map((one) => one.text).join(' ') }))
        }
        count={messages.length}
        by={-1}
        further={thread.earlier}
        endless={thread.before > 0}
        show={(key) => mark(key === null ? null : placeOf(key))}
        go={(key) => focus(placeOf(key))}
      />
      {below > 0 ? (
        <p className="newer">
          <button type="button" className="verb" onClick={toNewer}>
            {below} new below <span aria-hidden="true">↓</span>
          </button>
        </p>
      ) : null}
      {long || thread.before > 0 ? <Before thread={thread} /> : null}
      <ol className="long-list messages" ref={list} style={{ height }} onFocus={onFocus} onBlur={onBlur}>
        {rows.map(({ n, key, gap, marked }) => {
          const message = messages[n]
          return message ? (
            <li
              key={key}
              data-index={n}
              ref={measure}
              tabIndex={-1}
              className={marked ? 'found-row' : undefined}
              aria-setsize={thread.before + messages.length}
              aria-posinset={thread.before + n + 1}
              style={{ marginTop: gap }}
            >
              {message.id === unread.current ? <p className="unread-from">New since you were here</p> : null}
              {message.direction === 'in' ? (
                <Received message={message} conversation={conversation} />
              ) : (
                <Sent message={message} />
              )}
            </li>
          ) : null
        })}
      </ol>
    </>
  )
}
