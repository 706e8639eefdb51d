import type { RouteName } from './index.ts'
import type { Route } from './route.ts'

/** What a route may be about that belongs to one official account. */
export const kinds = ['conversation', 'message', 'outgoing', 'account', 'alarm', 'request'] as const
export type Kind = (typeof kinds)[number]

/** The word of a path before a parameter says what the parameter names. */
const byPath: Readonly<Record<string, Kind>> = {
  conversations: 'conversation',
  messages: 'message',
  outgoing: 'outgoing',
  accounts: 'account',
  alarms: 'alarm',
  interpreting: 'request',
}

/** What else a route's input names, beside its path. */
const byField: Partial<Record<RouteName, Readonly<Record<string, Kind>>>> = {
  'desk.templates': { conversation: 'conversation' },
  'desk.merge': { from: 'conversation' },
  'desk.close_many': { ids: 'conversation' },
  'moderation.block': { account: 'account' },
}

/**
 * Routes that somebody whose role holds for some accounts only may call although their path names none: they answer with
 * no more than those accounts, with what is the caller's own, or with nothing that belongs to an account.
 */
const narrow: ReadonlySet<RouteName> = new Set<RouteName>([
  'live.events',
  'desk.queue',
  'desk.said',
  'desk.find',
  'desk.deeds',
  'desk.undo',
  'desk.mentions',
  'desk.mentions_read',
  'desk.mentionable',
  'desk.views',
  'desk.view_save',
  'desk.view_remove',
  'desk.snippets',
  'desk.snippet_save',
  'desk.snippet_remove',
  'shift.start',
  'shift.end',
  'shift.read',
  'shift.people',
  'sending.list',
  'accounts.list',
  'register.list',
  'register.health',
  'alarms.list',
  'alarms.acknowledge_group',
  'interpreting.waiting',
  'exercises.now',
  'lexicon.list',
  'places.map',
  'places.drawing',
  'rota.week',
])

/** Which fields of a route's input name something of an account, and what. */
export const namedBy = (name: string, { path }: Pick<Route, 'path'>): ReadonlyMap<string, Kind> => {
  const words = path.split('/')
  const inPath = words.flatMap((word, n): [string, Kind][] => {
    const kind = byPath[words[n - 1] ?? '']
    return word.startsWith(':') && kind ? [[word.slice(1), kind]] : []
  })
  return new Map([...inPath, ...Object.entries(byField[name as RouteName] ?? {})])
}

/** Whether a route is open to somebody whose role holds for some accounts only; every other one is of the whole agency. */
export const isForSome = (name: string, route: Pick<Route, 'path'>): boolean =>
  narrow.has(name as RouteName) || namedBy(name, route).size > 0
