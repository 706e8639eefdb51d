import { type Centre, until } from './centre.ts'
import type { Tally } from './load.ts'

/** What holds, as numbers; thrown as an Error when something does not. */
export type Truth = { reports: number; posts: number; answers: number; published: number }

const marked = async (centre: Centre, sql: string, mark: RegExp): Promise<Map<string, number>> => {
  const found = new Map<string, number>()
  for (const { text } of await centre.rows<{ text: string }>(sql)) {
    const [key] = mark.exec(text) ?? []
    if (key) found.set(key, (found.get(key) ?? 0) + 1)
  }
  return found
}

const none = (what: string, wrong: readonly string[]): void => {
  if (wrong.length > 0) throw new Error(`${wrong.length} ${what}: ${wrong.slice(0, 10).join(', ')}`)
}

const leaving = `select count(*)::int as n from sending.outgoing where state in ('held', 'ready', 'submitting', 'pending', 'retry_at')`

/**
 * After a fault, when everything that was leaving has left and all that the network holds has been read: every generated
 * message is on the record exactly once, no answer went out twice, each ended in a state that a person can see, the kept
 * counters equal a recount, and no event was set aside. @throws with what is wrong.
 */
export const truth = async (
  centre: Centre,
  tally: Tally,
  { refusedIsAnEnd = false, ms = 300_000 }: { refusedIsAnEnd?: boolean; ms?: number } = {},
): Promise<Truth> => {
  await until(
    'everything that was leaving has left',
    async () => (await centre.rows<{ n: number }>(leaving))[0]!.n === 0,
    ms,
    centre.said,
  )
  const wanted = tally.posts.length
  await until(
    'all that stands on the practice network has been read',
    async () =>
      (
        await centre.rows<{ n: number }>(
          `select count(*)::int as n from conversations.message where network_id = any($1)`,
          [tally.posts],
        )
      )[0]!.n >= wanted,
    ms,
    centre.said,
  )
  await until(
    'every reader of events has read to the end',
    async () =>
      (
        await centre.rows<{ n: number }>(
          `select count(*)::int as n from events.cursor c where exists (select 1 from events.event e where e.agency_id = c.agency_id and (e.xid, e.id) > (c.xid, c.id))`,
        )
      )[0]!.n === 0,
    ms,
    centre.said,
  )
  const reports = await marked(
    centre,
    `select text from conversations.revision where text like 'report-%'`,
    /^report-[\w-]+\./,
  )
  none(
    'reports that were acknowledged are not on the record',
    tally.reports.filter((m) => !reports.has(m)),
  )
  const posts = await marked(
    centre,
    `select text from conversations.revision where text like 'post-%'`,
    /^post-[\w-]+\./,
  )
  none(
    'posts are not on the record',
    tally.posts.filter((id) => !posts.has(`${id}.`)),
  )
  none(
    'messages are on the record more than once',
    [...reports, ...posts].filter(([, n]) => n > 1).map(([mark]) => mark),
  )
  const out = await marked(
    centre,
    `select r.text from conversations.message m join conversations.revision r using (agency_id, message_id) where m.direction = 'out'`,
    /^answer-[\w-]+\./,
  )
  none(
    'answers went out twice',
    [...out].filter(([, n]) => n > 1).map(([mark]) => mark),
  )
  const there = await marked(
    centre,
    `select text from practice.post where author_id is null`,
    /^answer-[\w-]+\./,
  )
  none(
    'answers stand twice on the network',
    [...there].filter(([, n]) => n > 1).map(([mark]) => mark),
  )
  const ended = new Map(
    (
      await centre.rows<{ mark: string; state: string }>(
        `select substring(text from '^answer-[\\w-]+\\.') as mark, state from sending.outgoing where text ~ '^answer-'`,
      )
    ).map(({ mark, state }) => [mark, state]),
  )
  const ends = ['published', 'unknown', ...(refusedIsAnEnd ? ['refused'] : [])]
  none(
    'acknowledged answers neither left nor are told to a person',
    tally.answers.filter((mark) => !ends.includes(ended.get(mark) ?? 'lost')),
  )
  none(
    'published answers are not on the record',
    [...ended].filter(([mark, state]) => state === 'published' && !out.has(mark)).map(([mark]) => mark),
  )
  const aside = await centre.rows<{ reader: string; error: string }>(
    `select reader, error from events.set_aside where resolved_at is null`,
  )
  none(
    'events were set aside',
    aside.map(({ reader, error }) => `${reader}: ${error}`),
  )
  return {
    reports: tally.reports.length,
    posts: tally.posts.length,
    answers: tally.answers.length,
    published: tally.answers.filter((mark) => out.has(mark)).length,
  }
}

/** `callbox doctor --all`, which recounts the counters and checks every record and file. @throws with what it says. */
export const contentDoctor = async (centre: Centre): Promise<void> => {
  const said = await centre.doctor()
  if (said !== null) throw new Error(`doctor is not content: ${said}`)
}

/** Adds tallies up. */
export const together = (...all: readonly Tally[]): Tally => ({
  reports: all.flatMap((one) => one.reports),
  posts: all.flatMap((one) => one.posts),
  answers: all.flatMap((one) => one.answers),
  took: all.flatMap((one) => one.took),
  told503: all.reduce((n, one) => n + one.told503, 0),
  unheard: all.reduce((n, one) => n + one.unheard, 0),
})
