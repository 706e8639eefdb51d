import type { EventName } from '@callbox/contract'

export type Part =
  | 'queue'
  | 'conversation'
  | 'thread'
  | 'alarms'
  | 'accounts'
  | 'register'
  | 'profile'
  | 'people'
  | 'outgoing'
  | 'triage'
  | 'corrections'
  | 'exercise'
  | 'interpreting'
  | 'map'
  | 'mentions'
  | 'status'
  | 'load'
  | 'security'
  | 'staff'
  | 'rota'
  | 'clauses'

/** What happened → which parts of the screen look again. */
const table: Record<EventName, readonly Part[]> = {
  'message.received': ['queue', 'conversation'],
  'message.revised': ['queue', 'conversation', 'thread'],
  'message.undecodable': ['queue', 'conversation'],
  'conversation.looked': ['queue', 'conversation', 'alarms'],
  'conversation.claimed': ['queue', 'conversation', 'people'],
  'conversation.released': ['queue', 'conversation', 'people'],
  'conversation.parked': ['queue', 'conversation', 'people'],
  'conversation.placed': ['queue', 'conversation', 'triage', 'corrections', 'interpreting'],
  'conversation.corrected': ['queue', 'conversation', 'corrections'],
  'conversation.weighed': ['conversation'],
  'conversation.noted': ['conversation'],
  'conversation.closed': ['queue', 'conversation', 'people'],
  'conversation.reopened': ['queue', 'conversation'],
  'conversation.copied': ['queue', 'conversation'],
  'conversation.regrouped': ['queue', 'conversation'],
  'conversation.split': ['queue', 'conversation', 'thread'],
  'conversation.merged': ['queue', 'conversation', 'thread', 'people'],
  'conversation.restored': ['queue', 'conversation', 'thread', 'people'],
  'conversation.drafted': ['conversation'],
  'note.struck': ['conversation', 'mentions'],
  'person.mentioned': ['mentions'],
  'mention.read': ['mentions'],
  'message.translated': ['interpreting'],
  'interpreter.asked': ['interpreting'],
  'interpreter.answered': ['interpreting', 'alarms'],
  'interpreter.withdrawn': ['interpreting', 'alarms'],
  'outgoing.prepared': ['conversation', 'outgoing', 'queue'],
  'outgoing.moved': ['conversation', 'thread', 'outgoing', 'queue', 'profile'],
  'automatic.changed': ['accounts'],
  'automatic.switched': ['accounts'],
  // Whether an answer can leave stands with the conversation.
  'delegation.changed': ['accounts', 'conversation'],
  'account.health_changed': ['accounts', 'conversation'],
  'stuck.tried_again': ['status'],
  'account.gap_found': ['accounts'],
  'assurance.decided': ['clauses'],
  'register.changed': ['accounts', 'register', 'profile'],
  'register.cover_changed': ['accounts', 'register'],
  'register.profile_changed': ['accounts', 'register', 'profile'],
  'alarm.raised': ['alarms'],
  'alarm.acknowledged': ['alarms'],
  'alarm.ended': ['alarms'],
  'triage.trained': ['triage'],
  'triage.adopted': ['triage'],
  'triage.words_changed': ['triage'],
  'places.map_changed': ['conversation', 'map'],
  'lexicon.changed': ['triage'],
  'exercise.changed': ['exercise'],
  'shift.changed': ['people'],
  'shift.noted': ['people'],
  'shift.note_read': ['people'],
  'load.strained': ['load'],
  'load.eased': ['load'],
  'security.noticed': ['security'],
  'people.changed': ['staff', 'people'],
  'people.left': ['staff', 'people', 'rota'],
  'rota.changed': ['rota'],
  'desk.phones': ['people'],
}

/** The parts that an event touches; an event we do not know touches everything, so nothing is missed. */
export const touches = (event: string): readonly Part[] =>
  table[event as EventName] ?? [
    'queue',
    'conversation',
    'thread',
    'alarms',
    'accounts',
    'people',
    'outgoing',
    'exercise',
    'interpreting',
    'mentions',
  ]

export const eventNames = Object.keys(table) as EventName[]
