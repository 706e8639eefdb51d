import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'

/** The register of this agency, and how to look at it again after something was done. */
export const useRegister = () => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const register = useQuery({ ...ask.register(agency.id), enabled: may('accounts.read') })
  const lookAgain = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['register', agency.id] }),
      queries.invalidateQueries({ queryKey: ['accounts', agency.id] }),
      queries.invalidateQueries({ queryKey: ['profile', agency.id] }),
    ])
  return { agency, register, lookAgain }
}
