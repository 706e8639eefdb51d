import type { AgencyRight, QueueItem } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { networkWords } from '../accounts/health.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { keyOf, keys, type Verb } from '../desk/keys.ts'
import { namesOf } from '../desk/names.ts'
import { subjectLine } from '../desk/subject.ts'
import { views } from '../desk/views.tsx'
import { askView } from './asked-view.ts'
import { stops } from './rail.tsx'
import { useWholeQueue } from './ringing.tsx'
import { can, does } from './verbs.ts'

export const kinds = [
  'Recent',
  'Actions',
  'Conversations',
  'Templates',
  'Views',
  'Screens',
  'Accounts',
] as const
export type Kind = (typeof kinds)[number]

/** One thing the palette can do or open. */
export type Found = {
  id: string
  kind: Kind
  words: string
  /** Who said the words; shown before them, each in its own direction. */
  who?: string
  /** What stands at the right: a key, or what it is. */
  hint: string
  isKey?: boolean
  /** The band of a conversation, by shape and colour before its words. */
  band?: QueueItem['band']
  /** Why it cannot be done now; it is still shown, so that nobody looks for it. */
  whyNot?: string | null
  go: () => void
}

const conversationOf = (item: QueueItem, go: ReturnType<typeof useNavigate>, me: string): Found => {
  const held = item.claim ? (item.claim.by.id === me ? 'yours' : item.claim.by.name) : null
  const state = item.state === 'open' ? held : item.state
  return {
    id: `c:${item.id}`,
    kind: 'Conversations',
    words: subjectLine(item),
    who: namesOf(item.author).name,
    hint: state ?? '',
    band: item.band,
    go: () => void go({ to: '/c/$id', params: { id: item.id } }),
  }
}

const notAnActions = new Set(['template n', 'find', 'back', 'help'])
const actions = (): Found[] =>
  keys
    .filter(({ verb }) => !notAnActions.has(verb) && !verb.startsWith('go '))
    .map(({ verb, says, shown }) => ({
      id: `verb:${verb}`,
      kind: 'Actions',
      words: says,
      hint: shown,
      isKey: true,
      whyNot: can(verb as Verb).whyNot,
      go: () => void does(verb as Verb),
    }))

/** What was typed, a moment after it was: what the server is asked for. */
const useSettled = (typed: string): string => {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed.trim()), 180)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

/** Screens that do not stand in the rail. */
const apart: readonly { to: string; words: string; hint: string; right?: AgencyRight }[] = [
  { to: '/security', words: 'My security: passkeys, codes, sessions', hint: keyOf('go security') },
  { to: '/mine', words: 'What you may do, and whom to ask', hint: '' },
  { to: '/delegations', words: 'Standing delegations', hint: '', right: 'accounts.read' },
  { to: '/keys', words: 'All keys, on a sheet to print', hint: keyOf('go keys') },
]

/** Everything that can be opened or done from here, and what the server finds of conversations for what was typed. */
export const usePlaces = (typed: string) => {
  const go = useNavigate()
  const { agency, may, me } = useHere()
  const { items } = useWholeQueue()
  const settled = useSettled(typed)
  const desk = may('desk.read')
  const asked = ask.find(agency.id, settled)
  const found = useQuery({ ...asked, enabled: desk && settled.length > 1 })
  const accounts = useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts
  const open = useLocation({ select: ({ pathname }) => /\/c\/([0-9a-f-]+)/.exec(pathname)?.[1] ?? null })
  const language = items.find((item) => item.id === open)?.language ?? ''
  const spoken = agency.languages.includes(language) ? language : (agency.languages[0] ?? 'en')
  const templates = useQuery({
    ...ask.templates(agency.id, open ?? '', spoken),
    enabled: open !== null,
  }).data?.templates

  const known = new Map(items.map((item) => [item.id, item]))
  for (const { item } of found.data?.found ?? []) known.set(item.id, item)
  let loose = 0
  const all: Found[] = [
    // Once, at this moment: what can be done does not change while the palette stands over the screen.
    ...actions().filter(({ whyNot }) => desk || !whyNot),
    ...[...known.values()].map((item) => conversationOf(item, go, me.id)),
    ...(templates ?? []).map(({ id, name, key, body }): Found => {
      if (!key) loose += 1
      const number = Number(key ?? loose)
      const verb: Verb = `template ${number}`
      const way = number >= 1 && number <= 9
      return {
        id: `template:${id}`,
        kind: 'Templates',
        words: `${name}: ${body}`,
        hint: way ? String(number) : 'T',
        isKey: true,
        whyNot: can(way ? verb : 'template').whyNot,
        go: () => void does(way ? verb : 'template'),
      }
    }),
    ...(desk ? views : []).map(
      ([view, words]): Found => ({
        id: `view:${view}`,
        kind: 'Views',
        words: `Queue: ${words}`,
        hint: 'view',
        go: () => {
          void go({ to: '/' })
          askView(view)
        },
      }),
    ),
    ...stops
      .filter((stop) => may(stop.right))
      .map(
        (stop): Found => ({
          id: `page:${stop.to}`,
          kind: 'Screens',
          words: stop.words,
          hint: keyOf(`go ${stop.place}`),
          isKey: true,
          go: () => void go({ to: stop.to }),
        }),
      ),
    ...apart
      .filter(({ right }) => !right || may(right))
      .map(
        ({ to, words, hint }): Found => ({
          id: `page:${to}`,
          kind: 'Screens',
          words,
          hint,
          isKey: hint !== '',
          go: () => void go({ to }),
        }),
      ),
    ...(accounts ?? []).map(
      (account): Found => ({
        id: `account:${account.id}`,
        kind: 'Accounts',
        words: `${networkWords(account.network)} · ${account.handle}`,
        hint: account.state,
        go: () => void go({ to: '/accounts/$id', params: { id: account.id } }),
      }),
    ),
  ]
  /** What the server found counts as found, whatever our own letters say. */
  const sure = new Map((found.data?.found ?? []).map(({ item, by }) => [`c:${item.id}`, by]))
  return {
    all,
    sure: settled === typed.trim() ? sure : new Map<string, string>(),
    looking: typed.trim().length > 1 && (settled !== typed.trim() || found.isFetching),
    failed: found.error !== null,
    more: found.data?.more ?? false,
  }
}
