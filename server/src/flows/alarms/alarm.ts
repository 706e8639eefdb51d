import type { Alarm, Place } from '@callbox/contract'
import type { EscalationStep, Pack } from '#core/policy'
import { secondsAfter } from '#platform/clock'

export type AlarmKind = Alarm['kind']

/** How long nobody may be on shift, in seconds, before that is an alarm. */
export const unattendedSeconds = 120
/** More alarms than this that go on calling is a flood: one message a round, with the number. */
export const floodAt = 10

/** About an account and not a conversation: told on the screens, called to nobody. */
export const staysOnScreens: readonly AlarmKind[] = ['account', 'network', 'cover', 'sign_in', 'profile']

/**
 * The steps of an alarm: the pack's for the band it stands under (APCO 4.2.5). Nobody on shift has no supervisor who
 * could see it, so it goes out of band at once; the alarm of an account or a network stays on the screens.
 */
export const stepsOf = (pack: Pack, alarm: { kind: AlarmKind; band: Place | null }): EscalationStep[] => {
  if (staysOnScreens.includes(alarm.kind)) return []
  if (alarm.kind === 'nobody_on_shift') {
    const repeat = pack.targets.life_at_risk.escalation.find((step) => step.to === 'out_of_band')
    return [
      {
        after_seconds: 0,
        to: 'out_of_band',
        repeat_seconds: repeat?.repeat_seconds ?? unattendedSeconds,
        until: 'acknowledged',
      },
    ]
  }
  return alarm.band ? pack.targets[alarm.band].escalation : []
}

/** How pressing an alarm is among others, lowest first: nobody on shift, then the order of work; an account after the emergencies. */
export const rankOf = (pack: Pack, { kind, band }: { kind: AlarmKind; band: Place | null }): number => {
  if (band) return pack.targets[band].rank
  const after: Partial<Record<AlarmKind, number>> = { account: 0.5, profile: 0.5, sign_in: 0.6 }
  return after[kind] === undefined ? 0 : pack.targets.emergency.rank + after[kind]
}

export type Step = { stage: number; call: boolean; dueAt: Date | null; repeatSeconds: number }

/**
 * What is due at `now` for an alarm that has taken `stage` steps: the steps whose time has come (all of them, when the
 * programme was down meanwhile), else the repetition of the last one; and when it is due next.
 */
export const nextStep = (
  steps: readonly EscalationStep[],
  { missedAt, stage }: { missedAt: Date; stage: number },
  now: Date,
): Step => {
  let reached = stage
  while (steps[reached] && secondsAfter(missedAt, steps[reached]!.after_seconds) <= now) reached++
  const taken = reached > stage ? steps.slice(stage, reached) : steps.slice(Math.max(0, reached - 1), reached)
  const repeat = steps[reached - 1]?.repeat_seconds
  const times = [
    ...(steps[reached] ? [secondsAfter(missedAt, steps[reached]!.after_seconds)] : []),
    ...(repeat ? [secondsAfter(now, repeat)] : []),
  ]
  return {
    stage: reached,
    call: taken.some((step) => step.to === 'out_of_band'),
    dueAt: times.length > 0 ? new Date(Math.min(...times.map((time) => time.getTime()))) : null,
    repeatSeconds: repeat ?? unattendedSeconds,
  }
}
