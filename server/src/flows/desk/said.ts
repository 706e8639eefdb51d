import { abilitiesFor } from '#core/accounts'
import { outgoingToContract, saidSince, unsureSince } from '#core/sending'
import { deskOf, type On, seenBy } from './desk.ts'
import { momentFrom, momentText } from './moment-cursor.ts'
import { accountsBy } from './neighbours.ts'
import { dayBegan } from './times.ts'

/**
 * Everything said in public since the day began on the agency's clock, so that nobody contradicts it; and what may have
 * gone out, nobody knows. What only one person can read (the form's private page) was not said in public.
 */
export const said: On<'desk.said'> = async (world, caller, { after, limit }) => {
  const desk = await deskOf(world, caller)
  const agency = desk.agency.id
  const from = after === undefined ? null : momentFrom(after)
  const since = dayBegan(desk.at, desk.agency.zone)
  const accounts = await accountsBy(world.db, agency, [])
  const seen = seenBy(desk)
  const except = [...accounts.values()]
    .filter((account) => abilitiesFor(world, account).private || !(seen?.has(account.id) ?? true))
    .map((account) => account.id)
  const rows = await saidSince(world.db, agency, { since, except, after: from, limit: limit + 1 })
  const unsure = from ? [] : await unsureSince(world.db, agency, since, except)
  const known = await accountsBy(
    world.db,
    agency,
    [...rows, ...unsure].map((row) => row.account_id),
  )
  const shown = (row: (typeof rows)[number]) => {
    const account = known.get(row.account_id)
    // An account that is closed by now is none of those left out above.
    return account && (seen?.has(account.id) ?? true) ? [outgoingToContract(row, account)] : []
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    since: since.toISOString(),
    said: page.flatMap(shown),
    next:
      rows.length > limit && last?.published_at
        ? momentText({ at: last.published_at, id: last.outgoing_id })
        : null,
    unsure: unsure.flatMap(shown),
  }
}
