import { z } from 'zod'

const conversation = z.object({ conversation: z.uuid() })

/**
 * What can have happened. `subject` of an event row is the conversation (or account, alarm) it is about;
 * the console reacts by looking again, so the data stays small and free of personal words.
 */
export const events = {
  'message.received': conversation.extend({
    message: z.uuid(),
    account: z.uuid(),
    band: z.string(),
    rank: z.number(),
  }),
  'message.revised': conversation.extend({ message: z.uuid(), kind: z.enum(['edit', 'deletion']) }),
  'message.undecodable': conversation.extend({ message: z.uuid(), account: z.uuid() }),
  'conversation.looked': conversation.extend({ by: z.string(), seconds: z.number() }),
  'conversation.claimed': conversation.extend({ by: z.string() }),
  'conversation.released': conversation.extend({
    by: z.string(),
    why: z.enum(['released', 'lapsed', 'handed_over', 'shift_ended', 'closed']),
  }),
  'conversation.parked': conversation.extend({ by: z.string() }),
  'conversation.placed': conversation.extend({ band: z.string(), by: z.string() }),
  'conversation.noted': conversation.extend({ by: z.string() }),
  'conversation.closed': conversation.extend({ as: z.string(), by: z.string() }),
  'conversation.reopened': conversation.extend({ by: z.string() }),
  'conversation.split': conversation.extend({ into: z.uuid(), by: z.string() }),
  'message.translated': conversation.extend({ message: z.uuid() }),
  'interpreter.asked': conversation.extend({ request: z.uuid(), by: z.string() }),
  'interpreter.answered': conversation.extend({ request: z.uuid(), by: z.string() }),
  'interpreter.withdrawn': conversation.extend({ request: z.uuid(), by: z.string() }),
  'outgoing.prepared': z.object({
    outgoing: z.uuid(),
    conversation: z.uuid().nullable(),
    account: z.uuid(),
    state: z.string(),
  }),
  'outgoing.moved': z.object({
    outgoing: z.uuid(),
    conversation: z.uuid().nullable(),
    account: z.uuid(),
    state: z.string(),
  }),
  'account.health_changed': z.object({ account: z.uuid(), state: z.string() }),
  'account.gap_found': z.object({ account: z.uuid(), gap: z.uuid() }),
  'alarm.raised': z.object({ alarm: z.uuid(), kind: z.string(), conversation: z.uuid().nullable() }),
  'alarm.acknowledged': z.object({ alarm: z.uuid(), by: z.string() }),
  'alarm.ended': z.object({ alarm: z.uuid(), kind: z.string() }),
  'shift.changed': z.object({ person: z.string(), on: z.boolean() }),
} as const

export type EventName = keyof typeof events
export type EventData<N extends EventName> = z.infer<(typeof events)[N]>
