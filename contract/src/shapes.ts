import { z } from 'zod'
import { located } from './places.ts'
import { correction } from './triage.ts'
import {
  closings,
  conversationStates,
  healthStates,
  id,
  moment,
  outgoingStates,
  person,
  places,
} from './words.ts'

/** The shapes that several routes and screens share. */
export const reason = z.object({ code: z.string(), words: z.string(), quote: z.string().optional() })

export const abilities = z.object({
  read: z.boolean(),
  reply: z.boolean(),
  deleteOwn: z.boolean(),
  hide: z.boolean(),
  block: z.boolean(),
  /** Longest answer, in graphemes. */
  longest: z.number().int(),
  /** Why something is not possible on this network, by ability. */
  words: z.record(z.string(), z.string()),
})

export const accountRef = z.object({ id, network: z.string(), handle: z.string(), name: z.string() })
export const authorRef = z.object({
  id,
  handle: z.string(),
  name: z.string(),
  picture: z.string().nullable(),
  blocked: z.boolean(),
})

export const claim = z.object({
  by: person,
  state: z.enum(['held', 'parked']),
  until: moment,
  why: z.string().nullable(),
})

export const queueItem = z.object({
  id,
  account: accountRef,
  author: authorRef,
  state: z.enum(conversationStates),
  band: z.enum(places),
  score: z.number(),
  reasons: z.array(reason),
  language: z.string(),
  /** 'not assessed', 'undecodable', 'edited', 'deleted', 'over the rate limit', 'practice' */
  marks: z.array(z.string()),
  /** The newest words. */
  preview: z.string(),
  /** The first words of its first message, once others came after it; null while the preview says them. */
  opening: z.string().nullable(),
  inCount: z.number().int(),
  openedAt: moment,
  lastInAt: moment,
  /** The target that runs now; null while we wait for the person or when it is closed. */
  due: z.object({ kind: z.enum(['look', 'answer']), at: moment, seconds: z.number() }).nullable(),
  lookedAt: moment.nullable(),
  answeredAt: moment.nullable(),
  claim: claim.nullable(),
  closed: z
    .object({
      /** 'merged': its messages stand in another conversation now. */
      as: z.enum([...closings, 'merged']),
      at: moment,
      by: person,
      why: z.string().nullable(),
      passedTo: z.string().nullable(),
      passedNumber: z.string().nullable(),
    })
    .nullable(),
  version: z.number().int(),
  /** Others who say the same and stand under it: how many, when the newest came, and what they added ("place: 18 Alder St"). */
  copies: z.object({ count: z.number().int(), newest: moment, news: z.array(z.string()) }).nullable(),
  /** The conversation that this one is a copy of. */
  copyOf: id.nullable(),
  /** The conversation that a person said this one is no copy of. */
  apartFrom: id.nullable(),
  /** The conversation that its messages were merged into. */
  mergedInto: id.nullable(),
})
export type QueueItem = z.infer<typeof queueItem>

export const counts = z.object({
  open: z.number().int(),
  unassigned: z.number().int(),
  mine: z.number().int(),
  waiting: z.number().int(),
  copies: z.number().int(),
  unknown: z.number().int(),
  byBand: z.record(z.string(), z.number().int()),
})

/**
 * What goes with the events on the live stream as `queue.rows`: the rows of the queue that they changed, as they stand
 * now, and the counters. `rows` is null when there are too many to tell, or they came too late: ask for the page again.
 * `held` (how many each person holds) is there when that may have changed.
 */
export const queueRows = z.union([
  z.object({
    rows: z.array(queueItem),
    counts: counts.omit({ mine: true }),
    held: z.record(z.string(), z.number().int()).optional(),
  }),
  z.object({ rows: z.null() }),
])

export type QueueRows = z.infer<typeof queueRows>

export const medium = z.object({
  position: z.number().int(),
  mediaType: z.string(),
  size: z.number(),
  alt: z.string(),
  state: z.enum(['kept', 'refused', 'not_fetched']),
  why: z.string().nullable(),
  /** Where the copy for looking at is fetched; the fetch is recorded as an opening. */
  href: z.string().nullable(),
})

export const revision = z.object({
  revision: z.number().int(),
  kind: z.enum(['original', 'edit', 'deletion']),
  text: z.string(),
  capturedAt: moment,
  networkAt: moment.nullable(),
  entry: z.object({ id, number: z.number() }),
})

