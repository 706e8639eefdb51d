import { randomUUID } from 'node:crypto'
import { ownExamples } from '../../../scripts/triage/texts.ts'
import { addAccount } from '../../../server/src/core/accounts/index.ts'
import { module as sending } from '../../../server/src/core/sending/index.ts'
import { receive } from '../../../server/src/flows/intake/index.ts'
import { said } from '../../../server/src/testing/network.ts'
import type { BenchCentre } from '../centre.ts'

/** How the conversations of one set came to stand where they stand. */
export type SetName = 'past' | 'open' | 'waiting' | 'copies'
export type Template = {
  /** Conversations made through the product, by set. */
  sets: Record<SetName, string[]>
  /** The author who wrote one of the past conversations and is to be the same person in every day. */
  caller: string
  /** Milliseconds that each set spans; the copies of a set stand one behind the other. */
  spans: Record<SetName, number>
}

/** Seconds between two conversations of the past set: some 270 a day. */
const apart = 315
export const pastSize = 200
const openSize = 60
const waitingSize = 30
const copiesSize = 10
const answer =
  'We are reading this. If you are in danger now, call 9-1-1. Tell us where you are and how many of you there are.'
const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'

type Moving = { set(at: Date): void; now(): Date }

/**
 * One stretch of a centre's life, each step through the product's own use cases: messages come in (some people write
 * twice), everything is looked at, one in four is claimed, answered and closed, the others are closed without an answer;
 * and the surge of the last hours that nobody has closed yet. What the fill multiplies is exactly these rows.
 */
export const makeTemplate = async (centre: BenchCentre, clock: Moving, end: Date): Promise<Template> => {
  const { world, agency } = centre
  const texts = ownExamples('first').map((one) => one.text)
  const accounts: string[] = []
  for (const name of ['Police', 'Fire', 'County', 'City']) {
    const handle = `riverton-${name.toLowerCase()}`
    accounts.push(
      await world.db
        .transaction()
        .execute((trx) => addAccount(trx, { agency, network: 'push', handle, name, by: 'bench', now: end })),
    )
  }
  const send = sending.jobs!(world).find((job) => job.name === 'send')!
  let written = 0
  const write = async (by: string, text: string, n = 0): Promise<string> => {
    const deliveries = [said(`m${written++}`, text, { by })]
    const { messages } = await receive(world, { agency, accountId: accounts[n % 4]!, deliveries })
    return messages[0]!.conversationId
  }
  const reply = async (id: string): Promise<void> => {
    const { id: outgoing } = await centre.ask('sending.reply', {
      id,
      key: randomUUID(),
      text: answer,
      template: null,
      language: 'en',
      now: true,
    })
    await send.run({ agency, outgoing })
  }
  const close = (id: string, answered: boolean): Promise<unknown> =>
    centre.ask('desk.close', answered ? { id, as: 'answered' } : { id, as: 'no_reply_needed', why: 'seen' })

  const span = pastSize * apart * 1000
  const start = end.getTime() - 4 * 3600_000 - span
  const at = (seconds: number): void => clock.set(new Date(start + seconds * 1000))
  const past: string[] = []
  for (let i = 0; i < pastSize; i++) {
    const from = i * apart
    at(from)
    const by = i === 7 ? 'every-day' : `past${i}`
    const id = await write(by, texts[i % texts.length]!, i)
    if (i % 8 === 3) {
      at(from + 20)
      await write(by, texts[(i * 7 + 1) % texts.length]!, i)
    }
    at(from + 45)
    await centre.ask('desk.look', { id })
    if (i % 4 === 0) {
      at(from + 60)
      await centre.ask('desk.claim', { id })
      at(from + 120)
      await reply(id)
    }
    at(from + 200)
    await close(id, i % 4 === 0)
    past.push(id)
  }
  const sets: Record<SetName, string[]> = { past, open: [], waiting: [], copies: [] }
  const surge = end.getTime() - 3 * 3600_000
  for (let i = 0; i < waitingSize; i++) {
    clock.set(new Date(surge + i * 60_000))
    const id = await write(`waits${i}`, texts[(i + 60) % texts.length]!, i)
    await reply(id)
    sets.waiting.push(id)
  }
  for (let i = 0; i < openSize; i++) {
    clock.set(new Date(end.getTime() - 240_000 + i * 3000))
    sets.open.push(await write(`open${i}`, texts[(i + 100) % texts.length]!, i))
    if (i % 6 === 0) await centre.ask('desk.look', { id: sets.open.at(-1)! })
  }
  for (let i = 0; i <= copiesSize; i++) {
    clock.set(new Date(end.getTime() - 50_000 + i * 1000))
    sets.copies.push(await write(`copy${i}`, plea))
  }
  clock.set(end)
  // No program that serves knows this network: nobody is to read it.
  await world.db
    .updateTable('accounts.account')
    .set({ state: 'paused' })
    .where('agency_id', '=', agency)
    .where('network', '=', 'push')
    .execute()
  const people = await world.db
    .selectFrom('conversations.author')
    .select('author_id')
    .where('agency_id', '=', agency)
    .where('network_author_id', '=', 'every-day')
    .executeTakeFirstOrThrow()
  const spans = { past: span, waiting: waitingSize * 60_000, open: 180_000, copies: 200_000 }
  return { sets: await keptIn(centre, sets), caller: people.author_id, spans }
}

/** The sets without what ended up elsewhere (two of the examples may count as copies of each other). */
const keptIn = async ({ world, agency }: BenchCentre, sets: Template['sets']): Promise<Template['sets']> => {
  const rows = await world.db
    .selectFrom('conversations.conversation')
    .select(['conversation_id', 'state', 'copies'])
    .where('agency_id', '=', agency)
    .execute()
  const of = new Map(rows.map((row) => [row.conversation_id, row]))
  const where = (ids: string[], ...states: string[]): string[] => [
    ...new Set(ids.filter((id) => states.includes(of.get(id)?.state ?? ''))),
  ]
  const sound = {
    past: where(sets.past, 'closed'),
    open: where(sets.open, 'open').filter((id) => of.get(id)!.copies === 0),
    waiting: where(sets.waiting, 'waiting'),
    copies: where(sets.copies, 'copy', 'open'),
  }
  for (const [name, least] of [
    ['past', pastSize * 0.9],
    ['open', openSize * 0.7],
    ['waiting', waitingSize * 0.9],
    ['copies', copiesSize],
  ] as const)
    if (sound[name].length < least)
      throw new Error(
        `Only ${sound[name].length} conversations of the set "${name}" stand where they should: the bench's template no longer fits the product.`,
      )
  return sound
}
