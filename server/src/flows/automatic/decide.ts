import { emergencyBands, type HeldBackAs } from '@callbox/contract'
import { z } from 'zod'
import { abilitiesFor, accountById } from '#core/accounts'
import { automatedMark } from '#core/channels'
import { type ArrivedMessage, arrivedMessage } from '#core/conversations'
import { agencies, agencyOf } from '#core/identity'
import { packOf, retentionAtCapture } from '#core/policy'
import { isOneOfOurs } from '#core/register'
import {
  answeredByAPerson,
  automaticBy,
  automaticDelegation,
  cannotSend,
  DoorShut,
  type DoorTrx,
  prepareAutomatic,
  throughTheDoor,
} from '#core/sending'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import type { JobHandler } from '#platform/jobs'
import {
  type Called,
  countQuick,
  inUse,
  isStopped,
  lastFor,
  lockDue,
  lockSetting,
  preparedSince,
  quickOf,
  settleReply,
  takeTurn,
  textsOf,
} from './store.ts'
import { readAs } from './words.ts'

/** Whether a person holds a conversation at a moment; the desk knows, the application hands the question in. */
export type Holds = (trx: Trx, agency: number, conversation: string, at: Date) => Promise<boolean>

/** Seconds since we have it, and since it was written there, after which nobody waits for an automatic reply to it. */
const captured = 15 * 60
const written = 60 * 60
/** Seconds within which a program answers; and how often it must have done so. */
const quickly = 5
const asPrograms = 2

/** Whether whoever wrote answers ours as programs do: within seconds, and not once only. */
const answersItself = async (
  trx: Trx,
  agency: number,
  { author, networkAt, capturedAt }: ArrivedMessage,
): Promise<boolean> => {
  const last = await lastFor(trx, agency, author.id)
  const sent = last && (await automaticBy(trx, agency, [last]))[0]?.published_at
  const seconds = sent ? ((networkAt ?? capturedAt).getTime() - sent.getTime()) / 1000 : -1
  const times =
    last && seconds >= 0 && seconds <= quickly
      ? await countQuick(trx, agency, author.id, last)
      : await quickOf(trx, agency, author.id)
  return times >= asPrograms
}

/** Why this message is nothing for a rule to answer; null when it is. The cheap questions come first. */
const whyNot = async (
  trx: Trx,
  world: World,
  agency: number,
  { account: id, madeAt }: Called,
  message: ArrivedMessage,
  holds: Holds,
): Promise<HeldBackAs | null> => {
  const at = world.clock.now()
  const account = await accountById(trx, agency, id)
  if (!account || cannotSend(world, account) !== null) return 'cannot_send'
  // An exercise is played in a practice centre, and nothing of it may reach anybody outside.
  if (world.centre.practice && abilitiesFor(world, account).realNetwork) return 'exercise'
  if (message.state === 'deleted' || message.state === 'undecodable') return 'gone'
  const since = (from: Date): number => (at.getTime() - from.getTime()) / 1000
  if (since(madeAt) > captured || since(message.networkAt ?? message.capturedAt) > written) return 'old'
  if (message.marks.includes(automatedMark)) return 'robot'
  if (message.author.blockedAt) return 'blocked'
  if (message.conversationState === 'copy') return 'copy'
  if (message.conversationState === 'closed') return 'closed'
  if (await holds(trx, agency, message.conversation, at)) return 'held'
  if (
    message.answeredAt ||
    message.conversationState === 'waiting' ||
    (await answeredByAPerson(trx, agency, message.conversation, message.capturedAt))
  )
    return 'answered'
  const everywhere = (await agencies(trx)).map((one) => one.id)
  if (await isOneOfOurs(trx, everywhere, message.author)) return 'ours'
  if (await answersItself(trx, agency, message)) return 'answers_itself'
  if (!(await automaticDelegation(trx, { agency, account: id, now: at }))) return 'not_delegated'
  return null
}

/** Decides one message, in one transaction: every row that could change the decision is held until it is taken. */
const decide = async (
  trx: DoorTrx,
  world: World,
  agency: number,
  reply: string,
  holds: Holds,
): Promise<void> => {
  const at = world.clock.now()
  // The switch before the row, as whoever turns it takes them.
  const stopped = await isStopped(trx, agency)
  const due = await lockDue(trx, agency, reply)
  if (!due) return
  const held = (heldAs: HeldBackAs, author: string | null = null) =>
    settleReply(trx, agency, reply, { heldAs, author, at })
  if (stopped) return held('stopped')
  const setting = await lockSetting(trx, agency, due.account)
  if (!setting || !(due.reason === 'overload' ? setting.overload : setting.outOfHours)) return held('off')
  const message = await arrivedMessage(trx, agency, due.message)
  if (!message) return held('gone')
  const author = message.author.id
  const why = await whyNot(trx, world, agency, due, message, holds)
  if (why) return held(why, author)
  const texts = await textsOf(trx, agency, due.account)
  const language = message.language.split('-')[0]!
  const text = inUse(texts, due.reason, language) ?? inUse(texts, due.reason, setting.fallback)
  if (!text) return held('no_text', author)
  const count = await preparedSince(trx, agency, due.account, secondsAfter(at, -3600), due.emergency)
  // As many again are kept for emergencies, so that a flood of small things cannot use them up.
  if (count >= setting.mostAnHour) return held('too_many', author)
  const until = secondsAfter(at, setting.everyHours * 3600)
  if (!(await takeTurn(trx, agency, author, { at, until }))) return held('had_one', author)
  const pack = packOf((await agencyOf(trx, agency)).pack)
  const kept = retentionAtCapture(pack, 'message')
  const emergency = due.emergency || emergencyBands.includes(message.band)
  const made = await prepareAutomatic(trx, world, {
    agency,
    account: due.account,
    conversation: { id: message.conversation, band: message.band },
    message: due.message,
    text: readAs(pack, text.language, text.words, emergency),
    language: text.language,
    template: `${text.reason} ${text.language}, version ${text.version}`,
    emergencyNumbers: [pack.emergency.number],
    retention: { class: kept.id, regime: kept.regime },
  })
  await settleReply(trx, agency, reply, { outgoing: made.outgoing_id, text: text.id, author, at })
}

const payload = z.object({ agency: z.number(), reply: z.uuid() })

/** The job `automatic`: decides whether a message that called for an automatic reply gets one, once. */
export const decideJob = (world: World, holds: Holds): JobHandler => ({
  name: 'automatic',
  bay: 'answers',
  async run(given) {
    const { agency, reply } = payload.parse(given)
    try {
      await throughTheDoor(world, (trx) => decide(trx, world, agency, reply, holds))
    } catch (error) {
      if (!(error instanceof DoorShut)) throw error
      await world.db
        .transaction()
        .execute((trx) =>
          settleReply(trx, agency, reply, { heldAs: 'shut', author: null, at: world.clock.now() }),
        )
    }
  },
})