/** A post as it was when ours was captured. */
export const quoted = z.object({
  author: z.string(),
  name: z.string(),
  text: z.string(),
  at: z.string().nullable(),
  url: z.string().nullable(),
})

export const outgoing = z.object({
  id,
  conversation: id.nullable(),
  state: z.enum(outgoingStates),
  /** What happened, in words; null while all is well. */
  why: z.string().nullable(),
  text: z.string(),
  language: z.string(),
  emergency: z.boolean(),
  /** Said by a rule and not by a person. */
  automatic: z.boolean(),
  by: person,
  /** Under which standing delegation, and who is responsible for it (APCO 2.3.3). */
  chain: z.object({ name: z.string(), responsible: z.string() }),
  /** When it leaves, or when we look or try again. */
  dueAt: moment.nullable(),
  madeAt: moment,
  publishedAt: moment.nullable(),
  url: z.string().nullable(),
  account: accountRef,
})
export type Outgoing = z.infer<typeof outgoing>

export const message = z.object({
  id,
  direction: z.enum(['in', 'out']),
  author: authorRef.nullable(),
  state: z.enum(['current', 'edited', 'deleted', 'undecodable']),
  marks: z.array(z.string()),
  revisions: z.array(revision),
  media: z.array(medium),
  context: z.object({
    authorName: z.string().optional(),
    authorPicture: z.string().optional(),
    parent: quoted.optional(),
    quoted: quoted.optional(),
    place: z.string().optional(),
    contact: z.string().optional(),
  }),
  assessment: z
    .object({
      band: z.string(),
      score: z.number(),
      reasons: z.array(reason),
      language: z.string(),
      assessor: z.string(),
      fallback: z.string(),
      /** What failed, in words, when it was not the model that ranked. */
      why: z.string().nullable(),
    })
    .nullable(),
  networkAt: moment.nullable(),
  capturedAt: moment,
  url: z.string().nullable(),
  outgoing: outgoing.nullable(),
})
export type Message = z.infer<typeof message>

export const note = z.object({
  id,
  by: person,
  at: moment,
  text: z.string(),
  /** A note is a record: it is struck, never taken away. */
  struck: z.object({ by: person, at: moment, why: z.string() }).nullable(),
})

const definition = z.object({ meaning: z.string(), examples: z.array(z.string()) })
const named = z.object({ id: z.string(), name: z.string() })

/** THRIVE where the pack has it: its form, and every version that a person gave, newest first. */
const thrive = z.object({
  fields: z.array(named.extend({ asks: z.string() })),
  levels: z.array(named),
  versions: z.array(
    z.object({
      version: z.number().int(),
      by: person,
      at: moment,
      rationale: z.string(),
      said: z.array(z.object({ field: z.string(), level: z.string(), words: z.string() })),
    }),
  ),
})

/** What was said before the messages that came: how many, and where `desk.messages` goes on. */
export const saidBefore = z.object({ count: z.number().int(), cursor: z.string() }).nullable()

export const conversation = queueItem.extend({
  /** The newest, oldest first. */
  messages: z.array(message),
  /** What was said before them; null when they are all there are. */
  before: saidBefore,
  notes: z.array(note),
  /** Conversations that were merged into this one: emptied, and still to be opened by their own id. */
  mergedFrom: z.array(id),
  /** Prepared and not yet on the record as a message: held, ready, unknown… */
  leaving: z.array(outgoing),
  /** The first of the group that it stands under, or that a person took it from. */
  head: z
    .object({
      id,
      author: authorRef,
      /** How it began. */
      preview: z.string(),
      openedAt: moment,
      state: z.enum(conversationStates),
    })
    .nullable(),
  draft: z
    .object({ text: z.string(), language: z.string(), template: z.string().nullable(), savedAt: moment })
    .nullable(),
  /** Colleagues who have typed an answer here and not sent it, newest first. */
  writing: z.array(z.object({ by: person, at: moment })),
  abilities,
  /** Why no answer can leave now, in words; null when one can. What is written meanwhile is kept. */
  cannotSend: z.string().nullable(),
  /** Whether the answer must carry the emergency sentence now, and the sentence in the conversation's language. */
  emergency: z.object({ required: z.boolean(), sentence: z.string() }),
  /** How and whether the person said it is safe to make contact; `safe` is '' where nothing was marked unsafe. */
  contact: z.object({ safe: z.string(), how: z.string() }).nullable(),
  /** Where it is, from the form, from triage and from people; a struck one stays, said to be none. */
  places: z.array(
    z.object({ words: z.string(), from: z.enum(['form', 'triage', 'person']), struck: z.boolean() }),
  ),
  /** What people corrected, oldest first. */
  corrections: z.array(correction),
  /** The pack's words on what is an emergency and what is not, for whoever chooses the band (APCO 4.1.1.1). */
  definitions: z.object({ clause: z.string(), emergency: definition, nonEmergency: definition }),
  thrive: thrive.nullable(),
})
export type Conversation = z.infer<typeof conversation>

