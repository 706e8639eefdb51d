import type { AnswerOf, Routes } from '@callbox/contract'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'

export type Rota = AnswerOf<Routes['rota.week']>

const askRota = (agency: number, from: string | undefined) =>
  queryOptions({
    queryKey: ['rota', agency, from ?? 'now'],
    queryFn: () => call('rota.week', { params: { agency }, query: { from, days: 7 } }),
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  })

/** A week of the rota from a day on; this week's from today when none is named. */
export const useRota = (from: string | undefined) => {
  const { agency } = useHere()
  return useQuery(askRota(agency.id, from))
}

export const useRotaAgain = (): (() => Promise<void>) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: ['rota', agency.id] })
  }
}
