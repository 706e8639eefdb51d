import type { Place } from '@callbox/contract'
import type { AlarmKind } from './alarm.ts'

const messages: Record<Place, string> = {
  life_at_risk: 'a life-at-risk message',
  not_assessed: 'a message that could not be assessed',
  emergency: 'an emergency message',
  abuse_threat: 'a message with abuse or a threat',
  service_request: 'a service request',
  complaint: 'a complaint',
  question: 'a question',
  information: 'a message with information',
  other: 'a message',
  spam: 'a message taken for spam',
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
  const what = messages[alarm.band ?? 'other']
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
      return alarm.sentence
  }
}

/** One message for a flood. */
export const sayFlood = (open: number, worst: string): string =>
  `${open} alarms call for a person. The most pressing: ${worst}`
