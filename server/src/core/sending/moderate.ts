import {
  type Account,
  abilitiesFor,
  accountById,
  connectorFor,
  type OpenedSession,
  openSession,
} from '#core/accounts'
import { recordAct } from '#core/archive'
import { type Json, type Moderated, type Moderation, SignedOut } from '#core/channels'
import { authorRef, markBlocked, markDeleted, messageRef } from '#core/conversations'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { refusals, wordsOf } from '#platform/errors'
import { signedOut } from './conclude.ts'

const refuse = refusals({
  no_such_message: [404, 'There is no message of that id here that this could be done to.'],
  no_such_author: [404, 'There is no author of that id, or no such account, on one network here.'],
  cannot: [409, '{why}'],
  network_refused: [
    409,
    '{network} did not do it: {why} Nothing was changed here; the attempt is on the record.',
  ],
})

type By = { agency: number; person: { id: string } }
type Asked =
  | { act: 'hide' | 'delete_own'; message: string; rule: string }
  | { act: 'block'; author: string; account: string; rule: string }

type Target = {
  account: Account
  moderation: Moderation
  subject: string
  /** As it was when we acted. */
  snapshot: Record<string, unknown>
  after(trx: Trx, at: Date): Promise<void>
}
const ability = { hide: 'hide', block: 'block', delete_own: 'deleteOwn' } as const
const done = { hide: 'message.hidden', block: 'author.blocked', delete_own: 'message.taken_down' } as const

const target = async (world: World, agency: number, asked: Asked): Promise<Target> => {
  if (asked.act === 'block') {
    const author = await authorRef(world.db, agency, asked.author)
    const account = await accountById(world.db, agency, asked.account)
    if (!author || !account || account.network !== author.network) throw refuse('no_such_author')
    return {
      account,
      moderation: { act: 'block', authorNetworkId: author.networkId },
      subject: asked.author,
      snapshot: { author: author.networkId, handle: author.handle, name: author.name },
      after: (trx, at) => markBlocked(trx, agency, asked.author, at),
    }
  }
  const message = await messageRef(world.db, agency, asked.message)
  const account = message && (await accountById(world.db, agency, message.accountId))
  if (!account || !message.networkId || message.direction !== (asked.act === 'hide' ? 'in' : 'out'))
    throw refuse('no_such_message')
  const { networkId } = message
  return {
    account,
    moderation:
      asked.act === 'hide'
        ? { act: 'hide', networkId, refs: (message.refs ?? null) as Json }
        : { act: 'delete_own', networkId },
    subject: message.conversationId,
    snapshot: { message: asked.message, networkId, state: message.state, text: message.text },
    after: (trx) =>
      asked.act === 'delete_own' ? markDeleted(trx, agency, asked.message) : Promise.resolve(),
  }
}

/**
 * Moderation leaves by the same door: the ability is asked, rule and snapshot are on the record before the network
 * hears of it, and what the network answered after. Nothing received is removed here (law 2).
 * @throws `no_such_message`, `no_such_author`, `cannot`, `network_refused`
 */
export const moderate = async (world: World, by: By, asked: Asked): Promise<void> => {
  const { agency, person } = by
  const { account, moderation, subject, snapshot, after } = await target(world, agency, asked)
  const connector = connectorFor(world, account.network)
  const abilities = abilitiesFor(world, account)
  if (!abilities[ability[asked.act]] || !connector?.moderate)
    throw refuse('cannot', {
      why:
        abilities.words[ability[asked.act]] ??
        `${account.network} does not let us do that: report it to the network itself.`,
    })
  const act = (kind: string, trx: Trx, data: Record<string, unknown> = {}) =>
    recordAct(trx, {
      agency,
      kind,
      subject,
      at: world.clock.now(),
      by: person.id,
      why: asked.rule,
      data: { act: asked.act, account: account.id, ...data },
    })
  await world.db.transaction().execute((trx) => act('moderation.asked', trx, { snapshot }))
  const answer = await apply(world, account, moderation)
  await world.db.transaction().execute(async (trx) => {
    if (answer.is === 'done') {
      await act(done[asked.act], trx)
      await after(trx, world.clock.now())
      return
    }
    if (answer.is === 'signed_out') await signedOut(trx, world, account, world.clock.now())
    await act('moderation.not_done', trx, { answer: answer.is, said: answer.why })
  })
  if (answer.is !== 'done') throw refuse('network_refused', { network: connector.name, why: answer.why })
}

type Answer = Moderated | { is: 'signed_out' | 'unanswered'; why: string }

const apply = async (world: World, account: Account, moderation: Moderation): Promise<Answer> => {
  let session: OpenedSession | null = null
  try {
    session = await openSession(world, account.agency, account.id)
    return await connectorFor(world, account.network)!.moderate!(session, moderation)
  } catch (error) {
    return error instanceof SignedOut && !(await session?.isSuperseded())
      ? { is: 'signed_out', why: `${account.handle} is signed out; connect it again.` }
      : { is: 'unanswered', why: `No answer came (${wordsOf(error)}): look there whether it was done.` }
  }
}
