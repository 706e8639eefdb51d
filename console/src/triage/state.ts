import type { AnswerOf, Routes } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useHere } from '../api/session.ts'

export type TriageState = AnswerOf<Routes['triage.state']>

/** Asks for the page's state again, after an act of one's own. */
export const useAgain = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['triage', agency.id] })
}

/** A model by the name that people use for it. */
export const modelWords = (version: string): string => (version === 'shipped' ? 'the shipped model' : version)
