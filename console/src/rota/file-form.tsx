import type { RotaProblem } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { ActForm } from '../shell/sheet-form.tsx'
import { type Rota, useRotaAgain } from './use-rota.ts'

/** Lines of a CSV or calendar file: all are taken or, while one is wrong, none. */
export const FileForm = ({ rota }: { rota: Rota }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useRotaAgain()
  const [file, setFile] = useState<File | null>(null)
  const [person, setPerson] = useState('')
  const [said, setSaid] = useState('')
  const [problems, setProblems] = useState<readonly RotaProblem[]>([])
  const take = async () => {
    if (!file) return
    const text = await file.text()
    const format = /^\s*BEGIN:VCALENDAR/i.test(text) ? ('ical' as const) : ('csv' as const)
    const body = { format, text, person: person || null }
    const answer = await run(() => call('rota.file', { params: { agency: agency.id }, body }))
    if (answer === false) return
    setProblems(answer.problems)
    setSaid(
      answer.problems.length > 0
        ? 'Nothing was taken: correct these and send the file again.'
        : `${answer.taken} lines were taken${answer.there > 0 ? `, ${answer.there} stood there already` : ''}.`,
    )
    await again()
  }
  return (
    <section className="card" aria-labelledby="rota-file">
      <h2 id="rota-file">From a file</h2>
      <p className="muted">
        A CSV file whose first line names the columns <code>person, kind, from, until, why</code> (times as{' '}
        <code>2026-03-01 07:00</code> on the agency’s clock; kind is on, off or leave), or a calendar file
        (.ics).
      </p>
      <ActForm act={take} refused={refused} submit="Take the lines" disabled={busy || !file}>
        <label>
          The file
          <input
            type="file"
            accept=".csv,.ics,text/csv,text/calendar"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </label>
        <label>
          Whose calendar it is, where it does not say
          <select value={person} onChange={(event) => setPerson(event.target.value)}>
            <option value="">It says</option>
            {rota.rows.map((row) => (
              <option key={row.person.id} value={row.person.id}>
                {row.person.name}
              </option>
            ))}
          </select>
        </label>
      </ActForm>
      <p role="status">{said}</p>
      {problems.length > 0 ? (
        <ul className="quiet">
          {problems.map(({ line, field, sentence }) => (
            <li key={`${line} ${field} ${sentence}`} className="caution">
              {line > 0 ? `Line ${line}, ` : ''}
              {field}: {sentence}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
