import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { Refusal, Sheet } from '../shell/parts.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import type { Cell } from './strip.tsx'
import { type Rota, useRotaAgain } from './use-rota.ts'
import { dayWords, fieldOf, hoursOn, kindWords, momentIn, spansOn } from './words.ts'

type Does = 'on' | 'off' | 'leave' | 'swap'
type Props = { cell: Cell; rota: Rota; onClose: () => void }

/** One person's day: what stands there, what is struck, a shift more or less, leave, a swap. */
export const DaySheet = ({ cell, rota, onClose }: Props) => {
  const { row, day } = cell
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const spans = spansOn(row.spans, day)
  const strike = async (id: string) => {
    const params = { agency: agency.id, id }
    if (!(await run(() => call('rota.strike', { params, body: { why: 'struck in the rota' } })))) return
    await again()
    onClose()
  }
  return (
    <Sheet title={`${row.person.name}, ${dayWords(day.day)}`} onClose={onClose}>
      {spans.length === 0 ? <p className="muted">Nothing is planned on this day.</p> : null}
      <ul className="quiet">
        {spans.map((span) => (
          <li key={`${span.from} ${span.kind}`} className="role-line">
            <span>
              <strong>{kindWords[span.kind]}</strong> {hoursOn(span, day, rota.zone)}{' '}
              <span className="muted">{span.why}</span>
            </span>
            {span.line ? (
              <button type="button" className="verb" disabled={busy} onClick={() => void strike(span.line!)}>
                Strike it{' '}
                <span className="unseen">
                  {kindWords[span.kind]} {hoursOn(span, day, rota.zone)}
                </span>
              </button>
            ) : (
              <span className="muted small">by the pattern</span>
            )}
          </li>
        ))}
      </ul>
      <Refusal sentence={refused} />
      <h3>Something else</h3>
      <OtherForm cell={cell} rota={rota} onDone={onClose} />
    </Sheet>
  )
}

/** What the form begins with: the shift that stands there, else the day's ordinary hours. */
const hoursOf = ({ row, day }: Cell, zone: string): { from: string; until: string } => {
  const shift = spansOn(row.spans, day).find(({ kind }) => kind === 'on')
  return shift
    ? { from: fieldOf(shift.from, zone), until: fieldOf(shift.until, zone) }
    : { from: `${day.day}T07:00`, until: `${day.day}T19:00` }
}

const OtherForm = ({ cell, rota, onDone }: { cell: Cell; rota: Rota; onDone: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const { row } = cell
  const [does, setDoes] = useState<Does>(spansOn(row.spans, cell.day).length > 0 ? 'leave' : 'on')
  const [hours, setHours] = useState(() => hoursOf(cell, rota.zone))
  const [to, setTo] = useState('')
  const [why, setWhy] = useState('')
  const from = momentIn(hours.from, rota.zone)
  const until = momentIn(hours.until, rota.zone)
  const keep = async () => {
    if (!from || !until) return
    const params = { agency: agency.id }
    const person = row.person.id
    const done = await run<unknown>(() =>
      does === 'swap'
        ? call('rota.swap', { params, body: { from: person, at: from, to, why } })
        : call('rota.add', { params, body: { person, kind: does, from, until, why } }),
    )
    if (done === false) return
    await again()
    onDone()
  }
  return (
    <ActForm
      act={keep}
      refused={refused}
      submit="Keep it"
      disabled={busy || !from || !until || (does === 'swap' && to === '')}
    >
      <label>
        What
        <select value={does} onChange={(event) => setDoes(event.target.value as Does)}>
          <option value="on">On: a shift more</option>
          <option value="off">Not on: a shift less</option>
          <option value="leave">Leave</option>
          <option value="swap">Gives the shift to somebody</option>
        </select>
      </label>
      <label>
        {does === 'swap' ? 'The shift that holds at' : 'From'}
        <input
          type="datetime-local"
          required
          value={hours.from}
          onChange={(event) => setHours({ ...hours, from: event.target.value })}
        />
      </label>
      {does === 'swap' ? (
        <label>
          To
          <select value={to} onChange={(event) => setTo(event.target.value)}>
            <option value="">Choose somebody</option>
            {rota.rows
              .filter((one) => one.person.id !== row.person.id)
              .map(({ person }) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
          </select>
        </label>
      ) : (
        <label>
          Until
          <input
            type="datetime-local"
            required
            value={hours.until}
            onChange={(event) => setHours({ ...hours, until: event.target.value })}
          />
        </label>
      )}
      <label>
        Why (may be empty)
        <input
          maxLength={200}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          autoComplete="off"
        />
      </label>
    </ActForm>
  )
}
