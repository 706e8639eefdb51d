import type { ListedEntry } from '#core/archive'

const said: Record<string, string> = {
  'message.received': 'Message received',
  'message.edited': 'Message edited by its author',
  'message.deleted': 'Message deleted by its author',
  'conversation.ungrouped': 'Taken out of the copies',
  'conversation.regrouped': 'Put back among the copies',
  'conversation.took_place': 'Took the place of the conversation it repeats',
  'message.prepared': 'Answer prepared',
  'message.published': 'Answer published',
  'message.hidden': 'Message hidden',
  'message.taken_down': 'Our own message taken down',
  'author.blocked': 'Author blocked',
  'medium.opened': 'Picture or video opened',
  'record.read': 'Record read',
  'access.refused': 'Call refused: no right to it',
  'webhook.refused': 'Push refused: not from the network',
  'sending.refused': 'Sending refused',
  'shift.noted': 'Hand-over note left for the next shift',
  'shift.note_read': 'Hand-over notes read',
  'phones.have_us': 'The phones have us',
  'phones.let_go': 'The phones have let go',
  'role.granted': 'Role given',
  'role.ended': 'Role ended',
  'role.refused': 'Decision about a role refused',
  'person.left': 'Somebody left: their access ended',
  'quiet.left': 'Somebody left quietly: their access ended',
  'key.made': 'API key made',
  'key.ended': 'API key ended',
  'key.refused': 'API key that is over was tried',
  'directory.joined': 'Somebody joined by the directory',
  'directory.linked': 'Somebody who works here linked with the directory',
  'directory.changed': 'The directory changed what it says of somebody',
  'directory.forgotten': 'The directory forgot somebody who had left',
  'directory.group_made': 'Group of the directory made',
  'directory.group_changed': 'Group of the directory changed',
  'directory.group_gone': 'Group of the directory gone',
  'directory.members': "Members of a directory's group changed",
  'directory.mapped': "Role of a directory's group set",
  'assurance.decided': 'Decided about a clause',
  'assurance.undecided': 'A decision about a clause ended',
  'post.named': 'Somebody named responsible',
  'rota.changed': 'Rota changed',
  'session.started': 'Signed in',
  'session.ended': 'Signed out',
  'alarm.call_sent': 'Somebody was called about an alarm',
  'alarm.call_failed': 'A call about an alarm did not go out',
  'alarm.called': 'Alarm taken out of the desk',
  'alarm.mail_set': 'Mail server for alarms set',
  'alarm.route_added': 'Somebody to call about alarms added',
  'alarm.route_removed': 'Somebody to call about alarms taken off',
  'centre.backed_up': 'Backup made',
  'centre.restored': 'Restored from a backup',
  'conversation.dispatch_copied': 'Copied for dispatch',
  'conversation.thrive': 'THRIVE assessment given',
  'conversation.band_corrected': 'Band corrected',
  'conversation.language_corrected': 'Language corrected',
  'conversation.place_corrected': 'Place corrected',
  'exercise.report': 'Report of an exercise',
  'load.strained': 'The centre could not keep up',
  'load.eased': 'The centre keeps up again',
  'medium.fetched': 'Picture or video fetched',
  'places.map_set': 'Map of the agency set',
  'places.map_removed': 'Map of the agency taken away',
  'practice.fault_set': 'Trouble of the practice network set',
  'practice.fault_ended': 'Trouble of the practice network ended',
  'stuck.tried_again': 'What was stuck taken up again',
  'translation.failed': 'Machine translation did not come',
  'message.translated': 'Translated by a machine',
  'triage.model_made': 'Candidate for triage made',
  'triage.model_adopted': 'Candidate for triage adopted',
  'view.shared': 'Saved view shared',
}

/** A kind in words: the name we have for it, or the kind itself read aloud. */
export const kindInWords = (kind: string): string => {
  const known = said[kind]
  if (known) return known
  const words = kind.replace(/[._]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** One line for the log: the kind in words; who and why for an act; the first words of a message. */
export const summaryOf = (entry: ListedEntry, names: ReadonlyMap<string, string>): string => {
  const { act, text } = entry
  const by = act ? `, by ${names.get(act.by) ?? act.by}` : ''
  const why = act?.why ? `: ${act.why}` : ''
  return `${kindInWords(entry.kind)}${by}${why}${text ? ` — “${text}”` : ''}`
}
