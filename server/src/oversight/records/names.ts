import type { Entry } from '@callbox/contract'
import { accountById, accountsOf } from '#core/accounts'
import { type CheckedEntry, entryNumbers } from '#core/archive'
import { conversationRows } from '#core/conversations'
import { personNames } from '#core/identity'
import type { World } from '#core/world'

/** How many strings of an entry are looked up; a record of ours names a handful. */
const most = 400
const aUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const mayBeAnId = /^[\w.:@-]{1,64}$/

/** Every string in a JSON text that could be an id, each once; none when the text is no JSON. */
export const idsIn = (text: string): string[] => {
  const found = new Set<string>()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return []
  }
  // By hand: what networks send may be nested deeper than calls may be.
  const todo: unknown[] = [parsed]
  while (todo.length > 0 && found.size < most) {
    const one = todo.pop()
    if (typeof one === 'string') {
      if (mayBeAnId.test(one)) found.add(one)
    } else if (one && typeof one === 'object') todo.push(...Object.values(one).slice(0, 10_000))
  }
  return [...found]
}

type Names = Entry['names']

/** An account as it is called: by its handle and network, by one where both say the same. */
const saysOf = (
  connectors: World['connectors'],
  { handle, network }: { handle: string; network: string },
): string => {
  const name = connectors.get(network)?.name ?? network
  const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return bare(handle) === bare(name) ? name : `${handle} on ${name}`
}

/** What the ids in an entry stand for: people, accounts, conversations and other entries of the agency. */
export const namesFor = async (
  { db, connectors }: Pick<World, 'db' | 'connectors'>,
  agency: number,
  ids: readonly string[],
): Promise<Names> => {
  const uuids = ids.filter((id) => aUuid.test(id))
  const [people, rows, accounts, numbers] = await Promise.all([
    personNames(db, ids),
    conversationRows(db, agency, uuids),
    accountsOf(db, agency),
    entryNumbers(db, agency, uuids),
  ])
  const names: Names = {}
  for (const [id, name] of people) names[id] = { says: name, is: 'person' }
  for (const row of rows)
    names[row.id] = { says: `the conversation with ${row.name || row.handle}`, is: 'conversation' }
  const wanted = new Set(uuids)
  for (const account of accounts)
    if (wanted.has(account.id)) names[account.id] = { says: saysOf(connectors, account), is: 'account' }
  for (const [id, number] of numbers)
    names[id] = { says: `entry ${number.toLocaleString('en-US')}`, is: 'record' }
  return names
}

/** Where it came from or went to: the account of the conversation that it is about, or the account itself. */
export const accountSpokenOf = async (
  { db, connectors }: Pick<World, 'db' | 'connectors'>,
  agency: number,
  { subject }: Pick<CheckedEntry, 'subject'>,
): Promise<string | null> => {
  if (!subject) return null
  const [row] = await conversationRows(db, agency, [subject])
  const account = await accountById(db, agency, row?.account ?? subject)
  return account ? saysOf(connectors, account) : null
}
