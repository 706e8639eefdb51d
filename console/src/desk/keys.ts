export type Verb =
  | 'next'
  | 'previous'
  | 'open'
  | 'claim'
  | 'reply'
  | 'template'
  | 'send'
  | 'undo'
  | 'note'
  | 'park'
  | 'dispatch'
  | 'close'
  | 'band'
  | 'language'
  | 'place'
  | 'thrive'
  | 'handOver'
  | 'release'
  | 'split'
  | 'copies'
  | 'group'
  | 'near'
  | 'said'
  | 'interpreter'
  | 'translate'
  | 'acknowledge'
  | 'arrivals'
  | 'find'
  | 'help'
  | 'back'
  | 'sentence'
  | 'sound'
  | 'exercise pause'
  | 'exercise faster'
  | 'exercise slower'
  | 'exercise end'
  | 'phones'
  | 'notes read'
  | 'whole screen'
  | 'take back'
  | 'choose'
  | 'choose next'
  | 'choose previous'
  | 'merge'
  | 'for you'
  | 'views'
  | 'snippets'
  | `view ${number}`
  | `template ${number}`
  | `go ${Place}`
export type Place =
  | 'queue'
  | 'wall'
  | 'unknown'
  | 'accounts'
  | 'alarms'
  | 'exercises'
  | 'records'
  | 'assurance'
  | 'triage'
  | 'status'
  | 'settings'
  | 'people'
  | 'rota'
  | 'keys'

