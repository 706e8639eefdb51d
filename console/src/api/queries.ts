import type { AlarmGroup, Conversation, QueueFilter } from '@callbox/contract'
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query'
import { call, Refused } from './client.ts'
import { answersAgain, keptAt, showKept } from './kept.ts'
import { askReady } from './ready.ts'
import type { Me } from './session.ts'

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failed, error) => failed < 2 && error instanceof Refused && error.code === 'unreachable',
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always' },
  },
})

export type View = 'all' | 'mine' | 'unassigned' | 'waiting' | 'closed' | 'copies'

/** Beside the live events everything that matters is asked for again now and then: a silent line is found out. */
const lookAgain = 20_000

export const ask = {
  mySecurity: (agency: number) =>
    queryOptions({
      // Begins as everything about access does: what happens at the door makes it look again.
      queryKey: ['security', agency, 'mine'],
      queryFn: () => call('security.mine'),
      refetchInterval: 300_000,
    }),
  me: () =>
    queryOptions({
      queryKey: ['me'],
      queryFn: async ({ client: queries }): Promise<Me> => {
        try {
          const me = await call('session.me')
          answersAgain()
          return me
        } catch (thrown) {
          // Away, not refused: whoever was here a moment ago still reads what was on the screen.
          const kept = thrown instanceof Refused && thrown.code === 'unreachable' && showKept(queries)
          if (kept) return kept as Me
          throw thrown
        }
      },
      staleTime: 300_000,
      refetchInterval: () => (keptAt() === null ? false : 5_000),
    }),
  find: (agency: number, q: string) =>
    queryOptions({
      queryKey: ['find', agency, q],
      queryFn: ({ signal }) => call('desk.find', { params: { agency }, query: { q } }, signal),
      enabled: q.length > 1,
      staleTime: 10_000,
    }),
  queue: (agency: number, view: View, filter?: QueueFilter) =>
    infiniteQueryOptions({
      queryKey: filter ? ['queue', agency, 'saved', filter] : ['queue', agency, view],
      queryFn: ({ pageParam }) =>
        call('desk.queue', {
          params: { agency },
          query: {
            view,
            limit: 100,
            after: pageParam,
            ...(filter ? { filter: JSON.stringify(filter) } : {}),
          },
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: lookAgain,
    }),
  /** Asked again, it comes from where its messages began before: between these and earlier ones nothing is missing. */
  conversation: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['conversation', agency, id],
      queryFn: ({ client: queries, queryKey }) =>
        call('desk.conversation', {
          params: { agency, id },
          query: { from: queries.getQueryData<Conversation>(queryKey)?.before?.cursor },
        }),
    }),
  /** What was said before `cursor`; the first page is the newest. */
  thread: (agency: number, id: string, cursor: string | null) =>
    infiniteQueryOptions({
      queryKey: ['thread', agency, id, cursor],
      queryFn: ({ pageParam }) =>
        call('desk.messages', { params: { agency, id }, query: { before: pageParam, limit: 50 } }),
      initialPageParam: cursor ?? '',
      getNextPageParam: (page) => page.before?.cursor,
      staleTime: 300_000,
    }),
  /** Begins as the conversation's key does: what makes it look again makes this look again. */
  beside: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['conversation', agency, id, 'beside'],
      queryFn: () => call('desk.beside', { params: { agency, id } }),
      refetchInterval: lookAgain,
    }),
  earlier: (agency: number, id: string) =>
    infiniteQueryOptions({
      queryKey: ['conversation', agency, id, 'earlier'],
      queryFn: ({ pageParam }) =>
        call('desk.earlier', { params: { agency, id }, query: { limit: 20, after: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  said: (agency: number) =>
    infiniteQueryOptions({
      queryKey: ['outgoing', agency, 'said'],
      queryFn: ({ pageParam }) =>
        call('desk.said', { params: { agency }, query: { limit: 50, after: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  map: (agency: number) =>
    queryOptions({ queryKey: ['map', agency], queryFn: () => call('places.map', { params: { agency } }) }),
  drawing: (agency: number, box: { west: number; south: number; east: number; north: number }) =>
    queryOptions({
      queryKey: ['map', agency, 'drawing', box.west, box.south, box.east, box.north],
      queryFn: () => call('places.drawing', { params: { agency }, query: box }),
      staleTime: 300_000,
    }),
  lexicon: (agency: number) =>
    queryOptions({
      queryKey: ['triage', agency, 'lexicon'],
      queryFn: () => call('lexicon.list', { params: { agency } }),
      staleTime: 300_000,
    }),
  copies: (agency: number, id: string) =>
    infiniteQueryOptions({
      // Begins as the queue's key does: what makes the queue look again makes this list look again.
      queryKey: ['queue', agency, 'copies of', id],
      queryFn: ({ pageParam }) =>
        call('desk.copies', { params: { agency, id }, query: { limit: 50, after: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  interpreting: (agency: number, conversation: string) =>
    queryOptions({
      queryKey: ['interpreting', agency, conversation],
      queryFn: () => call('interpreting.conversation', { params: { agency, id: conversation } }),
      refetchInterval: lookAgain,
    }),
  interpretersWaiting: (agency: number) =>
    queryOptions({
      queryKey: ['interpreting', agency, 'waiting'],
      queryFn: () => call('interpreting.waiting', { params: { agency } }),
      refetchInterval: lookAgain,
    }),
  mentions: (agency: number) =>
    queryOptions({
      queryKey: ['mentions', agency],
      queryFn: () => call('desk.mentions', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  views: (agency: number) =>
    queryOptions({
      queryKey: ['views', agency],
      queryFn: () => call('desk.views', { params: { agency } }),
      staleTime: 60_000,
    }),
  snippets: (agency: number) =>
    queryOptions({
      queryKey: ['snippets', agency],
      queryFn: () => call('desk.snippets', { params: { agency } }),
      staleTime: 60_000,
    }),
  mentionable: (agency: number) =>
    queryOptions({
      queryKey: ['mentionable', agency],
      queryFn: () => call('desk.mentionable', { params: { agency } }),
      staleTime: 60_000,
    }),
  templates: (agency: number, conversation: string, language: string) =>
    queryOptions({
      queryKey: ['templates', agency, conversation, language],
      queryFn: () => call('desk.templates', { params: { agency }, query: { conversation, language } }),
      staleTime: 60_000,
    }),
  people: (agency: number) =>
    queryOptions({
      queryKey: ['people', agency],
      queryFn: () => call('shift.people', { params: { agency } }),
      refetchInterval: lookAgain,
    }),
  status: (agency: number) =>
    queryOptions({
      queryKey: ['status', agency],
      queryFn: () => call('status.now', { params: { agency } }),
      refetchInterval: lookAgain / 2,
    }),
  ready: () => queryOptions({ queryKey: ['ready'], queryFn: askReady, refetchInterval: lookAgain }),
  wall: (agency: number) =>
    queryOptions({
      queryKey: ['wall', agency],
      queryFn: () => call('wall.now', { params: { agency } }),
      refetchInterval: lookAgain,
    }),
  load: (agency: number) =>
    queryOptions({
      queryKey: ['load', agency],
      queryFn: () => call('load.now', { params: { agency } }),
      refetchInterval: lookAgain,
    }),
  alarms: (agency: number) =>
    queryOptions({
      queryKey: ['alarms', agency],
      queryFn: () => call('alarms.list', { params: { agency }, query: { limit: 20 } }),
      refetchInterval: lookAgain,
    }),
  alarmsOf: (agency: number, group: Pick<AlarmGroup, 'kind' | 'band' | 'stage' | 'has'>) =>
    infiniteQueryOptions({
      queryKey: ['alarms', agency, group.kind, group.band, group.stage, group.has],
      queryFn: ({ pageParam }) =>
        call('alarms.list', {
          params: { agency },
          query: {
            after: pageParam,
            limit: 20,
            kind: group.kind,
            stage: group.stage,
            has: group.has ? 'yes' : 'no',
            ...(group.band ? { band: group.band } : {}),
          },
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: lookAgain,
    }),
  alarmRoutes: (agency: number) =>
    queryOptions({
      queryKey: ['alarmRoutes', agency],
      queryFn: () => call('alarms.routes', { params: { agency } }),
    }),
  accounts: (agency: number) =>
    queryOptions({
      queryKey: ['accounts', agency],
      queryFn: () => call('accounts.list', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  profile: (agency: number, entry: string) =>
    queryOptions({
      queryKey: ['profile', agency, entry],
      queryFn: () => call('register.profile', { params: { agency, id: entry } }),
      refetchInterval: 60_000,
    }),
  composed: (agency: number, entry: string, asked: { language: string; own: string; longest?: number }) =>
    queryOptions({
      // Never looked at again by an event: what is typed decides it.
      queryKey: ['composed', agency, entry, asked],
      queryFn: ({ signal }) =>
        call('register.compose', { params: { agency, id: entry }, query: asked }, signal),
    }),
  register: (agency: number) =>
    queryOptions({
      queryKey: ['register', agency],
      queryFn: () => call('register.list', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  /** Begins as the accounts' key does: what makes them look again makes this look again. */
  accountHealth: (agency: number) =>
    queryOptions({
      queryKey: ['accounts', agency, 'health'],
      queryFn: () => call('register.health', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  automatic: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['accounts', agency, 'automatic', id],
      queryFn: () => call('automatic.read', { params: { agency, id } }),
      refetchInterval: 30_000,
    }),
  delegations: (agency: number) =>
    queryOptions({
      queryKey: ['accounts', agency, 'delegations'],
      queryFn: () => call('delegations.list', { params: { agency } }),
      refetchInterval: 60_000,
    }),
  unknown: (agency: number) =>
    infiniteQueryOptions({
      queryKey: ['outgoing', agency, 'attention'],
      queryFn: ({ pageParam }) =>
        call('sending.list', {
          params: { agency },
          query: { state: 'attention', after: pageParam, limit: 50 },
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  records: (agency: number, subject?: string) =>
    infiniteQueryOptions({
      queryKey: ['records', agency, subject ?? ''],
      queryFn: ({ pageParam }) =>
        call('records.list', { params: { agency }, query: { before: pageParam, subject, limit: 100 } }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  record: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['record', agency, id],
      queryFn: () => call('records.entry', { params: { agency, id } }),
      staleTime: 0,
    }),
  triage: (agency: number) =>
    queryOptions({
      queryKey: ['triage', agency],
      queryFn: () => call('triage.state', { params: { agency } }),
    }),
  corrections: (agency: number) =>
    infiniteQueryOptions({
      queryKey: ['corrections', agency],
      queryFn: ({ pageParam }) =>
        call('triage.corrections', { params: { agency }, query: { after: pageParam, limit: 30 } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  clauses: (agency: number) =>
    queryOptions({
      queryKey: ['clauses', agency],
      queryFn: () => call('assurance.clauses', { params: { agency } }),
    }),
  /** The one that goes on: its counts move by themselves, so it is asked for often. */
  exercise: (agency: number) =>
    queryOptions({
      queryKey: ['exercise', agency],
      queryFn: () => call('exercises.now', { params: { agency } }),
      refetchInterval: 10_000,
    }),
  scenarios: (agency: number) =>
    queryOptions({
      queryKey: ['scenarios', agency],
      queryFn: () => call('exercises.scenarios', { params: { agency } }),
      staleTime: 300_000,
    }),
  exercises: (agency: number) =>
    infiniteQueryOptions({
      queryKey: ['exercise', agency, 'past'],
      queryFn: ({ pageParam }) =>
        call('exercises.list', { params: { agency }, query: { before: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  exerciseReport: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['exercise', agency, id],
      queryFn: () => call('exercises.report', { params: { agency, id } }),
    }),
}
