import type { Outgoing as Shown } from '@callbox/contract'
import { accountById } from '#core/accounts'
import type { Handlers, World } from '#core/world'
import { accountsFor } from '#platform/http'
import { delegationRoutes } from './delegating.ts'
import { moderate } from './moderate.ts'
import { type OutgoingRow, outgoingToContract } from './outgoing.ts'
import { leaveNow, settle, undo } from './settle.ts'
import { outgoingList } from './store.ts'

const ok = { ok: true } as const

const shown = async (world: World, row: OutgoingRow): Promise<Shown> =>
  outgoingToContract(row, (await accountById(world.db, row.agency_id, row.account_id))!)

export const routes: Handlers = {
  ...delegationRoutes,
  'sending.undo': async (world, caller, { id }) => shown(world, await undo(world, caller, id)),
  'sending.now': async (world, caller, { id }) => shown(world, await leaveNow(world, caller, id)),
  'sending.settle': async (world, caller, { id, as, url }) =>
    shown(world, await settle(world, caller, id, { as, url })),
  'sending.list': async (world, { agency, rights }, { state, after, limit }) => {
    const accounts = accountsFor(rights, 'desk.read')
    const found = await outgoingList(world.db, agency, state, { after, limit: limit + 1, accounts })
    const rows = found.slice(0, limit)
    return {
      items: await Promise.all(rows.map((row) => shown(world, row))),
      next: found.length > limit ? rows.at(-1)!.outgoing_id : null,
    }
  },
  'moderation.hide': async (world, caller, { id, rule }) => {
    await moderate(world, caller, { act: 'hide', message: id, rule })
    return ok
  },
  'moderation.block': async (world, caller, { id, account, rule }) => {
    await moderate(world, caller, { act: 'block', author: id, account, rule })
    return ok
  },
  'moderation.delete_own': async (world, caller, { id, why }) => {
    await moderate(world, caller, { act: 'delete_own', message: id, rule: why })
    return ok
  },
}
