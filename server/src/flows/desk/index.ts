import type { Module } from '#core/world'
import { beside, earlier } from './beside.ts'
import { claim, look, park, release } from './claim.ts'
import { closeMany } from './close-many.ts'
import { close, reopen } from './closing.ts'
import { conversation } from './conversation.ts'
import { copies, regroup, successors, ungroup } from './copies.ts'
import { language, place } from './correcting.ts'
import { deeds, pastDeeds } from './deeds.ts'
import { dispatch } from './dispatch.ts'
import { draft, drafts } from './drafts.ts'
import { find } from './find.ts'
import { handOver } from './hand-over.ts'
import { lapse } from './lapse.ts'
import { mentionable, mentions, mentionsRead } from './mentions.ts'
import { merge } from './merge.ts'
import { messages } from './messages.ts'
import { keepNear } from './near.ts'
import { note, strikeNote } from './notes.ts'
import { opening } from './opening.ts'
import { phones } from './phones.ts'
import { band, split } from './placing.ts'
import { queue } from './queue.ts'
import { reply } from './reply.ts'
import { said } from './said.ts'
import { end, shown, start } from './shift.ts'
import { read } from './shift-notes.ts'
import { removeSnippet, saveSnippet, snippets } from './snippets.ts'
import { templates } from './templates.ts'
import { thrive } from './thrive.ts'
import { undo } from './undo.ts'
import { removeView, saveView, views } from './views.ts'

export { changedRows } from './changed-rows.ts'
export { evidence } from './evidence.ts'
export { clearDesk } from './leaver.ts'
export { phonesNow } from './phones.ts'
export { anybodyOnShift, present, seen } from './shift.ts'
export { lastNotes } from './shift-notes.ts'
export { claimsAt, isHeld } from './store.ts'

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
    'conversation.merged',
    'conversation.restored',
    'conversation.drafted',
    'note.struck',
    'person.mentioned',
    'mention.read',
    'shift.changed',
    'shift.noted',
    'shift.note_read',
    'desk.phones',
  ],
  routes: {
    'desk.queue': queue,
    'desk.conversation': conversation,
    'desk.messages': messages,
    'desk.beside': beside,
    'desk.earlier': earlier,
    'desk.said': said,
    'desk.find': find,
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
    'desk.close_many': closeMany,
    'desk.deeds': deeds,
    'desk.undo': undo,
    'desk.merge': merge,
    'desk.strike_note': strikeNote,
    'desk.mentions': mentions,
    'desk.mentions_read': mentionsRead,
    'desk.mentionable': mentionable,
    'desk.views': views,
    'desk.view_save': saveView,
    'desk.view_remove': removeView,
    'desk.snippets': snippets,
    'desk.snippet_save': saveSnippet,
    'desk.snippet_remove': removeSnippet,
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
  reactors: [drafts, keepNear],
  sweeps: [lapse, successors, pastDeeds],
}
