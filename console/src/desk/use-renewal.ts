import type { Conversation } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { serverNow } from '../shell/now.ts'

/** With less than this left of the lease, in ms, it is renewed… */
const short = 120_000
/** …when the person pressed or moved something within this time; a deserted claim lapses as it should. */
const active = 180_000

/** Keeps my claim while I am working on it. */
export const useRenewal = (conversation: Conversation, mine: boolean): void => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const until = mine && conversation.claim?.state === 'held' ? conversation.claim.until : null
  const lastSign = useRef(Date.now())
  useEffect(() => {
    const sign = () => {
      lastSign.current = Date.now()
    }
    addEventListener('keydown', sign)
    addEventListener('pointermove', sign)
    return () => {
      removeEventListener('keydown', sign)
      removeEventListener('pointermove', sign)
    }
  }, [])
  useEffect(() => {
    if (!until) return
    const timer = setInterval(() => {
      const left = Date.parse(until) - serverNow()
      if (left > short || left < 0 || Date.now() - lastSign.current > active) return
      void call('desk.claim', { params: { agency: agency.id, id: conversation.id } })
        .then(() => queries.invalidateQueries({ queryKey: ['conversation', agency.id, conversation.id] }))
        .catch(() => undefined)
    }, 15_000)
    return () => clearInterval(timer)
  }, [until, agency.id, conversation.id, queries])
}
