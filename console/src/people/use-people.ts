import type { AnswerOf, Routes } from '@callbox/contract'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { networkWords } from '../accounts/health.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'

export type People = AnswerOf<Routes['people.list']>
export type InStep = AnswerOf<Routes['directory.read']>

export const askPeople = {
  list: (agency: number) =>
    queryOptions({
      queryKey: ['staff', agency],
      queryFn: () => call('people.list', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  leavings: (agency: number) =>
    queryOptions({
      queryKey: ['staff', agency, 'leavings'],
      queryFn: () => call('people.leavings', { params: { agency } }),
    }),
  directory: (agency: number) =>
    queryOptions({
      queryKey: ['staff', agency, 'directory'],
      queryFn: () => call('directory.read', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  rotations: (agency: number) =>
    queryOptions({
      queryKey: ['staff', agency, 'rotations'],
      queryFn: () => call('people.rotations', { params: { agency } }),
    }),
}

/** The accounts by id, as people call them. */
export const useAccountNames = (): ReadonlyMap<string, string> => {
  const { agency, may } = useHere()
  const { data } = useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') })
  return new Map(
    (data?.accounts ?? []).map((one) => [one.id, `${networkWords(one.network)} · ${one.handle}`]),
  )
}

/** What was decided is seen at once, by whoever decided. */
export const useLookAgain = (): (() => Promise<void>) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: ['staff', agency.id] })
  }
}
