import type { Agency } from '#core/identity'
import type { Pack } from '#core/policy'

/** The languages in which the pack has words, the wanted one first, then the agency's in its order; never empty. */
export const languagesFor = (pack: Pack, agency: Agency, wanted: string | undefined): string[] => {
  const primary = wanted?.split('-')[0]?.toLowerCase()
  const first = pack.languages.filter((one) => one === wanted || one === primary)
  const ours = agency.languages.filter((one) => pack.languages.includes(one))
  const all = [...new Set([...first, ...ours])]
  return all.length > 0 ? all : pack.languages
}
