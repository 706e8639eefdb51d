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
  /** A person corrected what triage said of its language or places; a band is `conversation.placed`. */
  'conversation.corrected': conversation.extend({ what: z.enum(['language', 'place']), by: z.string() }),
  'conversation.weighed': conversation.extend({ version: z.number(), by: z.string() }),
  'conversation.noted': conversation.extend({ by: z.string() }),
  'conversation.closed': conversation.extend({ as: z.string(), by: z.string() }),
  'conversation.reopened': conversation.extend({ by: z.string() }),
  /** So many more stand under it, and so many things they added to what it says. */
  'conversation.copied': conversation.extend({ copies: z.number().int(), added: z.number().int() }),
  /** A copy stands by itself, or goes back; `by` is a person, or 'copies' where a group lost its head. */
  'conversation.regrouped': conversation.extend({ head: z.uuid(), under: z.boolean(), by: z.string() }),
  'conversation.split': conversation.extend({ into: z.uuid(), by: z.string() }),
  'conversation.merged': conversation.extend({ into: z.uuid(), by: z.string() }),
  /** An act was taken back; what it changed stands as it stood. */
  'conversation.restored': conversation.extend({ was: z.string(), by: z.string() }),
  /** Somebody began to type an answer, or put it away; told once a minute at most. */
  'conversation.drafted': conversation.extend({ by: z.string(), writing: z.boolean() }),
  'note.struck': conversation.extend({ note: z.uuid(), by: z.string() }),
  'person.mentioned': conversation.extend({ person: z.string(), by: z.string() }),
  'mention.read': z.object({ by: z.string(), mentions: z.array(z.uuid()) }),
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
  /** What an account says by itself, or when, was changed. */
  'automatic.changed': z.object({ account: z.uuid(), by: z.string() }),
  /** Every automatic reply of the agency was stopped, or let go again. */
  'automatic.switched': z.object({ stopped: z.boolean(), by: z.string() }),
  'delegation.changed': z.object({ delegation: z.uuid(), by: z.string() }),
  'account.health_changed': z.object({ account: z.uuid(), state: z.string() }),
  /** A person had what was stuck tried again: events set aside, or jobs given up. */
  'stuck.tried_again': z.object({ what: z.string(), n: z.number(), failed: z.number(), by: z.string() }),
  'account.gap_found': z.object({ account: z.uuid(), gap: z.uuid() }),
  /** An account was proposed, decided on, described, or moved on in its life; `account` once it has one. */
  /** Somebody decided about a clause, or took a decision back. */
  'assurance.decided': z.object({ clause: z.string(), by: z.string() }),
  'register.changed': z.object({ entry: z.uuid(), state: z.string(), by: z.string() }),
  /** Too few people keep an account now, or enough again. */
  'register.cover_changed': z.object({ entry: z.uuid(), short: z.boolean() }),
  /** What a network shows of an account is another than before, or how it differs from what was approved. */
  'register.profile_changed': z.object({ entry: z.uuid(), drifted: z.boolean() }),
  'alarm.raised': z.object({ alarm: z.uuid(), kind: z.string(), conversation: z.uuid().nullable() }),
  'alarm.acknowledged': z.object({ alarm: z.uuid(), by: z.string() }),
  'alarm.ended': z.object({ alarm: z.uuid(), kind: z.string() }),
  'triage.trained': z.object({ model: z.uuid().nullable(), state: z.string() }),
  'triage.adopted': z.object({ model: z.uuid().nullable(), by: z.string() }),
  'triage.words_changed': z.object({ version: z.number(), by: z.string() }),
  'places.map_changed': z.object({ by: z.string() }),
  'lexicon.changed': z.object({ by: z.string() }),
  'exercise.changed': z.object({ exercise: z.uuid(), state: z.string() }),
  'shift.changed': z.object({ person: z.string(), on: z.boolean() }),
  'shift.noted': z.object({ note: z.uuid(), by: z.string() }),
  'shift.note_read': z.object({ by: z.string(), notes: z.array(z.uuid()) }),
  /** The centre cannot keep up, or it can again; `what` names the measures that are too much. */
  'load.strained': z.object({ what: z.array(z.string()) }),
  'load.eased': z.object({ what: z.array(z.string()) }),
  /** Something about somebody's access that they and whoever looks after security should know; the words stand with the notice. */
  'security.noticed': z.object({ person: z.string(), notice: z.uuid(), kind: z.string() }),
  /** Roles, beats or responsibilities changed; `person` is null where it is about nobody in particular. */
  'people.changed': z.object({ person: z.string().nullable(), by: z.string() }),
  'people.left': z.object({ person: z.string(), by: z.string() }),
  'rota.changed': z.object({ by: z.string() }),
  'desk.phones': z.object({ on: z.boolean(), by: z.string() }),
} as const

export type EventName = keyof typeof events
export type EventData<N extends EventName> = z.infer<(typeof events)[N]>
