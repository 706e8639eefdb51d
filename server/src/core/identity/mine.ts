import type { Rights } from '#platform/http'
import { people } from './person.ts'
import type { IdentityWorld } from './world.ts'

/** Rights as the contract tells them: what holds for some accounts only, and what is withheld and why, said beside. */
export const rightsTold = (rights: Rights | undefined) => ({
  rights: [...(rights ?? [])],
  only: [...(rights?.only ?? [])].map(([right, accounts]) => ({ right, accounts: [...accounts] })),
  withheld: [...(rights?.withheld ?? [])].map(([right, why]) => ({ right, why })),
})

/** The names of those who give out roles in an agency; of the supervisors where there are none. */
export const whomToAsk = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  agency: number,
): Promise<string[]> => {
  const here = await people(db, agency, clock)
  const who = (role: 'administrator' | 'supervisor') =>
    here.filter(({ roles }) => roles.includes(role)).map(({ name }) => name)
  const administrators = who('administrator')
  return (administrators.length > 0 ? administrators : who('supervisor')).slice(0, 5)
}
