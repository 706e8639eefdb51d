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
  'post.named': 'Somebody named responsible',
  'rota.changed': 'Rota changed',
  'session.started': 'Signed in',
  'session.ended': 'Signed out',
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
