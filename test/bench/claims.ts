import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { addAccount } from '../../server/src/core/accounts/index.ts'
import { receive } from '../../server/src/flows/intake/index.ts'
import { appUrlOf, withSession } from '../../server/src/platform/db/index.ts'
import { said } from '../../server/src/testing/network.ts'
import { openBenchCentre } from './centre.ts'
import { type Ground, openGround, type Postgres } from './ground.ts'
import { quantile } from './measure.ts'
import { beside, type Figure, type Part } from './part.ts'
import { type SignedIn, signedIn } from './people.ts'
import { type Served, serveOn } from './served.ts'

export type Race = { people: number; conversations: number }
export type Raced = {
  /** Milliseconds of every claim, those refused included. */
  times: number[]
  seconds: number
  /** What was wrong, in words; empty as it must be. */
  wrong: string[]
}

/** So many conversations nobody holds, each from a person of their own. */
export const waitingConversations = async (ground: Ground, count: number): Promise<string[]> => {
  const centre = await openBenchCentre(ground.ownerUrl, ground.folder)
  const { world, agency } = centre
  const now = world.clock.now()
  const handle = `bench-${now.getTime()}`
  const accountId = await world.db
    .transaction()
    .execute((trx) => addAccount(trx, { agency, network: 'push', handle, name: 'Bench', by: 'bench', now }))
  const { messages } = await receive(world, {
    agency,
    accountId,
    deliveries: Array.from({ length: count }, (_, i) =>
      said(`${handle}-${i}`, `Is the road to district ${i} open, and until when?`, { by: `${handle}-p${i}` }),
    ),
  })
  // No program that serves knows this network: nobody is to read it.
  await world.db
    .updateTable('accounts.account')
    .set({ state: 'paused' })
    .where('agency_id', '=', agency)
    .where('account_id', '=', accountId)
    .execute()
  await centre.close()
  return messages.map(({ conversationId }) => conversationId)
}

const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one) => ({ one, by: Math.random() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ one }) => one)

/**
 * Everybody claims every conversation, each person one after the other in an order of their own, all people at the same
 * time, over HTTP; the people are spread over the processes that serve.
 */
export const race = async (
  origins: readonly string[],
  people: readonly SignedIn[],
  conversations: readonly string[],
): Promise<Raced> => {
  const times: number[] = []
  const holders = new Map<string, string[]>()
  const refusals: { id: string; status: number; said: string; by: string }[] = []
  const began = performance.now()
  await Promise.all(
    people.map(async ({ name, cookie }, i) => {
      const origin = origins[i % origins.length]!
      for (const id of shuffled(conversations)) {
        const start = performance.now()
        const response = await fetch(`${origin}/api/a/1/conversations/${id}/claim`, {
          method: 'POST',
          headers: { cookie, origin, 'sec-fetch-site': 'same-origin' },
        })
        const text = await response.text()
        times.push(performance.now() - start)
        if (response.ok) holders.set(id, [...(holders.get(id) ?? []), name])
        else refusals.push({ id, status: response.status, said: text, by: name })
      }
    }),
  )
  const wrong: string[] = []
  for (const id of conversations) {
    const held = holders.get(id) ?? []
    if (held.length !== 1) wrong.push(`${id} has ${held.length} holders: ${held.join(', ')}.`)
  }
  for (const { id, status, said, by } of refusals) {
    const [holder] = holders.get(id) ?? []
    if (status !== 409 || !holder || !said.includes(`"${holder}"`))
      wrong.push(`${by} was refused ${id} with ${status} and not the holder's name: ${said.slice(0, 200)}`)
  }
  return { times, seconds: (performance.now() - began) / 1000, wrong }
}

