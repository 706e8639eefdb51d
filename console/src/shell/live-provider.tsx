import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { onReach } from '../api/client.ts'
import { keptAt } from '../api/kept.ts'
import { type Following, follow } from '../api/live.ts'
import { type Live, start } from '../api/live-machine.ts'
import { paced, toBeSure } from '../api/paced.ts'
import { isToldWhole, isWornOut, type Pages, withCounts, withRows } from '../api/rows.ts'
import { type Part, touches } from '../api/touches.ts'
import { announce } from './announce.ts'
import { tellHappened } from './happened.ts'

type Shown = Live & {
  leader: boolean
  reachable: boolean
  /** Since when it has been offline, ms. */
  since: number | null
  tryNow: () => void
}
const nothing = () => undefined
const LiveContext = createContext<Shown>({
  ...start,
  leader: false,
  reachable: true,
  since: null,
  tryNow: nothing,
})
export const useLive = (): Shown => useContext(LiveContext)

/** Milliseconds between two looks at what the rows that come by themselves do not tell whole. */
const queueAgain = 1000
/** What an event touches in its own conversation only. */
const ofOne: ReadonlySet<Part> = new Set(['conversation', 'thread'])

/**
 * Joins the live view to the cache: an event marks what it touches, and what is marked is asked for again at most twice
 * a second. The rows of the queue come with the events and are put in their places at once.
 */
export const LiveProvider = ({
  agency,
  me,
  children,
}: {
  agency: number
  me: string
  children: ReactNode
}) => {
  const queries = useQueryClient()
  const [first] = useState<Live>(() => ({ ...start, wholeAt: keptAt() }))
  const [live, setLive] = useState({ ...first, leader: false })
  const [reachable, setReachable] = useState(() => keptAt() === null)
  const before = useRef(start.state)
  const following = useRef<Following>(null)

  useEffect(() => onReach(setReachable), [])
  useEffect(() => {
    const touched = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookAgain = () => {
      timer = undefined
      const keys = [...touched]
      touched.clear()
      for (const key of keys) {
        const [part, id] = key.split(' ') as [Part, string | undefined]
        void queries.invalidateQueries({ queryKey: id ? [part, agency, id] : [part, agency] })
      }
    }
    const queue = paced(queueAgain, () => queries.invalidateQueries({ queryKey: ['queue', agency] }))
    const notTold = paced(queueAgain, () =>
      queries.invalidateQueries({
        queryKey: ['queue', agency],
        predicate: ({ queryKey }) => !isToldWhole(queryKey[2]),
      }),
    )
    let sure: ReturnType<typeof setTimeout> | undefined
    const lookToBeSure = () => {
      sure = undefined
      queue.mark()
    }
    const now = follow(
      agency,
      {
        onState: (next, leader) => {
          setLive({ ...next, leader })
          if (next.state === before.current) return
          if (next.state === 'offline') {
            announce('Offline. What you see may be old.', 'assertive')
            // A stream also ends because a session did: asked, the server says so.
            void queries.invalidateQueries({ queryKey: ['me'] })
          }
          if (next.state === 'live' && before.current !== 'live') announce('Live.')
          before.current = next.state
        },
        onEvent: ({ name, data }) => {
          const id = typeof data.conversation === 'string' ? data.conversation : undefined
          for (const part of touches(name))
            if (part === 'queue') {
              notTold.mark()
              sure ??= setTimeout(lookToBeSure, toBeSure())
            } else touched.add(ofOne.has(part) && id ? `${part} ${id}` : part)
          timer ??= setTimeout(lookAgain, 400)
          tellHappened()
        },
        onRows: (told) => {
          if (told.rows === null) return queue.mark()
          const { rows } = told
          for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: ['queue', agency] })) {
            const view = String(queryKey[2])
            const now = queries.setQueryData<Pages>(
              queryKey,
              (pages) => pages && withCounts(withRows(pages, view, rows), told, me),
            )
            if (now && isToldWhole(view) && isWornOut(now)) queue.mark()
          }
        },
        refetch: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'record' }),
      },
      first,
    )
    following.current = now
    return () => {
      clearTimeout(timer)
      clearTimeout(sure)
      queue.stop()
      notTold.stop()
      now.stop()
    }
  }, [agency, me, queries, first])
  const state = reachable ? live.state : 'offline'
  const since = useSince(state === 'offline')
  const tryNow = () => {
    following.current?.tryNow()
    void queries.invalidateQueries({ queryKey: ['me'] })
  }
  return <LiveContext value={{ ...live, state, reachable, since, tryNow }}>{children}</LiveContext>
}

/** When something began to hold, ms; null while it does not. */
const useSince = (holds: boolean): number | null => {
  const [since, setSince] = useState<number | null>(null)
  if (holds && since === null) setSince(Date.now())
  if (!holds && since !== null) setSince(null)
  return since
}