/** A conversation as it stands in a list beside another. */
export const briefly = z.object({
  id,
  account: accountRef,
  author: authorRef,
  state: z.enum(conversationStates),
  band: z.enum(places),
  preview: z.string(),
  opening: z.string().nullable(),
  inCount: z.number().int(),
  openedAt: moment,
  closedAs: z.enum(closings).nullable(),
  /** Who works it now. */
  holder: person.nullable(),
})
export type Briefly = z.infer<typeof briefly>

/** What stands beside a conversation: whatever helps to judge it and is not in it. */
export const beside = z.object({
  person: z.object({
    firstSeenAt: moment,
    blockedAt: moment.nullable(),
    /** Their other conversations with this agency, on every account; at most 100 are counted. */
    count: z.number().int(),
    earlier: z.array(briefly),
    next: z.string().nullable(),
    /** How many of them stood as a threat or abuse, and how many as life at risk. */
    threats: z.number().int(),
    atRisk: z.number().int(),
    /** What colleagues noted in the others, newest first. */
    notes: z.array(note.extend({ conversation: id })),
  }),
  /** Others about the same place or number within a day, open ones first; `more` when only the newest were looked at. */
  near: z.object({
    count: z.number().int(),
    more: z.boolean(),
    items: z.array(briefly.extend({ why: z.array(z.string()) })),
  }),
  /** Where the map knows the places that were named; `map` false when the agency has none. */
  map: z.boolean(),
  located: z.array(located),
  account: z.object({
    /** One line. */
    says: z.string(),
    needsPerson: z.boolean(),
    lastReadAt: moment.nullable(),
    lastOutAt: moment.nullable(),
  }),
})
export type Beside = z.infer<typeof beside>

export const account = accountRef.extend({
  url: z.string().nullable(),
  state: z.enum(['live', 'paused', 'closed']),
  health: z.object({ state: z.enum(healthStates), sentence: z.string(), since: moment }),
  abilities,
  gaps: z.array(z.object({ id, sentence: z.string(), foundAt: moment })),
  lastReadAt: moment.nullable(),
})
export type Account = z.infer<typeof account>

/** What an alarm is about and calls for; the order of work is the pack's. */
export const alarmKinds = [
  'nobody_looked',
  'nobody_answered',
  'interpreter_late',
  'nobody_on_shift',
  'account',
  'network',
  'cover',
  'sign_in',
  'profile',
] as const

export const alarm = z.object({
  id,
  kind: z.enum(alarmKinds),
  band: z.enum(places).nullable(),
  sentence: z.string(),
  /** The conversation, or the account of an alarm of the kind `account`; null when it is about the desk itself. */
  subject: id.nullable(),
  /** The conversation it means, as the queue shows it; null where it means none. */
  about: queueItem
    .pick({ author: true, account: true, opening: true, preview: true, inCount: true, lastInAt: true })
    .nullable(),
  stage: z.number().int(),
  /** What it says has been so since then. */
  since: moment,
  raisedAt: moment,
  acknowledged: z.object({ by: person, at: moment }).nullable(),
  calls: z.array(
    z.object({
      at: moment,
      state: z.enum(['raised', 'sent', 'failed']),
      to: z.string(),
      why: z.string().nullable(),
    }),
  ),
})
export type Alarm = z.infer<typeof alarm>

/** Open alarms of one kind about one band that have climbed equally far and that a person has (`has`), or nobody. */
export const alarmGroup = z.object({
  kind: z.enum(alarmKinds),
  band: z.enum(places).nullable(),
  stage: z.number().int(),
  has: z.boolean(),
  count: z.number().int(),
  /** The oldest has been so since then. */
  since: moment,
  sentence: z.string(),
  /** How far they have climbed, in words. */
  rung: z.string(),
  oldest: alarm,
})
export type AlarmGroup = z.infer<typeof alarmGroup>
