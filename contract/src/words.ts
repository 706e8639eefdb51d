import { z } from 'zod'

/** The bands of triage, most urgent first. */
export const bands = [
  'life_at_risk',
  'emergency',
  'abuse_threat',
  'service_request',
  'complaint',
  'question',
  'information',
  'other',
  'spam',
] as const
export type Band = (typeof bands)[number]

/** The places of the queue: `not_assessed` stands directly under "life at risk" (law 3); the order of work is the pack's. */
export const places = ['life_at_risk', 'not_assessed', ...bands.slice(1)] as [
  'life_at_risk',
  'not_assessed',
  ...Exclude<Band, 'life_at_risk'>[],
]
export type Place = (typeof places)[number]
/** Bands in which an answer must carry the emergency sentence (APCO 4.1.1). */
export const emergencyBands: readonly string[] = ['life_at_risk', 'not_assessed', 'emergency']

/** Where a conversation stands; a `copy` stands under the one whose words it repeats, and is worked like any other. */
export const conversationStates = ['open', 'waiting', 'closed', 'copy'] as const

export const closings = ['answered', 'passed_on', 'no_reply_needed', 'spam'] as const
export type Closing = (typeof closings)[number]

export const outgoingStates = [
  'held',
  'ready',
  'submitting',
  'pending',
  'published',
  'retry_at',
  'refused',
  'unknown',
  'undone',
] as const
export type OutgoingState = (typeof outgoingStates)[number]

export const healthStates = ['well', 'slow', 'cannot_send', 'cannot_read', 'signed_out', 'unknown'] as const
export type HealthState = (typeof healthStates)[number]

export const clauseStates = [
  'met',
  'partly',
  'not met',
  'stale',
  'excepted',
  'not applicable',
  'no evidence',
] as const
export type ClauseState = (typeof clauseStates)[number]

/** Moments are ISO 8601 in UTC with milliseconds. */
export const moment = z.iso.datetime()
export const id = z.uuid()
export const agencyParam = z.object({ agency: z.coerce.number().int().positive() })
export const person = z.object({ id: z.string(), name: z.string() })

/** One thing of an agency, by its id. */
export const one = agencyParam.extend({ id })
export const done = z.object({ ok: z.literal(true) })
