import type { Role } from '@callbox/contract'
import { z } from 'zod'
import { addAccount } from '#core/accounts'
import { receive } from '#flows/intake'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { arrive, pushNetwork, said, testWorld } from '#testing'

type Shape = {
  type?: string
  enum?: unknown[]
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minimum?: number
  format?: string
}

/** The least that a schema takes, with one id wherever it wants one. */
const least = (shape: Shape, id: string): unknown => {
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return least(shape.anyOf[0]!, id)
  if (shape.type === 'object')
    return Object.fromEntries(
      Object.entries(shape.properties ?? {})
        .filter(([name]) => shape.required?.includes(name))
        .map(([name, inner]) => [name, least(inner, id)]),
    )
  if (shape.type === 'array') return shape.minItems ? [least(shape.items ?? {}, id)] : []
  if (shape.type === 'boolean') return false
  if (shape.type === 'number' || shape.type === 'integer') return shape.minimum ?? 1
  if (shape.format === 'date-time') return '2026-03-01T02:14:09Z'
  return shape.format === 'uuid' ? id : 'aaaaaaaa'
}
export const leastOf = (schema: z.ZodType | undefined, id: string): Record<string, unknown> =>
  schema
    ? (least(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape, id) as Record<
        string,
        unknown
      >)
    : {}

/** Two accounts with a conversation, a message, an alarm and a request for an interpreter each, a beat of each, and agency 2 where nobody here works. */
export const centreOfTwo = async (everyRole: readonly Role[]) => {
  const t = await testWorld()
  const other = await t.db.transaction().execute((trx) =>
    addAccount(trx, {
      ...{ agency: 1, network: pushNetwork().network, handle: 'riverton-fire', name: 'Fire' },
      ...{ by: 'setup', now: t.clock.now() },
    }),
  )
  const [mine] = await arrive(t, said('1', 'we are on the roof of 18 Alder St, 4 of us'))
  const theirs = (
    await receive(t.world, {
      agency: 1,
      accountId: other,
      deliveries: [said('2', 'smoke at the school', { by: 'jo' })],
    })
  ).messages[0]!.conversationId
  const messages = new Map(
    (await t.db.selectFrom('conversations.message').select(['conversation_id', 'message_id']).execute()).map(
      (row) => [row.conversation_id, row.message_id],
    ),
  )
  const beat = '018f0000-0000-7000-8000-00000000beef'
  const otherBeat = '018f0000-0000-7000-8000-0000000cafe0'
  const about = new Map<string, { alarm: string; request: string }>()
  await withSession(t.ownerUrl, async (client) => {
    for (const [account, conversation] of [
      [t.account, mine!],
      [other, theirs],
    ] as const) {
      const [alarm, request] = [newId(t.clock.now()), newId(t.clock.now())]
      about.set(account, { alarm, request })
      await client.query(
        `insert into alarms.alarm (agency_id, alarm_id, kind, subject, about, since, missed_at, sentence, stage, raised_at)
        values (1, $1, 'account', $2, $2::uuid::text, $3, $3, 'It cannot be read.', 0, $3)`,
        [alarm, account, t.clock.now()],
      )
      await client.query(
        `insert into interpreting.request (agency_id, request_id, conversation_id, message_id, revision, language, kind, note, band, state, asked_by, asked_at, due_at)
        values (1, $1, $2, $3, 1, 'es', 'spoken', '', 'information', 'waiting', 'setup', $4, $4)`,
        [request, conversation, messages.get(conversation), t.clock.now()],
      )
    }
    await client.query(
      `insert into identity.agency select 2, name, short_name, zone, pack, languages, non_emergency, made_at from identity.agency`,
    )
    for (const [id, name, account] of [
      [beat, 'Old Town', t.account],
      [otherBeat, 'The Harbour', other],
    ])
      await client.query(
        `insert into identity.beat (agency_id, beat_id, name, accounts, made_by, made_at) values (1, $1, $2, $3, 'setup', $4)`,
        [id, name, [account], t.clock.now()],
      )
    for (const role of everyRole)
      for (const [scope, accounts, beats] of [
        ['whole', null, null],
        ['account', [t.account], null],
        ['beat', null, [beat]],
        ['other account', [other], null],
        ['other beat', null, [otherBeat]],
      ] as const) {
        const id = `${role} ${scope}`
        await client.query(`insert into identity."user" ("id", "name", "email") values ($1, $1, $1)`, [id])
        await client.query(
          `insert into identity.grant_of_role (agency_id, person_id, role, accounts, beats, granted_by, valid_from)
          values (1, $1, $2, $3, $4, 'setup', $5)`,
          [id, role, accounts, beats, t.clock.now()],
        )
      }
  })
  const named = {
    own: { account: t.account, conversation: mine! },
    other: { account: other, conversation: theirs },
  }
  const thing = (whose: 'own' | 'other', kind: string): string =>
    kind === 'account'
      ? named[whose].account
      : kind === 'message'
        ? messages.get(named[whose].conversation)!
        : kind === 'alarm' || kind === 'request'
          ? about.get(named[whose].account)![kind]
          : named[whose].conversation
  return { t, thing, other, theirs }
}
