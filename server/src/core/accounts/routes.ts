import { agencyOf } from '#core/identity'
import type { Handlers } from '#core/world'
import { accountsFor } from '#platform/http'
import { accountsOf, accountToContract } from './account.ts'
import { connectAccount } from './connect.ts'
import { openGaps } from './gaps.ts'

export const routes: Handlers = {
  'accounts.list': async (world, { agency, rights }) => {
    const mine = accountsFor(rights, 'accounts.read')
    const [all, gaps] = await Promise.all([accountsOf(world.db, agency), openGaps(world.db, agency)])
    const accounts = all.filter(({ id }) => mine?.has(id) ?? true)
    return {
      accounts: accounts.map((account) => accountToContract(world, account, gaps.get(account.id) ?? [])),
    }
  },
  'accounts.connect': async (world, caller, input) => {
    const { languages } = await agencyOf(world.db, caller.agency)
    const account = await connectAccount(world, caller, input, languages[0])
    const gaps = await openGaps(world.db, caller.agency)
    return accountToContract(world, account, gaps.get(account.id) ?? [])
  },
}
