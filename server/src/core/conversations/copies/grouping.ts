import type { Added, Facts, Relation, Wording } from '../likeness/index.ts'
import { relationOf } from '../likeness/index.ts'

/**
 * A sentence that more open conversations than this say, each with facts of its own, is a form: only what says exactly
 * the same is compared then, so that a flood of them costs what one costs.
 */
export const aForm = 20

/** A conversation that stands open and what its group has said so far under one print. */
export type Head = {
  conversationId: string
  openedAt: Date
  rank: number
  print: string
  members: (Facts & { whole: string })[]
}

/** A conversation that has just been spoken in, in order of arrival. */
export type Speaking = {
  conversationId: string
  rank: number
  at: Date
  /** `new`: it has said nothing before; a head's id: it stands as a copy of that; `own`: it stands by itself. */
  before: 'new' | 'own' | { head: string }
  /** What was said now; null for what cannot be likened. */
  said: { messageId: string; wording: Wording | null }[]
}

export type Kept = { conversationId: string; messageId: string; wording: Wording }
export type Grouped = {
  /** Copy → head. */
  headOf: Map<string, string>
  /** Head → what its copies added now, verbatim. */
  news: Map<string, string[]>
  /** Wordings to remember: of those that stand, and of copies that added something. */
  kept: Kept[]
}

/**
 * Which conversations are copies of which, when these have spoken, one after the other (chains, reposts). A copy
 * has said nothing but what an open conversation said that is ranked no lower; the oldest of these is its head. A copy
 * whose author says something of their own stands by itself again. Pure: the caller has looked the heads up.
 */
export const group = (speaking: readonly Speaking[], known: readonly Head[]): Grouped => {
  const heads = indexed(known)
  const grouped: Grouped = { headOf: new Map(), news: new Map(), kept: [] }
  const remember = (one: Speaking, of: string, messageId: string, wording: Wording): void => {
    grouped.kept.push({ conversationId: of, messageId, wording })
    heads.add({ conversationId: of, openedAt: one.at, rank: one.rank, print: wording.print }, wording)
  }
  for (const one of speaking) {
    const found = headFor(one, heads)
    if (!found) {
      for (const { messageId, wording } of one.said)
        if (wording) remember(one, one.conversationId, messageId, wording)
      continue
    }
    grouped.headOf.set(one.conversationId, found.head)
    for (const { messageId, wording, adds } of found.said) {
      if (adds.length === 0) continue
      remember(one, found.head, messageId, wording)
      grouped.news.set(found.head, [...(grouped.news.get(found.head) ?? []), ...newsOf(wording, adds)])
    }
  }
  return grouped
}

type Heads = {
  /** The heads that may be asked about a wording. */
  like(wording: Wording): readonly Head[]
  add(head: Omit<Head, 'members'>, member: Head['members'][number]): void
}

const indexed = (known: readonly Head[]): Heads => {
  const byPrint = new Map<string, Map<string, Head>>()
  const byWhole = new Map<string, Set<Head>>()
  const put = (head: Omit<Head, 'members'>, member: Head['members'][number]): void => {
    const same = byPrint.get(head.print) ?? new Map<string, Head>()
    byPrint.set(head.print, same)
    const one = same.get(head.conversationId) ?? { ...head, members: [] }
    same.set(head.conversationId, one)
    one.members.push(member)
    byWhole.set(member.whole, (byWhole.get(member.whole) ?? new Set()).add(one))
  }
  for (const head of known) for (const member of head.members) put(head, member)
  return {
    add: put,
    like: ({ print, whole }) => {
      const same = byPrint.get(print)
      return same && same.size <= aForm ? [...same.values()] : [...(byWhole.get(whole) ?? [])]
    },
  }
}

type Found = { head: string; said: { messageId: string; wording: Wording; adds: Added[] }[] }

const headFor = (one: Speaking, heads: Heads): Found | null => {
  if (one.before === 'own' || one.said.length === 0) return null
  const only = one.before === 'new' ? null : one.before.head
  const eligible = (wording: Wording): Head[] =>
    heads
      .like(wording)
      .filter((head) => head.rank <= one.rank && head.conversationId !== one.conversationId)
      .filter((head) => only === null || head.conversationId === only)
      // Of one moment, the one that came first in the batch: sorting keeps their order.
      .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
  const [first] = one.said
  for (const head of first?.wording ? eligible(first.wording) : []) {
    const said = one.said.flatMap(({ messageId, wording }) => {
      const theirs = wording && eligible(wording).find((h) => h.conversationId === head.conversationId)
      const relation: Relation = theirs ? relationOf(theirs.members, wording) : { is: 'apart' }
      return wording && relation.is === 'copy' ? [{ messageId, wording, adds: relation.adds }] : []
    })
    if (said.length === one.said.length) return { head: head.conversationId, said }
  }
  return null
}

const named: Record<Added, string> = {
  places: 'place',
  people: 'people',
  numbers: 'number',
  pictures: 'a picture',
}

/** "place: 18 Alder St"; at most 120 characters each. */
const newsOf = (wording: Wording, adds: readonly Added[]): string[] =>
  adds.map((kind) =>
    kind === 'pictures'
      ? named.pictures
      : `${named[kind]}: ${[...`${wording.shown[kind].join(', ')}`].slice(0, 100).join('')}`,
  )
