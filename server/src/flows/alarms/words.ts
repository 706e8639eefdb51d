import { counted, type Place, plural } from '@callbox/contract'
import type { Pack } from '#core/policy'
import { type AlarmKind, stepsOf } from './alarm.ts'

/** One of a band, and several. */
const messages: Record<Place, readonly [string, string, string]> = {
  life_at_risk: ['a life-at-risk message', 'life-at-risk message', 'life-at-risk messages'],
  not_assessed: [
    'a message that could not be assessed',
    'message that could not be assessed',
    'messages that could not be assessed',
  ],
  emergency: ['an emergency message', 'emergency message', 'emergency messages'],
  abuse_threat: [
    'a message with abuse or a threat',
    'message with abuse or a threat',
    'messages with abuse or a threat',
  ],
  service_request: ['a service request', 'service request', 'service requests'],
  complaint: ['a complaint', 'complaint', 'complaints'],
  question: ['a question', 'question', 'questions'],
  information: ['a message with information', 'message with information', 'messages with information'],
  other: ['a message', 'message', 'messages'],
  spam: ['a message taken for spam', 'message taken for spam', 'messages taken for spam'],
}

/** A length of time as people say it: "40 s", "1 min 40 s", "3 h 5 min", "2 d 4 h". */
export const duration = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds))
  const parts: [number, string][] = [
    [Math.floor(s / 86_400), 'd'],
    [Math.floor(s / 3600) % 24, 'h'],
    [Math.floor(s / 60) % 60, 'min'],
    [s % 60, 's'],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ')
}

export const unreachable = 'Nobody can be called out of band: no route is set up.'

/**
 * What an alarm says now, with none of the public's words. `sentence` is what it said when it was raised; the alarm of an
 * account or a network keeps it.
 */
export const say = (
  alarm: { kind: AlarmKind; band: Place | null; since: Date; sentence: string },
  now: Date,
): string => {
  const long = duration((now.getTime() - alarm.since.getTime()) / 1000)
  const [what] = messages[alarm.band ?? 'other']
  switch (alarm.kind) {
    case 'nobody_looked':
      return `Nobody has looked at ${what} for ${long}`
    case 'nobody_answered':
      return `Nobody has answered ${what} for ${long}`
    case 'interpreter_late':
      return `An interpreter for ${what} has been awaited for ${long}`
    case 'nobody_on_shift':
      return `Nobody has been on shift for ${long}`
    case 'account':
    case 'network':
    case 'cover':
    case 'sign_in':
    case 'profile':
      return alarm.sentence
  }
}

/** What several alarms of one kind and band say together; `since` is that of the oldest. */
export const sayGroup = (
  group: { kind: AlarmKind; band: Place | null; count: number; since: Date },
  now: Date,
): string => {
  const { kind, band, count } = group
  const long = duration((now.getTime() - group.since.getTime()) / 1000)
  const [, one, many] = messages[band ?? 'other']
  const what = counted(count, one, many)
  const oldest = count === 1 ? `for ${long}` : `the oldest for ${long}`
  const join = count === 1 ? ' ' : ', '
  switch (kind) {
    case 'nobody_looked':
      return `Nobody has looked at ${what}${join}${oldest}`
    case 'nobody_answered':
      return `Nobody has answered ${what}${join}${oldest}`
    case 'interpreter_late':
      return `Interpreters for ${what} have been awaited${join}${oldest}`
    case 'nobody_on_shift':
      return `Nobody has been on shift for ${long}`
    case 'account':
      return `${counted(count, 'account')} ${plural(count, 'needs', 'need')} a person${join}${oldest}`
    case 'network':
      return `${counted(count, 'network')} ${plural(count, 'seems', 'seem')} to be out${join}${oldest}`
    case 'cover':
      return `${counted(count, 'account')} ${plural(count, 'has', 'have')} too few people${join}${oldest}`
    case 'sign_in':
      return `${counted(count, 'sign-in')} of accounts ${plural(count, 'ends', 'end')} soon${join}${oldest}`
    case 'profile':
      return `${counted(count, 'profile')} ${plural(count, 'shows', 'show')} what nobody approved${join}${oldest}`
  }
}

/** How far an alarm has climbed, in words. */
export const rungOf = (pack: Pack, alarm: { kind: AlarmKind; band: Place | null; stage: number }): string => {
  const step = stepsOf(pack, alarm)[alarm.stage - 1]
  if (step?.to !== 'out_of_band') return alarm.stage === 0 ? 'at the desk' : 'with the supervisor'
  return step.repeat_seconds
    ? `people are called, again every ${duration(step.repeat_seconds)}`
    : 'people were called'
}

/** One message for a flood. */
export const sayFlood = (open: number, worst: string): string =>
  `${counted(open, 'alarm')} ${plural(open, 'calls', 'call')} for a person. The most pressing: ${worst}`
