import { counted } from '@callbox/contract'
import { z } from 'zod'
import { recordAct } from '#core/archive'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import type { JobHandler } from '#platform/jobs'
import { type FromOutside, isOfConversation, seenFromOutside } from './about.ts'
import { type GroupRow, groupsOf } from './groups.ts'
import { mailServerOf, sendMail } from './mail.ts'
import { type CallRow, callOf, settleCall } from './store-calls.ts'
import { sendWebhook } from './webhook.ts'
import { sayGroup } from './words.ts'

const payload = z.object({ agency: z.int(), call: z.uuid() })

const linkOf = (origin: string, call: CallRow): string | null =>
  call.subject && isOfConversation(call.kind) ? `${origin}/desk/c/${call.subject}` : null

/** What is said beside the sentence: which conversation it is, by our account and numbers alone, and in a flood all that call. */
type Said = { about: FromOutside | null; groups: GroupRow[] }

const saidBeside = async ({ db }: World, agency: number, call: CallRow): Promise<Said> => {
  const about = await seenFromOutside(db, agency, call)
  if (call.counted === 1) return { about, groups: [] }
  const pack = packOf((await agencyOf(db, agency)).pack)
  return { about, groups: (await groupsOf(db, agency, pack)).filter((group) => !group.has) }
}

const aboutInWords = (world: World, { account, messages, lastInAt }: FromOutside): string => {
  const network = world.connectors.get(account.network)?.name ?? account.network
  const came = `${counted(messages, 'message')}, the newest at ${lastInAt.toISOString()}.`
  return `It came to ${account.handle} on ${network}: ${came}`
}

const byMail = async (world: World, agency: number, call: CallRow): Promise<void> => {
  const server = await mailServerOf(world.db, agency)
  if (!server) throw new Error('No mail server is set: name one in the settings.')
  const { about, groups } = await saidBeside(world, agency, call)
  const now = world.clock.now()
  const link = linkOf(world.origin, call)
  const lines = [
    `${call.sentence}.`,
    ...(about ? [aboutInWords(world, about)] : []),
    ...(link ? [`Open it: ${link}`] : [`Open the desk: ${world.origin}/desk`]),
    ...(groups.length > 0
      ? [['All that nobody has:', ...groups.map((group) => `- ${sayGroup(group, now)}.`)].join('\n')]
      : []),
    `Raised at ${call.raisedAt.toISOString()}. This is repeated until a person acknowledges the alarm.`,
    ...(world.centre.practice ? ['This comes from a practice centre.'] : []),
  ]
  await sendMail(world, agency, server, {
    to: call.route.address,
    subject: `${world.centre.practice ? '[Practice] ' : ''}Alarm at ${world.centre.name}: ${call.sentence}`,
    text: lines.join('\n\n'),
    id: call.id,
    at: now,
  })
}

const byWebhook = async (world: World, agency: number, call: CallRow): Promise<void> => {
  const { about, groups } = await saidBeside(world, agency, call)
  const now = world.clock.now()
  await sendWebhook(world, agency, call.route, {
    id: call.id,
    at: now,
    body: {
      id: call.alarm,
      kind: call.kind,
      sentence: call.sentence,
      conversation: linkOf(world.origin, call),
      account: about?.account ?? null,
      messages: about?.messages ?? null,
      since: call.since.toISOString(),
      raised_at: call.raisedAt.toISOString(),
      stage: call.stage,
      alarms: call.counted,
      groups: groups.map((group) => ({
        kind: group.kind,
        band: group.band,
        stage: group.stage,
        count: group.count,
        sentence: sayGroup(group, now),
      })),
      practice: world.centre.practice,
    },
  })
}

/**
 * Makes one call out of band, with none of the public's words in it, and writes down how it went. What failed is tried
 * again; a call whose alarm a person has meanwhile is not made. @throws when it was not taken, so that it is tried again.
 */
export const makeCall = async (world: World, agency: number, id: string): Promise<void> => {
  const call = await callOf(world.db, agency, id)
  if (!call || call.state === 'sent') return
  const settle = async (result: { state: 'sent' } | { state: 'failed'; why: string }): Promise<void> => {
    const at = world.clock.now()
    await world.db.transaction().execute(async (trx) => {
      await settleCall(trx, agency, id, result.state === 'sent' ? { ...result, at } : result)
      await recordAct(trx, {
        agency,
        kind: `alarm.call_${result.state}`,
        subject: call.subject ?? call.alarm,
        at,
        by: 'alarms',
        ...(result.state === 'failed' ? { why: result.why } : {}),
        data: { alarm: call.alarm, call: id, route: call.route.id },
      })
    })
  }
  if (call.over || call.route.state === 'off') {
    if (call.state === 'failed') return
    return settle({
      state: 'failed',
      why: call.over ? 'It was over before it could be sent.' : 'The route was switched off.',
    })
  }
  try {
    await (call.route.kind === 'email' ? byMail(world, agency, call) : byWebhook(world, agency, call))
  } catch (error) {
    await settle({ state: 'failed', why: wordsOf(error) })
    throw new Error(`The alarm's call ${id} by ${call.route.kind} was not taken.`)
  }
  await settle({ state: 'sent' })
}

export const callJob = (world: World): JobHandler => ({
  name: 'alarm.call',
  bay: 'urgent',
  async run(given) {
    const { agency, call } = payload.parse(given)
    await makeCall(world, agency, call)
  },
})
