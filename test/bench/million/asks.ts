import { modules } from '../../../server/src/app/modules.ts'
import type { BenchCentre } from '../centre.ts'

/** One thing that people do all day, asked of the product's own use case. */
export type Asked = {
  name: string
  rounds: number
  /** Milliseconds before each: questions that follow closer upon one another share an answer. */
  rest?: number
  /** Whether the desk waits for it: then it may not grow with the years. */
  aims: boolean
  once(): Promise<unknown>
}

const views = ['all', 'mine', 'unassigned', 'waiting', 'closed', 'copies'] as const
const page = 50

/** Who holds what and what rings, as it is in the middle of a surge: 200 claims, an alarm for everything overdue. */
export const busy = async (centre: BenchCentre): Promise<void> => {
  const { ask, world } = centre
  await ask('shift.start', {})
  const { items } = await ask('desk.queue', { view: 'all', limit: 200 })
  for (const [i, { id }] of items.entries())
    await ask('desk.claim', { id }, i % 5 === 0 ? 'desk' : 'supervisor')
  const sweep = modules.flatMap((one) => one.sweeps ?? []).find(({ name }) => name === 'alarms')!
  await sweep.sweep(world)
}

const pagesOf = async (centre: BenchCentre, view: (typeof views)[number]): Promise<string | null> => {
  let after: string | undefined
  for (let n = 0; n < 4; n++) {
    const { next } = await centre.ask('desk.queue', { view, limit: page, ...(after ? { after } : {}) })
    if (!next) return after ?? null
    after = next
  }
  return after ?? null
}

/** Everything that is measured, for one size. */
export const asksOf = async (centre: BenchCentre, caller: string): Promise<Asked[]> => {
  const { ask, world, agency } = centre
  const asks: Asked[] = []
  for (const view of views) {
    asks.push({
      name: `queue, ${view}, first page`,
      rounds: 100,
      rest: 60,
      aims: true,
      once: () => ask('desk.queue', { view, limit: page }),
    })
    const after = await pagesOf(centre, view)
    if (after)
      asks.push({
        name: `queue, ${view}, fifth page`,
        rounds: 60,
        aims: true,
        once: () => ask('desk.queue', { view, limit: page, after }),
      })
  }
  const one = async (author: string | null): Promise<string> => {
    const all = world.db
      .selectFrom('conversations.conversation')
      .select('conversation_id')
      .where('agency_id', '=', agency)
    const row = await (author ? all.where('author_id', '=', author) : all.where('state', '=', 'open'))
      .orderBy('opened_at', 'desc')
      .orderBy('conversation_id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return row.conversation_id
  }
  const [open, everyDay] = [await one(null), await one(caller)]
  const { entries } = await ask('records.list', { limit: 100 })
  const before = entries[0]!.number - 20_000
  asks.push(
    {
      name: 'open a conversation',
      rounds: 100,
      aims: true,
      once: () => ask('desk.conversation', { id: open }),
    },
    {
      name: 'open one of a person who writes every day, with what they wrote before',
      rounds: 100,
      aims: true,
      once: () => ask('desk.conversation', { id: everyDay }),
    },
    {
      name: 'record log, newest page',
      rounds: 60,
      aims: true,
      once: () => ask('records.list', { limit: 100 }),
    },
    {
      name: 'record log, 20,000 entries back',
      rounds: 60,
      aims: true,
      once: () => ask('records.list', { limit: 100, before }),
    },
    {
      name: 'record log of one conversation',
      rounds: 60,
      aims: true,
      once: () => ask('records.list', { limit: 100, subject: open }),
    },
    { name: 'the wall', rounds: 30, aims: true, once: () => ask('wall.now', {}, 'supervisor') },
    { name: 'alarms', rounds: 30, aims: true, once: () => ask('alarms.list', { limit: 50 }) },
    { name: 'the clause ledger', rounds: 5, aims: true, once: () => ask('assurance.clauses', {}, 'auditor') },
  )
  return asks
}
