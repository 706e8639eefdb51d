import type { Db, Trx } from '#platform/db'
import { settingOf } from '#platform/settings'

/** The setting that holds the domains whose addresses may be invited. */
export const domainsKey = 'identity.domains'

export const domainOf = (email: string): string => email.toLowerCase().split('@').at(-1) ?? ''

export const domainsOf = async (db: Db | Trx, agency: number): Promise<string[]> => {
  const kept = (await settingOf(db, agency, domainsKey)) as { domains?: string[] } | undefined
  return kept?.domains ?? []
}
