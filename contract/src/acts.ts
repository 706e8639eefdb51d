import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, closings, done, id, moment, one, person, places } from './words.ts'

/** Acts that can be taken back exactly, while nothing else has happened to the same conversation. */
export const deedKinds = ['handed_over', 'band', 'closed', 'split', 'merged'] as const
export type DeedKind = (typeof deedKinds)[number]

/** What a saved view narrows the queue to; what is left out is not asked for. */
export const queueFilter = z.object({
  state: z.enum(['open', 'waiting', 'closed']).default('open'),
  bands: z.array(z.enum(places)).max(places.length).optional(),
  language: z.string().max(20).optional(),
  account: id.optional(),
  mark: z.string().max(60).optional(),
  /** 'nobody', 'me', or a colleague's id. */
  holder: z.string().max(80).optional(),
  /** Only what is over its target. */
  over: z.boolean().optional(),
})
export type QueueFilter = z.infer<typeof queueFilter>

const savedView = z.object({
  id,
  name: z.string(),
  shared: z.boolean(),
  /** G and this digit open it. */
  key: z.number().int().min(1).max(9).nullable(),
  filter: queueFilter,
  by: person,
  mine: z.boolean(),
})
export type SavedView = z.infer<typeof savedView>

const snippet = z.object({
  id,
  name: z.string(),
  language: z.string(),
  body: z.string(),
  /** Of the agency, or my own. */
  shared: z.boolean(),
})
export type Snippet = z.infer<typeof snippet>

const left = z.array(z.object({ id, why: z.string() }))

