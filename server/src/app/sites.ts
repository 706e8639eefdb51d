import type { Context } from 'hono'
import { accountsOf } from '#core/accounts'
import { publicThread } from '#core/conversations'
import { agencies } from '#core/identity'
import { packOf } from '#core/policy'
import { officialAccounts } from '#core/register'
import type { World } from '#core/world'
import { anybodyOnShift } from '#flows/desk'
import { receive } from '#flows/intake'
import { addressOf } from '#platform/http'
import type { OfficialDeps } from '#public/official'
import type { Site } from '#public/pages'
import type { ReportDeps } from '#public/report'

/** The agencies that have a report form: those with a live account of the network `web`. */
export const sitesOf = async (world: World): Promise<Site[]> => {
  const found: Site[] = []
  for (const agency of await agencies(world.db)) {
    const form = (await accountsOf(world.db, agency.id)).find(
      (account) => account.network === 'web' && account.state === 'live',
    )
    if (form)
      found.push({
        agency: agency.id,
        accountId: form.id,
        name: agency.name,
        shortName: agency.shortName,
        zone: agency.zone,
        languages: agency.languages,
        nonEmergency: agency.nonEmergency,
        pack: packOf(agency.pack),
      })
  }
  return found
}

/** What the public's pages ask of the rest. */
export const reportDeps = (world: World, trustProxy: boolean): ReportDeps => ({
  receive,
  sites: () => sitesOf(world),
  thread: (site, reference) => publicThread(world.db, site.agency, site.accountId, reference, 'web'),
  isAnybodyReading: (agency) => anybodyOnShift(world.db, agency, world.clock.now()),
  addressOf: (c: Context) => addressOf(c, trustProxy) || null,
})

/** What the public list of accounts asks of the rest: every agency, those without a report form as well. */
export const officialDeps = (world: World, trustProxy: boolean): OfficialDeps => ({
  async lists() {
    const forms = new Map((await sitesOf(world)).map((site) => [site.agency, site.accountId]))
    return Promise.all(
      (await agencies(world.db)).map(async (agency) => ({
        site: {
          agency: agency.id,
          accountId: forms.get(agency.id) ?? '',
          name: agency.name,
          shortName: agency.shortName,
          zone: agency.zone,
          languages: agency.languages,
          nonEmergency: agency.nonEmergency,
          pack: packOf(agency.pack),
        },
        hasForm: forms.has(agency.id),
        accounts: await officialAccounts(world, agency.id),
      })),
    )
  },
  addressOf: (c: Context) => addressOf(c, trustProxy) || null,
})
