import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { newId } from '../desk/new-id.ts'
import { Refusal } from '../shell/parts.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { type Rota, useRotaAgain } from './use-rota.ts'

/** So many days on, so many off: the round that most centres work. A week is its own case. */
const roundOf = (on: number, off: number, from: string, until: string) => ({
  days: on + off,
  shifts: Array.from({ length: on }, (_, day) => ({ day, from, until })),
})

/** The patterns, who begins to work one, and a new one. */
export const Patterns = ({ rota }: { rota: Rota }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const remove = async (id: string) => {
    if (await run(() => call('rota.pattern_remove', { params: { agency: agency.id, id } }))) await again()
  }
  return (
    <section className="card" aria-labelledby="patterns">
      <h2 id="patterns">Patterns</h2>
      {rota.patterns.length === 0 ? (
        <p className="muted">
          No pattern yet. A pattern is a round of days that comes again and again: four on and four off, or a
          week from Monday to Friday. Whoever works one needs no line for each day.
        </p>
      ) : (
        <ul className="quiet">
          {rota.patterns.map(({ id, name, days, shifts }) => (
            <li key={id} className="role-line">
              <span>
                <strong>{name}</strong>{' '}
                <span className="muted">
                  a round of {days} days, {shifts.length} shifts, {shifts[0]?.from}–{shifts[0]?.until}
                </span>
              </span>
              <button type="button" className="verb" disabled={busy} onClick={() => void remove(id)}>
                Offer it no longer <span className="unseen">: {name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Refusal sentence={refused} />
      {rota.patterns.length > 0 ? <FollowForm rota={rota} /> : null}
      <details open={rota.patterns.length === 0}>
        <summary>A new pattern</summary>
        <PatternForm />
      </details>
    </section>
  )
}

const FollowForm = ({ rota }: { rota: Rota }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const [person, setPerson] = useState('')
  const [pattern, setPattern] = useState(rota.patterns[0]?.id ?? '')
  const [from, setFrom] = useState(rota.days[0]?.day ?? '')
  const follow = async () => {
    const params = { agency: agency.id, person }
    if (
      (await run(() => call('rota.follow', { params, body: { pattern: pattern || null, from } }))) === false
    )
      return
    setPerson('')
    await again()
  }
  return (
    <details>
      <summary>Who works which</summary>
      <ActForm
        act={follow}
        refused={refused}
        submit="Keep it"
        disabled={busy || person === '' || from === ''}
      >
        <label>
          Person
          <select value={person} onChange={(event) => setPerson(event.target.value)}>
            <option value="">Choose somebody</option>
            {rota.rows.map((row) => (
              <option key={row.person.id} value={row.person.id}>
                {row.person.name}
                {row.pattern ? ` (${row.pattern.name})` : ''}
              </option>
            ))}
          </select>
        </label>
        <label>
          Pattern
          <select value={pattern} onChange={(event) => setPattern(event.target.value)}>
            {rota.patterns.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value="">None from then on</option>
          </select>
        </label>
        <label>
          From (the first day of the round)
          <input type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
      </ActForm>
    </details>
  )
}

const PatternForm = () => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const [name, setName] = useState('')
  const [on, setOn] = useState(4)
  const [off, setOff] = useState(4)
  const [from, setFrom] = useState('07:00')
  const [until, setUntil] = useState('19:00')
  const keep = async () => {
    const params = { agency: agency.id, id: newId() }
    const body = { name, ...roundOf(on, off, from, until) }
    if ((await run(() => call('rota.pattern', { params, body }))) === false) return
    setName('')
    await again()
  }
  return (
    <ActForm act={keep} refused={refused} submit="Keep the pattern" disabled={busy || name.trim().length < 2}>
      <label>
        Name
        <input
          required
          maxLength={60}
          placeholder="Four on, four off, days"
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
        />
      </label>
      <div className="field-pairs">
        <NumberField words="Days on" value={on} onValue={setOn} least={1} />
        <NumberField words="Days off" value={off} onValue={setOff} least={0} />
        <label>
          From
          <input type="time" required value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label>
          Until
          <input
            type="time"
            required
            value={until}
            aria-describedby="until-next"
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
      </div>
      <p className="muted small" id="until-next">
        An end that is no later than the beginning is on the next day.
      </p>
    </ActForm>
  )
}

const NumberField = ({
  words,
  value,
  onValue,
  least,
}: {
  words: string
  value: number
  onValue: (value: number) => void
  least: number
}) => (
  <label>
    {words}
    <input
      type="number"
      min={least}
      max={60}
      required
      value={value}
      onChange={(event) => onValue(event.target.valueAsNumber || least)}
    />
  </label>
)