export type Group = 'Queue' | 'Answer' | 'Decide' | 'Anywhere' | 'Go to' | 'Exercises'
/** Every key, once: the buttons, the help overlay and the listener read this table. */
export const keys: readonly { verb: Verb | 'template n'; shown: string; says: string; group: Group }[] = [
  { verb: 'next', shown: 'J', says: 'Next in the queue (or ↓)', group: 'Queue' },
  { verb: 'previous', shown: 'K', says: 'Previous in the queue (or ↑)', group: 'Queue' },
  { verb: 'open', shown: 'Enter', says: 'Open it', group: 'Queue' },
  { verb: 'arrivals', shown: 'Space', says: 'Show what is new', group: 'Queue' },
  { verb: 'claim', shown: 'C', says: 'Claim it: you work it, nobody else', group: 'Decide' },
  { verb: 'reply', shown: 'R', says: 'Reply (claims it first)', group: 'Answer' },
  { verb: 'template', shown: 'T', says: 'Choose a template', group: 'Answer' },
  { verb: 'template n', shown: '1–9', says: 'Fill in that template', group: 'Answer' },
  { verb: 'send', shown: 'Ctrl+Enter', says: 'Send', group: 'Answer' },
  { verb: 'sentence', shown: 'Ctrl+.', says: 'Put the emergency sentence in', group: 'Answer' },
  { verb: 'undo', shown: 'Z', says: 'Undo, within 10 seconds', group: 'Answer' },
  { verb: 'note', shown: 'N', says: 'Internal note', group: 'Decide' },
  { verb: 'park', shown: 'P', says: 'Phone: park it with your draft', group: 'Decide' },
  { verb: 'dispatch', shown: 'D', says: 'Copy for dispatch, or read aloud', group: 'Decide' },
  { verb: 'close', shown: 'X', says: 'Close it', group: 'Decide' },
  { verb: 'band', shown: 'B', says: 'Correct the band', group: 'Decide' },
  { verb: 'language', shown: 'W', says: 'Correct the language it is written in', group: 'Decide' },
  { verb: 'place', shown: 'M', says: 'Mark the place, or strike what is none', group: 'Decide' },
  { verb: 'thrive', shown: 'V', says: 'THRIVE: your own assessment (UK)', group: 'Decide' },
  { verb: 'handOver', shown: 'H', says: 'Hand over to a colleague', group: 'Decide' },
  {
    verb: 'split',
    shown: 'L',
    says: 'Split messages off',
    group: 'Decide',
  },
  { verb: 'copies', shown: 'Y', says: 'Show its copies, or the first it repeats', group: 'Decide' },
  { verb: 'group', shown: 'O', says: 'Not a copy: on its own, or back', group: 'Decide' },
  { verb: 'near', shown: "'", says: 'Others near here, or about this', group: 'Decide' },
  { verb: 'interpreter', shown: 'I', says: 'Interpreter: ask, or type what they say', group: 'Decide' },
  { verb: 'translate', shown: '=', says: 'Machine translation, where there is one', group: 'Decide' },
  { verb: 'release', shown: 'U', says: 'Put it back in the queue', group: 'Decide' },
  { verb: 'acknowledge', shown: 'A', says: 'Acknowledge the oldest alarm', group: 'Anywhere' },
  { verb: 'find', shown: 'Ctrl+K', says: 'Find anything', group: 'Anywhere' },
  { verb: 'sound', shown: 'S', says: 'Test the sound', group: 'Anywhere' },
  { verb: 'said', shown: ':', says: 'Everything said in public today', group: 'Anywhere' },
  { verb: 'phones', shown: '!', says: 'The phones have us, or have let go (twice)', group: 'Anywhere' },
  { verb: 'notes read', shown: '.', says: 'I have read the hand-over notes', group: 'Anywhere' },
  { verb: 'whole screen', shown: 'F', says: 'The wall on the whole screen', group: 'Anywhere' },
  { verb: 'help', shown: '?', says: 'All keys', group: 'Anywhere' },
  { verb: 'back', shown: 'Esc', says: 'Back; out of a text field', group: 'Anywhere' },
  {
    verb: 'take back',
    shown: 'Ctrl+Z',
    says: 'Take the last act back: closing, band, hand-over, claim, split, merge',
    group: 'Anywhere',
  },
  {
    verb: 'snippets',
    shown: ';',
    says: 'Snippets; while writing, ; and a name puts one in',
    group: 'Answer',
  },
  { verb: 'views', shown: 'G V', says: 'Saved views of the queue; G 1–9 opens one', group: 'Queue' },
  { verb: 'for you', shown: '@', says: 'Notes in which a colleague named you', group: 'Anywhere' },
  { verb: 'choose', shown: ',', says: 'Choose this row, or not; then X closes all chosen', group: 'Queue' },
  { verb: 'choose next', shown: 'Shift+↓', says: 'Choose, and on to the next', group: 'Queue' },
  { verb: 'choose previous', shown: 'Shift+↑', says: 'Choose, and on to the previous', group: 'Queue' },
  { verb: 'merge', shown: '&', says: 'Merge another one of this person into it', group: 'Decide' },
  { verb: 'go queue', shown: 'G Q', says: 'Desk', group: 'Go to' },
  { verb: 'go wall', shown: 'G W', says: 'Wall', group: 'Go to' },
  { verb: 'go unknown', shown: 'G U', says: 'Unknown', group: 'Go to' },
  { verb: 'go alarms', shown: 'G L', says: 'Alarms', group: 'Go to' },
  { verb: 'go accounts', shown: 'G A', says: 'Accounts', group: 'Go to' },
  { verb: 'go exercises', shown: 'G E', says: 'Exercises', group: 'Go to' },
  { verb: 'go records', shown: 'G R', says: 'Records', group: 'Go to' },
  { verb: 'go assurance', shown: 'G S', says: 'Assurance', group: 'Go to' },
  { verb: 'go triage', shown: 'G I', says: 'Triage', group: 'Go to' },
  { verb: 'go status', shown: 'G H', says: 'Status: is the centre itself healthy?', group: 'Go to' },
  { verb: 'go people', shown: 'G P', says: 'People: who may do what', group: 'Go to' },
  { verb: 'go rota', shown: 'G O', says: 'Rota: who is meant to be here', group: 'Go to' },
  { verb: 'go settings', shown: 'G T', says: 'Settings', group: 'Go to' },
  { verb: 'go keys', shown: 'G K', says: 'All keys, on a sheet to print', group: 'Go to' },
  { verb: 'exercise pause', shown: 'E', says: 'Pause the exercise, or go on', group: 'Exercises' },
  { verb: 'exercise faster', shown: '+', says: 'Faster', group: 'Exercises' },
  { verb: 'exercise slower', shown: '-', says: 'Slower', group: 'Exercises' },
  { verb: 'exercise end', shown: 'Q', says: 'End the exercise', group: 'Exercises' },
]

