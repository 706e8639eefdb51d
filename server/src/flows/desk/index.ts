import type { Module } from '#core/world'
import { claim, look, park, release } from './claim.ts'
import { close, reopen } from './closing.ts'
import { conversation } from './conversation.ts'
import { copies, regroup, successors, ungroup } from './copies.ts'
import { language, place } from './correcting.ts'
import { dispatch } from './dispatch.ts'
import { draft, drafts } from './drafts.ts'
import { handOver } from './hand-over.ts'
import { lapse } from './lapse.ts'
import { note } from './notes.ts'
import { opening } from './opening.ts'
import { phones } from './phones.ts'
import { band, split } from './placing.ts'
import { queue } from './queue.ts'
import { reply } from './reply.ts'
import { end, shown, start } from './shift.ts'
import { read } from './shift-notes.ts'
import { templates } from './templates.ts'
import { thrive } from './thrive.ts'

export { changedRows } from './changed-rows.ts'
export { evidence } from './evidence.ts'
export { phonesNow } from './phones.ts'
export { anybodyOnShift, present, seen } from './shift.ts'
export { lastNotes } from './shift-notes.ts'
export { claimsAt } from './store.ts'

export const module: Module = {
  name: 'desk',
  emits: [
    'conversation.looked',
    'conversation.claimed',
    'conversation.released',
    'conversation.parked',
    'conversation.placed',
    'conversation.corrected',
    'conversation.weighed',
    'conversation.noted',
    'conversation.closed',
    'conversation.reopened',
    'conversation.regrouped',
    'conversation.split',
    'shift.changed',
    'shift.noted',
    'shift.note_read',
    'desk.phones',
  ],
  routes: {
    'desk.queue': queue,
    'desk.conversation': conversation,
    'desk.look': look,
    'desk.claim': claim,
    'desk.release': release,
    'desk.hand_over': handOver,
    'desk.park': park,
    'desk.band': band,
    'desk.language': language,
    'desk.place': place,
    'desk.thrive': thrive,
    'desk.note': note,
    'desk.draft': draft,
    'desk.close': close,
    'desk.reopen': reopen,
    'desk.split': split,
    'desk.copies': copies,
    'desk.ungroup': ungroup,
    'desk.regroup': regroup,
    'desk.dispatch': dispatch,
    'desk.templates': templates,
    'desk.opening': opening,
    'sending.reply': reply,
    'shift.start': start,
    'shift.end': end,
    'shift.read': read,
    'shift.people': shown,
    'desk.phones': phones,
  },
  reactors: [drafts],
  sweeps: [lapse, successors],
}
