import { conversationRows, findByAuthor, findByWords, soughtWords } from '#core/conversations'
import { deskOf, type On, seenBy } from './desk.ts'
import { itemsOf } from './queue.ts'
import { claimsAt } from './store.ts'

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Conversations by the person's name or handle, by words of the newest message, or by number; what is named exactly
 * first, then people, then words. One more than `limit` is looked for, to say whether there are more.
 */
export const find: On<'desk.find'> = async (world, caller, { q, limit }) => {
  const desk = await deskOf(world, caller)
  const { db } = world
  const agency = desk.agency.id
  const sought = q.trim()
  const words = soughtWords(sought)
  const exact = id.test(sought) ? [sought.toLowerCase()] : []
  const people = exact.length ? [] : await findByAuthor(db, agency, words, limit + 1)
  const said = exact.length ? [] : await findByWords(db, agency, words, limit + 1)
  const by = new Map<string, 'id' | 'person' | 'words'>()
  for (const one of exact) by.set(one, 'id')
  for (const one of people) by.set(one, 'person')
  for (const one of said) if (!by.has(one)) by.set(one, 'words')
  const seen = seenBy(desk)
  const ids = [...by.keys()].slice(0, limit)
  const all = await conversationRows(db, agency, ids)
  const rows = new Map(all.filter((row) => seen?.has(row.account) ?? true).map((row) => [row.id, row]))
  const found = ids.flatMap((one) => rows.get(one) ?? [])
  const items = await itemsOf(db, desk, found, await claimsAt(db, agency, desk.at))
  return {
    found: items.map((item) => ({ item, by: by.get(item.id) ?? ('words' as const) })),
    more: by.size > limit,
  }
}