export const groups: readonly Group[] = ['Queue', 'Answer', 'Decide', 'Anywhere', 'Go to', 'Exercises']

/** The key shown for a verb. */
export const keyOf = (verb: Verb): string => keys.find((key) => key.verb === verb)?.shown ?? ''

const single: Record<string, Verb> = {
  j: 'next',
  arrowdown: 'next',
  k: 'previous',
  arrowup: 'previous',
  enter: 'open',
  ' ': 'arrivals',
  c: 'claim',
  r: 'reply',
  t: 'template',
  z: 'undo',
  n: 'note',
  p: 'park',
  d: 'dispatch',
  x: 'close',
  b: 'band',
  w: 'language',
  m: 'place',
  v: 'thrive',
  h: 'handOver',
  u: 'release',
  l: 'split',
  y: 'copies',
  o: 'group',
  i: 'interpreter',
  '=': 'translate',
  "'": 'near',
  ':': 'said',
  a: 'acknowledge',
  s: 'sound',
  e: 'exercise pause',
  '+': 'exercise faster',
  '-': 'exercise slower',
  q: 'exercise end',
  '!': 'phones',
  '.': 'notes read',
  f: 'whole screen',
  '?': 'help',
  ',': 'choose',
  '@': 'for you',
  '&': 'merge',
  ';': 'snippets',
  escape: 'back',
}
const going: Record<string, Verb> = {
  q: 'go queue',
  w: 'go wall',
  u: 'go unknown',
  l: 'go alarms',
  e: 'go exercises',
  a: 'go accounts',
  r: 'go records',
  s: 'go assurance',
  i: 'go triage',
  h: 'go status',
  t: 'go settings',
  k: 'go keys',
  p: 'go people',
  o: 'go rota',
  v: 'views',
}

export type Press = {
  key: string
  ctrl: boolean
  alt: boolean
  shift: boolean
  inText: boolean
  onControl: boolean
  afterG: boolean
}
export type Meaning = { verb: Verb } | { waiting: 'g' } | null

/**
 * What a key press means. Inside a text field only Ctrl+Enter, Ctrl+., Ctrl+K and Esc are ours; on a button or link, Enter and
 * Space stay with it; arrows stay with what already uses them.
 */
export const meaning = (press: Press): Meaning => {
  const key = press.key.toLowerCase()
  if (press.alt) return null
  if (press.ctrl) {
    if (key === 'enter') return { verb: 'send' }
    if (key === '.') return { verb: 'sentence' }
    if (key === 'k') return { verb: 'find' }
    // Inside a text field it takes back what was typed, as everywhere.
    if (key === 'z' && !press.shift && !press.inText) return { verb: 'take back' }
    return null
  }
  if (key === 'escape') return { verb: 'back' }
  if (press.inText) return null
  if (press.shift && key === 'arrowdown') return { verb: 'choose next' }
  if (press.shift && key === 'arrowup') return { verb: 'choose previous' }
  if (press.afterG && /^[1-9]$/.test(key)) return { verb: `view ${Number(key)}` }
  if (press.afterG) return going[key] ? { verb: going[key] } : null
  if (press.onControl && (key === 'enter' || key === ' ')) return null
  if (key === 'g') return { waiting: 'g' }
  if (/^[1-9]$/.test(key)) return { verb: `template ${Number(key)}` }
  // Shift makes signs such as ! and ?, which are keys of their own; with a letter it is the person's.
  if (press.shift && /^[a-z]$/.test(key)) return null
  const verb = single[key]
  return verb ? { verb } : null
}