/** The same race without Callbox: one INSERT … ON CONFLICT DO NOTHING a claim, as many people over 20 connections. */
export const bareRace = async (
  ground: Ground,
  { people, conversations }: Race,
): Promise<{ times: number[]; seconds: number }> => {
  await withSession(ground.ownerUrl, (client) =>
    client.query(
      `drop table if exists public.bench_claim; create table public.bench_claim (conversation integer primary key, person integer not null);
      grant select, insert on public.bench_claim to "${appUrlOf(ground.ownerUrl).role}"`,
    ),
  )
  const pool = new pg.Pool({ connectionString: appUrlOf(ground.ownerUrl).url, max: 20 })
  const times: number[] = []
  const all = Array.from({ length: conversations }, (_, i) => i)
  const began = performance.now()
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      for (const id of shuffled(all)) {
        const start = performance.now()
        await pool.query('insert into public.bench_claim values ($1, $2) on conflict do nothing', [
          id,
          person,
        ])
        times.push(performance.now() - start)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  await pool.end()
  await withSession(ground.ownerUrl, (client) => client.query('drop table public.bench_claim'))
  return { times, seconds }
}

/** A race on processes that serve already, told by figures. @throws when a conversation has not exactly one holder. */
export const claimFigures = async (
  ground: Ground,
  served: readonly Served[],
  asked: Race,
  where: string,
  tell: (line: string) => void,
): Promise<Figure[]> => {
  const conversations = await waitingConversations(ground, asked.conversations)
  const people = await signedIn(ground.ownerUrl, ground.folder, asked.people)
  const origins = served.map(({ origin }) => origin)
  // Warm: everybody is known to their process, code is compiled.
  const before = await waitingConversations(ground, 3)
  await race(origins, people, before)
  await pause(1000)
  const bare = await bareRace(ground, asked)
  const ours = await race(origins, people, conversations)
  const each = ours.times.length
  tell(
    `${where}: ${each} claims in ${ours.seconds.toFixed(1)} s, p50 ${quantile(ours.times, 0.5).toFixed(0)} ms, p99 ${quantile(ours.times, 0.99).toFixed(0)} ms; ${ours.wrong.length} wrong`,
  )
  if (ours.wrong.length > 0) throw new Error(`${ours.wrong.length} wrong: ${ours.wrong[0]}`)
  const how = `${asked.people} people over HTTP, each with a session of their own, claim the same ${asked.conversations} conversations at the same time, each in an order of their own: exactly one holder each, every other refused with that holder's name (a race with one fault fails this part). The client runs on the same cores. Against: the same race as one INSERT … ON CONFLICT DO NOTHING a claim, over 20 connections`
  const figure = (what: string, part: number): Figure =>
    beside({
      what: `a claim in the race, ${what}${where ? `, ${where}` : ''}`,
      value: quantile(ours.times, part),
      unit: 'ms',
      against: { what: 'bare insert', value: quantile(bare.times, part) },
      how,
    })
  return [
    {
      what: `conversations with exactly one holder${where ? `, ${where}` : ''}`,
      value: asked.conversations,
      unit: `of ${asked.conversations}`,
      aim: { of: 'value', is: '>=', than: asked.conversations },
      how,
    },
    figure('p50', 0.5),
    figure('p99', 0.99),
    beside({
      what: `claims decided in a second${where ? `, ${where}` : ''}`,
      value: each / ours.seconds,
      unit: '/s',
      against: { what: 'bare insert', value: bare.times.length / bare.seconds },
      how,
    }),
  ]
}

/** A race on a database of its own, by so many processes. */
export const claimRace = async (
  asked: Race,
  tell: (line: string) => void,
  { database = 'embedded', processes = 1 }: { database?: Postgres; processes?: number } = {},
): Promise<Figure[]> => {
  const ground = await openGround(database)
  const served: Served[] = []
  try {
    for (let n = 0; n < processes; n++) served.push(await serveOn(ground))
    return await claimFigures(ground, served, asked, '', tell)
  } finally {
    for (const one of served) await one.stop()
    await ground.stop()
  }
}

export const claims: Part = {
  name: 'claims',
  title: 'One conversation, one person: 200 people claim the same 200',
  elsewhere: true,
  run: (size, tell, { database }) =>
    claimRace(
      size === 'short' ? { people: 50, conversations: 50 } : { people: 200, conversations: 200 },
      tell,
      {
        database: (database as Postgres | undefined) ?? 'embedded',
      },
    ),
}
