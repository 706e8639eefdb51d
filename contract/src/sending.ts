import { z } from 'zod'
import { route } from './route.ts'
import { outgoing } from './shapes.ts'
import { agencyParam, done, id, one } from './words.ts'

/** The one door out, as the desk sees it. */
export const sending = {
  'sending.reply': route({
    method: 'POST',
    path: '/api/a/:agency/conversations/:id/reply',
    right: 'sending.reply',
    params: one,
    says: 'Answer. Held 10 s for undo; an emergency answer leaves at once.',
    body: z.object({
      text: z.string().trim().min(1).max(20_000),
      language: z.string().max(20),
      template: z.string().nullable().default(null),
      /** The message answered; the newest from the person when absent. */
      to: id.optional(),
      /** Chosen by the caller: the same key is the same answer, however often it is sent. */
      key: z.string().min(8).max(64),
      /** Leave now: no undo. */
      now: z.boolean().default(false),
    }),
    output: outgoing,
    errors: [
      'no_such_conversation',
      'already_claimed',
      'conversation_closed',
      'emergency_sentence_missing',
      'field_unfilled',
      'no_delegation',
      'too_long',
      'cannot_send',
      'not_addressed',
      'blocked',
    ],
  }),
  'sending.undo': route({
    method: 'POST',
    path: '/api/a/:agency/outgoing/:id/undo',
    right: 'sending.reply',
    params: one,
    says: 'Take it back while it is held; its text becomes the draft again.',
    output: outgoing,
    errors: ['too_late', 'no_such_outgoing'],
  }),
  'sending.now': route({
    method: 'POST',
    path: '/api/a/:agency/outgoing/:id/now',
    right: 'sending.reply',
    params: one,
    says: 'Do not wait for the undo window.',
    output: outgoing,
    errors: ['too_late', 'no_such_outgoing'],
  }),
  'sending.list': route({
    method: 'GET',
    path: '/api/a/:agency/outgoing',
    right: 'desk.read',
    params: agencyParam,
    says: 'What needs a person (unknown and refused), or what is on its way: a page at a time, the oldest first.',
    query: z.object({
      state: z.enum(['attention', 'leaving']).default('attention'),
      /** The id of the last one of the page before. */
      after: id.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ items: z.array(outgoing), next: id.nullable() }),
  }),
  'sending.settle': route({
    method: 'POST',
    path: '/api/a/:agency/outgoing/:id/settle',
    right: 'sending.settle',
    params: one,
    says: '"It went out", "it did not", or "look again". Never a retry by software.',
    body: z.object({
      as: z.enum(['went_out', 'did_not', 'look_again']),
      url: z.url({ protocol: /^https?$/ }).optional(),
    }),
    output: outgoing,
    errors: ['no_such_outgoing', 'not_unknown'],
  }),
}

/** Measures on what others and we ourselves have said, through the same door. */
export const moderation = {
  'moderation.hide': route({
    method: 'POST',
    path: '/api/a/:agency/messages/:id/hide',
    right: 'moderation.act',
    params: one,
    says: 'Hide a reply under our post, where the network can; the message stays on the record.',
    body: z.object({ rule: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_message', 'cannot', 'network_refused'],
  }),
  'moderation.block': route({
    method: 'POST',
    path: '/api/a/:agency/authors/:id/block',
    right: 'moderation.act',
    params: one,
    says: 'Block an author on an account, with the rule broken.',
    body: z.object({ account: id, rule: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_author', 'cannot', 'network_refused'],
  }),
  'moderation.delete_own': route({
    method: 'POST',
    path: '/api/a/:agency/messages/:id/delete',
    right: 'moderation.act',
    params: one,
    says: 'Take down something we published; the record stays.',
    body: z.object({ why: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_message', 'cannot', 'network_refused'],
  }),
}
