import type { AnswerOf, Routes } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { setServerTime } from '../shell/now.ts'

export type Status = AnswerOf<Routes['status.now']>

/** The state of the centre, asked for again each ten seconds while it is looked at. */
export const useStatus = () => {
  const { agency } = useHere()
  const query = useQuery(ask.status(agency.id))
  const at = query.data?.at
  useEffect(() => {
    if (at) setServerTime(at)
  }, [at])
  return query
}
