import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query'
import { call, Refused } from './client.ts'

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
  me: () => queryOptions({ queryKey: ['me'], queryFn: () => call('session.me'), staleTime: 300_000 }),
  queue: (agency: number, view: View) =>
    infiniteQueryOptions({
      queryKey: ['queue', agency, view],
      queryFn: ({ pageParam }) =>
        call('desk.queue', { params: { agency }, query: { view, limit: 100, after: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: lookAgain,
    }),
  conversation: (agency: number, id: string) =>
    queryOptions({
      queryKey: ['conversation', agency, id],
      queryFn: () => call('desk.conversation', { params: { agency, id } }),
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
  wall: (agency: number) =>
    queryOptions({
      queryKey: ['wall', agency],
      queryFn: () => call('wall.now', { params: { agency } }),
      refetchInterval: lookAgain,
    }),
  alarms: (agency: number) =>
    queryOptions({
      queryKey: ['alarms', agency],
      queryFn: () => call('alarms.list', { params: { agency }, query: { limit: 50 } }),
      refetchInterval: lookAgain,
    }),
  alarmPages: (agency: number) =>
    infiniteQueryOptions({
      queryKey: ['alarms', agency, 'pages'],
      queryFn: ({ pageParam }) =>
        call('alarms.list', { params: { agency }, query: { after: pageParam, limit: 50 } }),
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
  unknown: (agency: number) =>
    queryOptions({
      queryKey: ['outgoing', agency],
      queryFn: () => call('sending.list', { params: { agency }, query: { state: 'attention' } }),
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
        call('triage.corrections', { params: { agency }, query: { after: pageParam, limit: 8 } }),
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
