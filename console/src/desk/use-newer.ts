import type { Conversation } from '@callbox/contract'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { announce } from '../shell/announce.ts'
import { namesOf } from './names.ts'
import { sawUpTo } from './thread.ts'

/**
 * What came below while this person reads further up: nothing moves, it is counted and said. `first`: the newest message
 * that they knew as it opened.
 */
export const useNewer = (
  { id, messages, author }: Conversation,
  list: Virtualizer<Element, HTMLElement>,
  first: string | undefined,
) => {
  const [seen, setSeen] = useState(first)
  const newest = messages.at(-1)
  const inSight = list.range !== null && list.range.endIndex >= messages.length - 1
  useEffect(() => {
    if (!inSight || document.visibilityState !== 'visible') return
    setSeen(newest?.id)
    sawUpTo(id, newest?.id)
  }, [inSight, newest?.id, id])
  const said = useRef(newest?.id)
  const who = namesOf(author).name
  useEffect(() => {
    if (said.current === newest?.id) return
    said.current = newest?.id
    if (newest?.direction === 'in') announce(`A new message of ${who} in this conversation.`)
  }, [newest, who])
  const known = messages.findIndex((one) => one.id === seen)
  return {
    below: inSight || known < 0 ? 0 : messages.length - 1 - known,
    toNewer: () => list.scrollToIndex(known + 1, { align: 'start' }),
  }
}
