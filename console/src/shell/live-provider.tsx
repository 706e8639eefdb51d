import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { onReach } from '../api/client.ts'
import { follow } from '../api/live.ts'
import { type Live, start } from '../api/live-machine.ts'
import { type Part, touches } from '../api/touches.ts'
import { announce } from './announce.ts'
import { tellHappened } from './happened.ts'

type Shown = Live & { leader: boolean; reachable: boolean }
const LiveContext = createContext<Shown>({ ...start, leader: false, reachable: true })
export const useLive = (): Shown => useContext(LiveContext)

/** Joins the live view to the cache: an event marks what it touches, and what is marked is asked for again at most twice a second. */
export const LiveProvider = ({ agency, children }: { agency: number; children: ReactNode }) => {
  const queries = useQueryClient()
  const [live, setLive] = useState({ ...start, leader: false })
  const [reachable, setReachable] = useState(true)
  const before = useRef(start.state)

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
    const stop = follow(agency, {
      onState: (next, leader) => {
        setLive({ ...next, leader })
        if (next.state === before.current) return
        if (next.state === 'offline') announce('Offline. What you see may be old.', 'assertive')
        if (next.state === 'live' && before.current !== 'live') announce('Live.')
        before.current = next.state
      },
      onEvent: ({ name, data }) => {
        const id = typeof data.conversation === 'string' ? data.conversation : undefined
        for (const part of touches(name)) touched.add(part === 'conversation' && id ? `${part} ${id}` : part)
        timer ??= setTimeout(lookAgain, 400)
        tellHappened()
      },
      refetch: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'record' }),
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [agency, queries])
  const state = reachable ? live.state : 'offline'
  return <LiveContext value={{ ...live, state, reachable }}>{children}</LiveContext>
}
