import { fuzzy } from './fuzzy.ts'
import type { Found, Kind } from './places.ts'

const most: Partial<Record<Kind, number>> = { Conversations: 12, Actions: 8, Templates: 5, Accounts: 5 }
const atFirst: Partial<Record<Kind, number>> = { Conversations: 4 }
export type Section = { kind: Kind; found: Found[] }

const textOf = ({ who, words }: Found): string => (who ? `${who}: ${words}` : words)

/**
 * What the palette shows for what was typed, in sections, the best first. With nothing typed: what was opened last, what
 * can be done now, the most urgent conversations, and every screen; an action that is not possible is shown only when sought.
 */
export const choose = (
  typed: string,
  all: readonly Found[],
  recent: readonly string[],
  sure: ReadonlyMap<string, string>,
): Section[] => {
  const sought = typed.trim()
  const scored = all.flatMap((one) => {
    const score = Math.max(
      fuzzy(sought, textOf(one)) - (one.whyNot ? 0.5 : 0) + (recent.includes(one.id) ? 0.2 : 0),
      sure.has(one.id) ? (sure.get(one.id) === 'words' ? 2 : 3.2) : 0,
    )
    return fuzzy(sought, textOf(one)) > 0 || sure.has(one.id) ? [{ one, score }] : []
  })
  const sections = new Map<Kind, { one: Found; score: number }[]>()
  const put = (kind: Kind, entry: { one: Found; score: number }) =>
    sections.set(kind, [...(sections.get(kind) ?? []), entry])
  if (sought === '') {
    const byId = new Map(all.map((one) => [one.id, one]))
    for (const id of recent) {
      const one = byId.get(id)
      if (one && !one.whyNot) put('Recent', { one: { ...one, kind: 'Recent' }, score: 1 })
    }
    for (const entry of scored)
      if (
        !recent.includes(entry.one.id) &&
        !entry.one.whyNot &&
        !['Templates', 'Accounts'].includes(entry.one.kind)
      )
        put(entry.one.kind, entry)
  } else {
    for (const entry of scored) put(entry.one.kind, entry)
    for (const entries of sections.values()) entries.sort((a, b) => b.score - a.score)
  }
  const best = (kind: Kind): number => sections.get(kind)?.[0]?.score ?? 0
  const order = [...sections.keys()]
  if (sought !== '') order.sort((a, b) => best(b) - best(a))
  else order.sort((a, b) => Number(b === 'Recent') - Number(a === 'Recent'))
  return order.map((kind) => ({
    kind,
    found: (sections.get(kind) ?? [])
      .slice(0, (sought === '' ? atFirst[kind] : most[kind]) ?? 20)
      .map(({ one }) => one),
  }))
}
