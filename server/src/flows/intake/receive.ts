import { networkOf } from '#core/accounts'
import type { Connector, Delivery } from '#core/channels'
import { Collided, identify, meetAuthors, revise, sayOpenings } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { during, journey } from '#platform/trace'
import { orApart, type Receive } from './apart.ts'
import { NotGrouped } from './group.ts'
import { inParts } from './in-parts.ts'
import { assessedTotal, captureSeconds, receivedTotal, repeatedTotal, undecodableTotal } from './measures.ts'
import { place } from './place.ts'
import { planSteps, type Step } from './plan.ts'
import { type Batch, prepare } from './prepare.ts'
import { putOnRecord } from './put-on-record.ts'

export type Received = { networkId: string; messageId: string; conversationId: string; duplicate: boolean }

export type Arrived = {
  agency: number
  accountId: string
  deliveries: Delivery[]
  /** Done in the same transaction: the connector's position moves with what was read, or not at all. */
  also?: (trx: Trx) => Promise<void>
  /** Instead of the connector's own. */
  decode?: Connector['decode']
}

/**
 * Puts deliveries on the record, ranks them and places them in the queue: one transaction for up to 500, one set-based
 * statement a table (laws 1, 2, 3; APCO 2.2.1). Answers after the last commit. Deliveries already on the record change nothing. One that
 * cannot be recorded as what it says is kept as undecodable and holds up no other.
 */
export const receive = (world: World, arrived: Arrived): Promise<{ messages: Received[] }> =>
  journey(
    () => inParts(world, arrived, (_, part) => orApart(world, part, receiveTogether)),
    ({ messages }) => messages.flatMap((one) => (one.duplicate ? [] : [one.conversationId])),
  )

const receiveTogether: Receive = async (world, { agency, accountId, deliveries, also, decode }) => {
  const began = performance.now()
  const [{ pack: name }, network] = await Promise.all([
    agencyOf(world.db, agency),
    networkOf(world.db, agency, accountId),
  ])
  if (!network) throw new Error(`There is no account ${accountId} in agency ${agency}.`)
  const installed = world.connectors.get(network)
  if (!installed) throw new Error(`No connector for ${network} is installed.`)
  const connector = decode ? { ...installed, decode } : installed
  const batch: Batch = {
    agency,
    accountId,
    network,
    pack: packOf(name),
    at: world.clock.now(),
    items: await prepare(world, agency, connector, deliveries),
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const messages = await during('capture', () =>
        world.db.transaction().execute(async (trx) => {
          const captured = await capture(trx, batch)
          await also?.(trx)
          return captured
        }),
      )
      count(batch, messages, began)
      return { messages }
    } catch (error) {
      if (error instanceof NotGrouped && !batch.alone) {
        world.log.error(
          { error: error.cause },
          'copies could not be looked up; each message stands on its own',
        )
        batch.alone = true
        continue
      }
      // Another process took the same author at the same moment (or a deadlock was broken): its work is now visible.
      const code = (error as { code?: string }).code
      if (
        attempt >= 6 ||
        !(error instanceof Collided || code === '40P01' || code === '40001' || code === '23505')
      )
        throw error
    }
  }
}

const capture = async (trx: Trx, batch: Batch): Promise<Received[]> => {
  const { agency, accountId, at, items } = batch
  const known = await identify(
    trx,
    agency,
    accountId,
    items.map((item) => item.said.networkId),
    at,
  )
  const steps = planSteps(items, known)
  const authors = await meetAuthors(
    trx,
    agency,
    batch.network,
    steps.map((s) => ({ ...s.item.said.author, bare: s.kind === 'deletion' })),
    at,
  )
  const authorOf = (step: Step): string =>
    step.known.authorId ?? authors.get(step.item.said.author.networkId)!
  const conversationOf = await place(trx, batch, steps, authorOf)
  const first = steps.filter((s) => s.revision === 1)
  await during('event', () =>
    putOnRecord(
      trx,
      batch,
      steps,
      first.map((s) => messageRow(batch, s, conversationOf(s), authorOf(s))),
      conversationOf,
    ),
  )
  await revise(
    trx,
    agency,
    steps
      .filter((s) => s.revision > 1)
      .map((s) => ({
        messageId: s.messageId,
        revision: s.revision,
        state: s.kind === 'deletion' ? ('deleted' as const) : ('edited' as const),
      })),
  )
  // Who corrects how it began ("not 18, 81 Alder St") corrects what the queue calls it.
  const edited = steps.filter((s) => s.kind === 'edit').map(conversationOf)
  await sayOpenings(trx, agency, [...new Set(edited)])
  const stepped = new Map(steps.map((s) => [s.item.said.networkId, s]))
  return [...known].map(([networkId, k]) => {
    const step = stepped.get(networkId)
    return {
      networkId,
      messageId: k.messageId,
      conversationId: k.conversationId ?? (step ? conversationOf(step) : ''),
      duplicate: !step,
    }
  })
}

const count = ({ network, items }: Batch, messages: readonly Received[], began: number): void => {
  if (messages.length === 0) return
  const repeated = messages.filter((one) => one.duplicate).length
  captureSeconds.observe({ network }, (performance.now() - began) / 1000)
  receivedTotal.inc({ network }, messages.length - repeated)
  if (repeated > 0) repeatedTotal.inc({ network }, repeated)
  for (const { assessed, undecodable } of items) {
    if (undecodable) undecodableTotal.inc({ network })
    if (assessed) assessedTotal.inc({ fallback: assessed.fallback })
  }
}

const messageRow = (
  { agency, accountId, at }: Batch,
  { item: { said, undecodable }, messageId, kind }: Step,
  conversation: string,
  author: string,
) => ({
  agency_id: agency,
  message_id: messageId,
  conversation_id: conversation,
  account_id: accountId,
  author_id: author,
  direction: 'in',
  outgoing_id: null,
  network_id: said.networkId,
  url: said.url,
  revision: 1,
  state: undecodable ? 'undecodable' : kind === 'deletion' ? 'deleted' : 'current',
  marks: said.marks,
  network_at: said.networkAt,
  captured_at: at,
})
