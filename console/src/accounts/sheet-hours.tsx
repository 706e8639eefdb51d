import { type Hours, type Weekday, weekdays } from '@callbox/contract'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'
import { dayNames, readDay, writeDay } from './week.ts'
import { WeekStrip } from './week-strip.tsx'

/** When the account is watched, typed a day at a time and drawn while it is typed. */
export const HoursSheet = ({ entry, onClose }: EntrySheet) => {
  const { agency } = useHere()
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [always, setAlways] = useState(entry.hours?.always ?? false)
  const [typed, setTyped] = useState<Record<Weekday, string>>(
    () =>
      Object.fromEntries(weekdays.map((day) => [day, writeDay(entry.hours?.week[day] ?? [])])) as Record<
        Weekday,
        string
      >,
  )
  const [free, setFree] = useState((entry.hours?.holidays ?? []).join(', '))
  const read = weekdays.map((day) => [day, readDay(typed[day])] as const)
  const wrong = read.find(([, one]) => 'wrong' in one)
  const holidays = free.split(/[\s,;]+/).filter(Boolean)
  const badDay = holidays.find((one) => !/^\d{4}-\d{2}-\d{2}$/.test(one))
  const hours: Hours = {
    always,
    week: Object.fromEntries(
      read.map(([day, one]) => [day, 'spans' in one ? one.spans : []]),
    ) as Hours['week'],
    holidays,
  }
  const keep = does(() => call('register.hours', { params, body: hours }), 'The hours are set.')
  return (
    <SheetForm
      title={`When ${entry.handle} is watched`}
      wide
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Set the hours"
      disabled={busy || (!always && wrong !== undefined) || badDay !== undefined}
    >
      <label className="check">
        <input type="checkbox" checked={always} onChange={(event) => setAlways(event.target.checked)} /> At
        all hours, every day
      </label>
      {always ? null : (
        <>
          <p className="muted small">
            In {agency.zone}. Write 8-17, or 8:30-12, 13-24, or “all day”; empty where nobody watches.
          </p>
          <div className="week-fields">
            {read.map(([day, one]) => (
              <label key={day}>
                {dayNames[day]}
                <input
                  value={typed[day]}
                  onChange={(event) => setTyped({ ...typed, [day]: event.target.value })}
                  aria-invalid={'wrong' in one}
                  autoComplete="off"
                />
              </label>
            ))}
          </div>
          <VerbFill typed={typed} fill={setTyped} />
          <p className="needed small" aria-live="polite">
            {wrong && 'wrong' in wrong[1] ? `${dayNames[wrong[0]]}: ${wrong[1].wrong}` : ''}
          </p>
          <label>
            Days on which nobody watches (2026-12-25, …)
            <input value={free} onChange={(event) => setFree(event.target.value)} autoComplete="off" />
          </label>
          {badDay ? <p className="needed small">“{badDay}” is no day: write 2026-12-25.</p> : null}
          <WeekStrip hours={hours} />
        </>
      )}
    </SheetForm>
  )
}

/** Monday's hours for the other days of work: most weeks are like that. */
const VerbFill = ({
  typed,
  fill,
}: {
  typed: Record<Weekday, string>
  fill: (typed: Record<Weekday, string>) => void
}) => (
  <button
    type="button"
    className="plain"
    onClick={() => fill({ ...typed, tue: typed.mon, wed: typed.mon, thu: typed.mon, fri: typed.mon })}
  >
    Tuesday to Friday as Monday
  </button>
)
