import type { AnswerOf, Routes } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useWhatHappens } from '../shell/happened.ts'
import { setServerTime } from '../shell/now.ts'

export type Wall = AnswerOf<Routes['wall.now']>

/** The wall as it is: asked for again when something happens, at most every two seconds, and now and then by itself. */
export const useWall = () => {
  const { agency } = useHere()
  const query = useQuery(ask.wall(agency.id))
  // What is under way is waited for, never begun anew: else a flood would keep the wall from ever being drawn.
  useWhatHappens(() => void query.refetch({ cancelRefetch: false }), 2000)
  const at = query.data?.at
  useEffect(() => {
    if (at) setServerTime(at)
  }, [at])
  return query
}
