import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person, places } from './words.ts'

/** How another language or way of speaking is bridged: by voice, in writing, by text relay, in sign language. */
export const interpreterKinds = ['spoken', 'written', 'relay', 'sign'] as const
const kind = z.enum(interpreterKinds)
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'a language code such as "es", "ur-Latn" or "bfi"' })

/** A way to an interpreter, from the pack. */
const line = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  what: z.string(),
  /** Empty: any language. */
  languages: z.array(z.string()),
  /** As people read it. */
  tel: z.string().nullable(),
  url: z.string().nullable(),
  /** An invented number that stands there until the centre writes its own. */
  practice: z.boolean(),
})

const request = z.object({
  id,
  message: id,
  revision: z.number().int(),
  language: z.string(),
  kind,
  note: z.string(),
  state: z.enum(['waiting', 'answered', 'withdrawn']),
  by: person,
  askedAt: moment,
  dueAt: moment,
  ended: z.object({ by: person, at: moment }).nullable(),
  /** Name or number of the interpreter, and what they said; null until answered. */
  interpreter: z.string().nullable(),
  text: z.string().nullable(),
  why: z.string().nullable(),
})
export type InterpreterRequest = z.infer<typeof request>

const translation = z.object({
  message: id,
  revision: z.number().int(),
  language: z.string(),
  takenFor: z.string(),
  text: z.string(),
  engine: z.string(),
  version: z.string(),
  /** What makes it look wrong, in words; null when nothing does. */
  doubt: z.string().nullable(),
  by: person,
  madeAt: moment,
})
export type Translation = z.infer<typeof translation>

const ofConversation = z.object({
  requests: z.array(request),
  translations: z.array(translation),
  lines: z.array(line),
  /** The clock that a new request would get, in seconds. */
  seconds: z.number().int(),
  /** The language into which it is translated: the first of the agency. */
  into: z.string(),
  /** Whether the pack has approved templates in the conversation's language; null when that language is not known. */
  templates: z.boolean().nullable(),
  /** The engine that may be asked; `whyNot` when it does not take this language. Null: none is configured. */
  engine: z.object({ name: z.string(), version: z.string(), whyNot: z.string().nullable() }).nullable(),
})
export type Interpreting = z.infer<typeof ofConversation>

/** Other languages: the interpreter's clock, and the machine that may be asked (APCO 4.3.4). */
export const interpreting = {
  'interpreting.waiting': route({
    method: 'GET',
    path: '/api/a/:agency/interpreting',
    right: 'desk.read',
    params: agencyParam,
    says: 'The conversations in which an interpreter was asked and has not answered.',
    output: z.object({
      waiting: z.array(
        z.object({
          id,
          conversation: id,
          language: z.string(),
          kind,
          band: z.enum(places),
          askedAt: moment,
          dueAt: moment,
        }),
      ),
    }),
  }),
  'interpreting.conversation': route({
    method: 'GET',
    path: '/api/a/:agency/conversations/:id/interpreting',
    right: 'desk.read',
    params: one,
    says: 'What was asked of interpreters and said by them, what a machine made of the messages, and the ways to an interpreter.',
    output: ofConversation,
    errors: ['no_such_conversation'],
  }),
  'interpreting.ask': route({
    method: 'POST',
    path: '/api/a/:agency/conversations/:id/interpreting',
    right: 'desk.work',
    params: one,
    says: 'Ask for an interpreter: starts their clock. One request a conversation at a time.',
    body: z.object({
      language,
      kind,
      note: z.string().trim().max(1000).default(''),
      /** The message it is about; the person's newest when absent. */
      message: id.optional(),
    }),
    output: z.object({ id, dueAt: moment }),
    errors: ['no_such_conversation', 'conversation_closed', 'already_asked', 'nothing_to_interpret'],
  }),
  'interpreting.answer': route({
    method: 'POST',
    path: '/api/a/:agency/interpreting/:id/answer',
    right: 'desk.work',
    params: one,
    says: 'What the interpreter said, typed by a person, with the name or number of the interpreter.',
    body: z.object({
      interpreter: z.string().trim().min(1).max(200),
      text: z.string().trim().min(1).max(20_000),
    }),
    output: done,
    errors: ['no_such_request', 'not_waiting'],
  }),
  'interpreting.withdraw': route({
    method: 'POST',
    path: '/api/a/:agency/interpreting/:id/withdraw',
    right: 'desk.work',
    params: one,
    says: 'An interpreter is no longer needed, or none can be had: the clock stops, the reason stays.',
    body: z.object({ why: z.string().trim().min(1).max(1000) }),
    output: done,
    errors: ['no_such_request', 'not_waiting'],
  }),
  'translation.translate': route({
    method: 'POST',
    path: '/api/a/:agency/messages/:message/:revision/translation',
    right: 'desk.work',
    params: agencyParam.extend({ message: id, revision: z.coerce.number().int().positive() }),
    says: 'Ask the configured engine; what it makes is kept with its name and shown below the words, marked.',
    output: translation,
    errors: [
      'no_such_message',
      'no_engine',
      'language_not_offered',
      'too_long_to_translate',
      'nothing_to_translate',
      'engine_failed',
    ],
  }),
}
