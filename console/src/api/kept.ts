import { routes } from '@callbox/contract'
import type { QueryClient } from '@tanstack/react-query'
import { forgetDrafts } from './local-drafts.ts'

/**
 * What a reload finds while the server is away: who is here, the first rows of the queue and the conversation that was
 * open, as they were. In this tab's session store only: it ends with the tab, and with the session (decision 28).
 */
type Kept = { at: number; person: string; parts: { key: unknown[]; data: unknown }[] }
const place = 'callbox-kept'
const rows = 60
const longest = 12 * 3_600_000

const plain = new Set(['people', 'accounts', 'alarms', 'exercise'])
/** The part of an answer that is kept; undefined: it is not. */
const partOf = (key: readonly unknown[], data: unknown): unknown => {
  const [what, , view] = key
  if (what === 'me' || what === 'conversation' || (plain.has(String(what)) && key.length === 2)) return data
  if (what !== 'queue' || view !== 'all') return undefined
  const { pages, pageParams } = data as { pages: { items: unknown[] }[]; pageParams: unknown[] }
  const first = pages[0]
  if (!first) return undefined
  return {
    pages: [{ ...first, items: first.items.slice(0, rows), next: null }],
    pageParams: pageParams.slice(0, 1),
  }
}

const open = (): string | undefined => /\/c\/([0-9a-f-]+)/.exec(location.pathname)?.[1]

const keep = (queries: QueryClient) => {
  const me = queries.getQueryState<{ id: string }>(['me'])
  if (!me?.data || me.error) return
  const parts = queries
    .getQueryCache()
    .getAll()
    .flatMap(({ queryKey, state }) => {
      if (state.data === undefined || (queryKey[0] === 'conversation' && queryKey[2] !== open())) return []
      const data = partOf(queryKey, state.data)
      return data === undefined ? [] : [{ key: [...queryKey], data }]
    })
  const queue = queries.getQueryCache().findAll({ queryKey: ['queue'] })
  const at = Math.max(0, ...queue.map(({ state }) => state.dataUpdatedAt)) || me.dataUpdatedAt
  try {
    sessionStorage.setItem(place, JSON.stringify({ at, person: me.data.id, parts } satisfies Kept))
  } catch {
    // Too much, or a browser that keeps nothing: a reload without the server then shows that there is nothing.
  }
}

/** Forgets what this tab keeps of the centre's people and messages, and the drafts that the server has too. */
export const forgetKept = (): void => {
  forgetDrafts(null)
  try {
    for (const name of [place, 'callbox-recent']) sessionStorage.removeItem(name)
  } catch {
    // Nothing could be kept either.
  }
}

const readKept = (): Kept | null => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Kept | null
    return kept && Date.now() - kept.at < longest ? kept : null
  } catch {
    return null
  }
}

let shownAt: number | null = null
/** When what is on the screen was fetched, if it was taken from what this tab keeps; ms. */
export const keptAt = (): number | null => shownAt
/** The server answered again: nothing on the screen is from before. */
export const answersAgain = (): void => {
  shownAt = null
}

/** The server cannot say who is here: what was kept is shown, as old as it is. @returns whether there was anything. */
export const showKept = (queries: QueryClient): unknown => {
  const known = queries.getQueryData(['me'])
  if (known) return known
  const kept = readKept()
  const me = kept?.parts.find(({ key }) => key[0] === 'me')?.data
  if (!kept || !routes['session.me'].output.safeParse(me).success) return null
  shownAt = kept.at
  for (const { key, data } of kept.parts)
    if (key[0] !== 'me') queries.setQueryData(key, data, { updatedAt: kept.at })
  return me
}

const news = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('callbox-signed-out')

/** Signing out ends it in every tab of this browser, and leaves nothing of the queue or of what the person typed behind. */
export const signedOut = (person: string): void => {
  forgetKept()
  forgetDrafts(person)
  news?.postMessage('signed out')
}

/** Keeps the newest answers, at most once in two seconds, and as the page is left. */
export const keepForReload = (queries: QueryClient): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    clearTimeout(timer)
    timer = undefined
    keep(queries)
  }
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return
    timer ??= setTimeout(now, 2000)
  })
  addEventListener('pagehide', () => timer && now())
  if (news)
    news.onmessage = () => {
      forgetKept()
      queries.clear()
      location.reload()
    }
}
