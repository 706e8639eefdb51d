import type { AgencyRight, AnswerOf, Routes } from '@callbox/contract'
import { roles as allRoles, matrix } from '@callbox/contract'
import { createContext, useContext } from 'react'

export type Me = AnswerOf<Routes['session.me']>
export type Agency = Me['agencies'][number]
export type Here = {
  me: Me
  agency: Agency
  may: (right: AgencyRight) => boolean
  chooseAgency: (id: number) => void
}

const HereContext = createContext<Here | null>(null)
export const HereProvider = HereContext.Provider

/** Who is at the desk and for which agency. */
export const useHere = (): Here => {
  const here = useContext(HereContext)
  if (!here) throw new Error('useHere stands outside a signed-in screen')
  return here
}

/** Why a verb is not offered: which roles have it. */
export const whyNot = (right: AgencyRight): string => {
  const held: readonly string[] = matrix[right]
  return `Your role does not include this; it belongs to: ${allRoles.filter((role) => held.includes(role)).join(', ')}.`
}
