import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import type { LocalWord } from './explain.ts'

const none: readonly LocalWord[] = []

/** The local words of this agency and of its pack; none until they have come. */
export const useLexicon = (): readonly LocalWord[] => {
  const { agency, may } = useHere()
  return useQuery({ ...ask.lexicon(agency.id), enabled: may('desk.read') }).data?.terms ?? none
}