/** The acts of the desk on many at once, and what takes acts back. */
export const acts = {
  'desk.close_many': route({
    method: 'POST',
    path: '/api/a/:agency/close',
    right: 'desk.work',
    params: agencyParam,
    says: 'Close what a person chose from the queue, for one reason, each on its own record. What may be an emergency stays unless it is confirmed by itself. Can be taken back.',
    body: z.object({
      ids: z.array(id).min(1).max(200),
      as: z.enum(closings),
      why: z.string().trim().max(2000).optional(),
      passedTo: z.string().max(200).optional(),
      passedNumber: z.string().max(200).optional(),
      /** Those in the urgent bands that the person confirmed one by one. */
      confirmed: z.array(id).max(200).default([]),
      /** When the queue was read that the person chose from: what has spoken since stays open. */
      seenAt: moment,
    }),
    output: z.object({ deed: id.nullable(), closed: z.array(id), left }),
    errors: ['reason_missing', 'passed_on_incomplete'],
  }),
  'desk.deeds': route({
    method: 'GET',
    path: '/api/a/:agency/undo',
    right: 'desk.work',
    params: agencyParam,
    says: 'What I did lately that can still be taken back, newest first.',
    output: z.object({
      deeds: z.array(
        z.object({
          id,
          kind: z.enum(deedKinds),
          at: moment,
          until: moment,
          conversation: id,
          /** How many conversations it changed. */
          count: z.number().int(),
        }),
      ),
    }),
  }),
  'desk.undo': route({
    method: 'POST',
    path: '/api/a/:agency/undo/:id',
    right: 'desk.work',
    params: one,
    says: 'Take an act of mine back: everything stands as it stood, with its clocks; recorded. What has changed since is left and named.',
    output: z.object({ restored: z.array(id), left }),
    errors: ['no_such_deed', 'deed_past', 'deed_undone', 'moved_on', 'another_is_open'],
  }),
  'desk.merge': route({
    method: 'POST',
    path: '/api/a/:agency/conversations/:id/merge',
    right: 'desk.work',
    params: one,
    says: 'Take the messages of another conversation of the same person into this one: the higher band and the earlier clock count, the other is closed and points here.',
    body: z.object({
      from: id,
      /** Needed when the network does not say that they are the same person. */
      why: z.string().trim().max(500).optional(),
    }),
    output: z.object({ ok: z.literal(true), deed: id }),
    errors: [
      'no_such_conversation',
      'already_claimed',
      'conversation_closed',
      'same_conversation',
      'same_person_why',
      'leaving_first',
    ],
  }),
  'desk.strike_note': route({
    method: 'POST',
    path: '/api/a/:agency/conversations/:id/notes/:note/strike',
    right: 'desk.work',
    params: one.extend({ note: id }),
    says: 'A note of mine was wrong: it is struck with a reason and its words stay, for a note is a record.',
    body: z.object({ why: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_note', 'not_your_note'],
  }),
  'desk.mentions': route({
    method: 'GET',
    path: '/api/a/:agency/mentions',
    right: 'desk.named',
    params: agencyParam,
    says: 'The notes in which a colleague named me, unread first; they wait while I am off shift.',
    output: z.object({
      unread: z.number().int(),
      mentions: z.array(
        z.object({
          id,
          conversation: id,
          by: person,
          at: moment,
          text: z.string(),
          struck: z.boolean(),
          preview: z.string(),
          readAt: moment.nullable(),
        }),
      ),
    }),
  }),
  'desk.mentions_read': route({
    method: 'POST',
    path: '/api/a/:agency/mentions/read',
    right: 'desk.named',
    params: agencyParam,
    says: 'I have read these; recorded.',
    body: z.object({ mentions: z.array(id).min(1).max(100) }),
    output: done,
    errors: ['no_such_mention'],
  }),
  'desk.mentionable': route({
    method: 'GET',
    path: '/api/a/:agency/mentionable',
    right: 'desk.read',
    params: agencyParam,
    says: 'Who may be named in a note: everybody who may read the desk.',
    output: z.object({ people: z.array(person) }),
  }),
  'desk.views': route({
    method: 'GET',
    path: '/api/a/:agency/views',
    right: 'desk.read',
    params: agencyParam,
    says: 'The saved views of the queue: mine, and those that colleagues share.',
    output: z.object({ views: z.array(savedView) }),
  }),
  'desk.view_save': route({
    method: 'PUT',
    path: '/api/a/:agency/views/:id',
    right: 'desk.work',
    params: one,
    says: 'Keep a view of mine under a name; a supervisor may also change a shared one.',
    body: z.object({
      name: z.string().trim().min(1).max(40),
      shared: z.boolean(),
      key: z.number().int().min(1).max(9).nullable(),
      filter: queueFilter,
    }),
    output: done,
    errors: ['not_your_view', 'too_many_views'],
  }),
  'desk.view_remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/views/:id',
    right: 'desk.work',
    params: one,
    says: 'Forget a view of mine; a supervisor may also remove a shared one.',
    output: done,
    errors: ['not_your_view'],
  }),
  'desk.snippets': route({
    method: 'GET',
    path: '/api/a/:agency/snippets',
    right: 'desk.read',
    params: agencyParam,
    says: 'Pieces of text for answers: my own, and those of the agency. {name}, {place} and {number} are filled in the answer.',
    output: z.object({ snippets: z.array(snippet) }),
  }),
  'desk.snippet_save': route({
    method: 'PUT',
    path: '/api/a/:agency/snippets/:id',
    right: 'sending.reply',
    params: one,
    says: 'Keep a snippet: my own, or with the right to change settings one of the agency.',
    body: z.object({
      name: z.string().trim().min(1).max(40),
      language: z.string().regex(/^[a-z]{2,3}$/, { error: 'write a language code such as "es"' }),
      body: z.string().trim().min(1).max(2000),
      /** One of the agency's. */
      shared: z.boolean(),
    }),
    output: done,
    errors: ['agency_snippet', 'not_your_snippet', 'too_many_snippets'],
  }),
  'desk.snippet_remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/snippets/:id',
    right: 'sending.reply',
    params: one,
    says: 'Forget a snippet: my own, or with the right to change settings one of the agency.',
    output: done,
    errors: ['agency_snippet', 'not_your_snippet'],
  }),
}
